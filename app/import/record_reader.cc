#include "app/import/record_reader.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "app/import/csv_dialect.h"
#include "app/import/csv_records.h"
#include "app/import/json_lines.h"
#include "app/import/record_fields.h"
#include "app/import/text_stream.h"
#include "core/event/field_names.h"

namespace dora::app {
namespace {

void RequireField(const DeploymentRecord& record, const char* name,
                  const std::optional<core::Sourced>& value,
                  std::vector<core::Error>& problems) {
  if (value) return;
  problems.push_back({core::ErrorKind::kValidation,
                      absl::StrCat(record.where, ": ", name,
                                   ": required in every record, but not set."),
                      ""});
}

constexpr size_t kHeadBytes = 1024 * 1024;

/// What the text of `in` begins with; leaves the stream where it stands.
std::string HeadOf(std::istream& in) {
  const std::istream::pos_type begin = in.tellg();
  std::string head(kHeadBytes, '\0');
  TextStream text(in);
  head.resize(static_cast<size_t>(text.buffer().sgetn(
      head.data(), static_cast<std::streamsize>(head.size()))));
  in.clear();
  in.seekg(begin);
  return head;
}

}  // namespace

std::unique_ptr<RecordReader> NewRecordReader(std::istream& in,
                                              std::string name) {
  const std::string head = HeadOf(in);
  if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(head), "{")) {
    return std::make_unique<JsonLinesReader>(TextStream(in), std::move(name));
  }
  return std::make_unique<CsvRecordReader>(TextStream(in), DialectOf(head),
                                           std::move(name));
}

core::Result<core::Deployment, std::vector<core::Error>> EventOf(
    const DeploymentRecord& record, absl::Time now) {
  std::vector<core::Error> problems = record.problems;
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  core::DeploymentDraft input = record.input;
  RequireField(record, core::field::kService, input.service, problems);
  RequireField(record, core::field::kStartedAt, input.started_at, problems);
  RequireField(record, core::field::kFinishedAt, input.finished_at, problems);
  if (input.repository_url.has_value() != input.commit_sha.has_value()) {
    problems.push_back(
        {core::ErrorKind::kValidation,
         absl::StrCat(record.where, ": git: ",
                      input.commit_sha ? kFlatCommitSha : kFlatRepositoryUrl,
                      " is set without ",
                      input.commit_sha ? kFlatRepositoryUrl : kFlatCommitSha,
                      "; the API takes both or none."),
         ""});
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  // Not of the run: the same record is the same event whoever imports it.
  input.run_identity = {"import"};
  auto event = core::Deployment::Build(input, now);
  if (event) return event;
  for (core::Error& error : event.error()) {
    if (absl::StrContains(error.message, record.where)) continue;
    error.message = absl::StrCat(record.where, ": ", error.message);
  }
  return event;
}

}  // namespace dora::app
