#include "app/import/record_reader.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "app/import/csv_reader.h"
#include "core/base/scratch_file.h"
#include "core/event/field_names.h"

namespace dora::app {
namespace {

using Json = nlohmann::json;
using Field = std::optional<core::Sourced> core::DeploymentDraft::*;

constexpr char kFlatRepositoryUrl[] = "git_repository_url";
constexpr char kFlatCommitSha[] = "git_commit_sha";
constexpr size_t kMaxLineBytes = 1024 * 1024;
/// Told of one record; a line of that length can have half a million.
constexpr size_t kMaxProblems = 20;

/// The fields that hold one text, by their flat names.
const std::map<std::string, Field>& TextFields() {
  static const auto* const kFields = new std::map<std::string, Field>{
      {core::field::kService, &core::DeploymentDraft::service},
      {core::field::kStartedAt, &core::DeploymentDraft::started_at},
      {core::field::kFinishedAt, &core::DeploymentDraft::finished_at},
      {core::field::kEnv, &core::DeploymentDraft::env},
      {core::field::kVersion, &core::DeploymentDraft::version},
      {core::field::kTeam, &core::DeploymentDraft::team},
      {kFlatRepositoryUrl, &core::DeploymentDraft::repository_url},
      {kFlatCommitSha, &core::DeploymentDraft::commit_sha},
      {core::field::kId, &core::DeploymentDraft::id}};
  return *kFields;
}

bool IsTime(absl::string_view name) {
  return name == core::field::kStartedAt || name == core::field::kFinishedAt;
}

std::string KnownNames() {
  return "Known attributes: service, started_at, finished_at, env, version, "
         "team, "
         "custom_tags, git_repository_url, git_commit_sha and id.";
}

void Report(DeploymentRecord& record, absl::string_view problem,
            std::string fix) {
  record.problems.push_back({core::ErrorKind::kValidation,
                             absl::StrCat(record.where, ": ", problem),
                             std::move(fix)});
}

/// Blank is absent, as an empty cell of a CSV file is.
void SetText(DeploymentRecord& record, Field field, absl::string_view text) {
  if (absl::StripAsciiWhitespace(text).empty()) return;
  record.input.*field = core::Sourced{std::string(text), record.where};
}

// ---------------------------------------------------------------- JSON Lines

/// One line of JSON into one record.
class JsonRecord {
 public:
  explicit JsonRecord(DeploymentRecord& record) : record_(record) {}

  void Read(const std::string& line) {
    const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) {
      Report(record_,
             absl::StrCat(core::Quoted(line), " is not a JSON object."),
             "Write one complete object per line.");
      return;
    }
    for (const auto& [name, value] : json.items()) {
      if (IsHopeless()) return;
      if (!value.is_null()) ReadMember(name, value);
    }
  }

 private:
  /// Whether more is wrong with the record than is worth reading on for.
  bool IsHopeless() {
    if (record_.problems.size() < kMaxProblems) return false;
    if (record_.problems.size() == kMaxProblems) {
      Report(record_, "more problems in this record.", "");
    }
    return true;
  }

  void ReadMember(const std::string& name, const Json& value) {
    const auto field = TextFields().find(name);
    if (field != TextFields().end()) {
      ReadText(name, field->second, value);
    } else if (name == core::field::kCustomTags) {
      ReadTags(value);
    } else if (name == core::field::kGit) {
      ReadGit(value);
    } else {
      Report(record_,
             absl::StrCat(core::Quoted(name),
                          " is not an attribute of a deployment."),
             KnownNames());
    }
  }

  void ReadText(const std::string& name, Field field, const Json& value) {
    if (value.is_string()) {
      Set(name, field, value.get<std::string>());
    } else if (IsTime(name) && value.is_number()) {
      Set(name, field, value.dump());
    } else {
      Refuse(name, value,
             IsTime(name) ? "is neither a string nor a number"
                          : "is not a string");
    }
  }

  void Set(const std::string& name, Field field, const std::string& text) {
    if (record_.input.*field) {
      Report(record_, absl::StrCat(name, ": is set twice."),
             "Set it either flat or within git.");
      return;
    }
    SetText(record_, field, text);
  }

  void ReadTags(const Json& value) {
    if (!value.is_array()) {
      Refuse(core::field::kCustomTags, value, "is not an array of strings");
      return;
    }
    for (const Json& tag : value) {
      if (IsHopeless()) return;
      if (tag.is_string()) {
        record_.input.custom_tags.push_back(
            {tag.get<std::string>(), record_.where});
      } else {
        Refuse(core::field::kCustomTags, tag, "is not a string");
      }
    }
  }

  void ReadGit(const Json& value) {
    if (!value.is_object()) {
      Refuse(core::field::kGit, value, "is not an object");
      return;
    }
    for (const auto& [name, member] : value.items()) {
      if (IsHopeless()) return;
      if (member.is_null()) continue;
      if (name != core::field::kRepositoryUrl &&
          name != core::field::kCommitSha) {
        Report(record_,
               absl::StrCat("git: ", core::Quoted(name),
                            " is not one of its attributes."),
               "Known attributes: repository_url and commit_sha.");
        continue;
      }
      const std::string flat =
          name == core::field::kCommitSha ? kFlatCommitSha : kFlatRepositoryUrl;
      ReadText(flat, TextFields().at(flat), member);
    }
  }

  void Refuse(absl::string_view name, const Json& value, const char* rule) {
    record_.problems.push_back(
        core::InvalidField(name, {Shown(value), record_.where}, rule, ""));
  }

