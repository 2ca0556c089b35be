#include "app/import/record_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "app/import/csv_dialect.h"
#include "app/import/csv_records.h"
#include "app/import/file_kind.h"
#include "app/import/foreign_json.h"
#include "app/import/json_form.h"
#include "app/import/json_lines.h"
#include "app/import/json_outline.h"
#include "app/import/json_values.h"
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

/// Whether a spreadsheet shows this number as a day from 1954 to 2119, with the
/// hour as its fraction. As Unix seconds it is of the first day of 1970.
bool IsSpreadsheetDate(absl::string_view text) {
  constexpr size_t kDigits = 5;
  if (text.size() < kDigits || text < "20000" || text > "80000") return false;
  const absl::string_view fraction = text.substr(kDigits);
  return std::all_of(text.begin(), text.begin() + kDigits,
                     absl::ascii_isdigit) &&
         (fraction.empty() || ((fraction[0] == '.' || fraction[0] == ',') &&
                               std::all_of(fraction.begin() + 1, fraction.end(),
                                           absl::ascii_isdigit)));
}

/// One problem of both times: they are cells of one sheet.
void RefuseSpreadsheetDates(const core::DeploymentDraft& input,
                            std::vector<core::Error>& problems) {
  const bool start = IsSpreadsheetDate(input.started_at->text);
  if (!start && !IsSpreadsheetDate(input.finished_at->text)) return;
  problems.push_back(core::InvalidField(
      start ? core::field::kStartedAt : core::field::kFinishedAt,
      start ? *input.started_at : *input.finished_at,
      "is a date as a spreadsheet stores it",
      "Format the column as yyyy-mm-dd hh:mm:ss and add the UTC offset, as in "
      "2023-08-31 14:26:14Z or 2023-08-31 16:26:14+02:00."));
}

/// Enough to tell what a file is.
constexpr size_t kFirstBytes = 4096;

/// A file that is not read, and why.
class RefusedFile : public RecordReader {
 public:
  explicit RefusedFile(core::Error why) { broken_ = std::move(why); }

  bool Next(DeploymentRecord& /*record*/) override { return false; }
};

/// A file that says that it has no records.
class EmptyFile : public RecordReader {
 public:
  bool Next(DeploymentRecord& /*record*/) override { return false; }
};

std::string Take(std::streambuf& buffer, size_t max_bytes) {
  std::string bytes(max_bytes, '\0');
  bytes.resize(static_cast<size_t>(
      buffer.sgetn(bytes.data(), static_cast<std::streamsize>(bytes.size()))));
  return bytes;
}

/// What `in` begins with; leaves the stream where it stands.
std::string BytesOf(std::istream& in) {
  const std::istream::pos_type begin = in.tellg();
  std::string bytes = Take(*in.rdbuf(), kFirstBytes);
  in.clear();
  in.seekg(begin);
  return bytes;
}

/// What the text of `in` begins with, as long as a record may be; leaves the
/// stream where it stands.
std::string HeadOf(std::istream& in) {
  const std::istream::pos_type begin = in.tellg();
  TextStream text(in);
  std::string head = Take(text.buffer(), kMaxRecordBytes);
  in.clear();
  in.seekg(begin);
  return head;
}

}  // namespace

std::unique_ptr<RecordReader> NewRecordReader(std::istream& in,
                                              std::string name) {
  if (auto refusal = RefuseByKind(BytesOf(in), name)) {
    return std::make_unique<RefusedFile>(*std::move(refusal));
  }
  const std::string head = HeadOf(in);
  const absl::string_view text = absl::StripLeadingAsciiWhitespace(head);
  if (!absl::StartsWith(text, "{") && !absl::StartsWith(text, "[")) {
    return std::make_unique<CsvRecordReader>(TextStream(in), DialectOf(head),
                                             std::move(name));
  }
  const JsonOutlines outlines = OutlinesOf(text);
  if (IsEmptyAnswer(outlines)) return std::make_unique<EmptyFile>();
  if (auto refusal = RefuseForeignJson(outlines, name)) {
    return std::make_unique<RefusedFile>(*std::move(refusal));
  }
  if (IsJsonLines(text)) {
    return std::make_unique<JsonLinesReader>(TextStream(in), std::move(name));
  }
  return std::make_unique<JsonValuesReader>(TextStream(in), std::move(name));
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
  if (problems.empty()) RefuseSpreadsheetDates(input, problems);
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