  /// A list or an object is shown by its kind: written out it may be as deep
  /// as the line is long, and the writer calls itself for each level.
  static std::string Shown(const Json& value) {
    if (value.is_array()) return "[...]";
    if (value.is_object()) return "{...}";
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  DeploymentRecord& record_;
};

class JsonLinesReader : public RecordReader {
 public:
  JsonLinesReader(std::istream& in, std::string name)
      : in_(*in.rdbuf()), name_(std::move(name)) {}

  bool Next(DeploymentRecord& record) override {
    std::string line;
    bool whole = true;
    do {
      if (in_.sgetc() == kEnd) return false;
      whole = ReadLine(line);
    } while (whole && absl::StripAsciiWhitespace(line).empty());
    record = {};
    record.line = line_;
    record.where = absl::StrCat(name_, ":", line_);
    if (whole) {
      JsonRecord(record).Read(line);
    } else {
      Report(record, "the line is longer than 1 MiB.",
             "Write one object per line.");
    }
    return true;
  }

 private:
  static constexpr int kEnd = std::streambuf::traits_type::eof();

  /// Reads one line, whatever its length; false where it was too long to keep.
  bool ReadLine(std::string& line) {
    line.clear();
    ++line_;
    bool whole = true;
    for (int c = in_.sbumpc(); c != kEnd && c != '\n'; c = in_.sbumpc()) {
      whole = whole && line.size() < kMaxLineBytes;
      if (whole) line += static_cast<char>(c);
    }
    return whole;
  }

  std::streambuf& in_;
  std::string name_;
  int64_t line_ = 0;
};

// ----------------------------------------------------------------------- CSV

class CsvRecordReader : public RecordReader {
 public:
  CsvRecordReader(std::istream& in, std::string name)
      : csv_(in), name_(std::move(name)) {
    CsvRow row;
    if (csv_.Next(row)) {
      ReadHeader(row);
    } else {
      NoteBrokenCsv();
    }
  }

  bool Next(DeploymentRecord& record) override {
    CsvRow row;
    if (broken_ || header_.empty()) return false;
    if (!csv_.Next(row)) {
      NoteBrokenCsv();
      return false;
    }
    record = {};
    record.line = row.line;
    record.where = absl::StrCat(name_, ":", row.line);
    if (row.cells.size() == header_.size()) {
      for (size_t i = 0; i < header_.size(); ++i) {
        SetCell(record, header_[i], row.cells[i]);
      }
    } else {
      Report(record,
             absl::StrCat("the row has ", row.cells.size(),
                          " cells and the header ", header_.size(), "."),
             "Quote cells that contain a comma.");
    }
    return true;
  }

 private:
  void ReadHeader(const CsvRow& row) {
    const std::string where = absl::StrCat(name_, ":", row.line);
    std::set<std::string> names;
    for (const std::string& cell : row.cells) {
      if (broken_) return;
      const std::string name(absl::StripAsciiWhitespace(cell));
      if (name != core::field::kCustomTags && TextFields().count(name) == 0) {
        Break(absl::StrCat(where, ": ", core::Quoted(name),
                           " is not a column of deployments."),
              KnownNames());
      } else if (!names.insert(name).second) {
        Break(absl::StrCat(where, ": the column ", name, " is there twice."),
              "Name each column once.");
      }
      header_.push_back(name);
    }
    for (const char* name : {core::field::kService, core::field::kStartedAt,
                             core::field::kFinishedAt}) {
      if (names.count(name) > 0) continue;
      Break(absl::StrCat(where, ": the header has no column ", name, "."),
            "The first line names the columns; service, started_at and "
            "finished_at are required.");
    }
  }

  void NoteBrokenCsv() {
    if (!csv_.broken()) return;
    Break(
        absl::StrCat(name_, ":", csv_.broken_line(), ": ", *csv_.broken(), "."),
        "Write the file as in RFC 4180: quotes around a cell that holds "
        "a comma, a quote or a line break, and quotes in it doubled.");
  }

  /// The first reason stays.
  void Break(std::string message, std::string hint) {
    if (broken_) return;
    broken_ = core::Error{core::ErrorKind::kValidation, std::move(message),
                          std::move(hint)};
  }

  static void SetCell(DeploymentRecord& record, const std::string& name,
                      const std::string& cell) {
    if (name != core::field::kCustomTags) {
      SetText(record, TextFields().at(name), cell);
      return;
    }
    for (const absl::string_view tag :
         absl::StrSplit(cell, ';', absl::SkipWhitespace())) {
      record.input.custom_tags.push_back({std::string(tag), record.where});
    }
  }

  CsvReader csv_;
  std::string name_;
  std::vector<std::string> header_;
};

void RequireField(const DeploymentRecord& record, const char* name,
                  const std::optional<core::Sourced>& value,
                  std::vector<core::Error>& problems) {
  if (value) return;
  problems.push_back({core::ErrorKind::kValidation,
                      absl::StrCat(record.where, ": ", name,
                                   ": required in every record, but not set."),
                      ""});
}

/// Looks beyond empty lines, and leaves the stream where it stands.
bool BeginsWithBrace(std::istream& in) {
  const std::istream::pos_type begin = in.tellg();
  char first = 0;
  in >> std::ws >> first;
  in.clear();
  in.seekg(begin);
  return first == '{';
}

}  // namespace

std::unique_ptr<RecordReader> NewRecordReader(std::istream& in,
                                              std::string name) {
  core::SkipByteOrderMark(in);
  if (BeginsWithBrace(in)) {
    return std::make_unique<JsonLinesReader>(in, std::move(name));
  }
  return std::make_unique<CsvRecordReader>(in, std::move(name));
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
