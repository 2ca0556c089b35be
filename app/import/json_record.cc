#include "app/import/json_record.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/event/field_names.h"

namespace dora::app {
namespace {

/// Told of one record; a record of 1 MiB can have half a million.
constexpr size_t kMaxProblems = 20;

bool IsTime(absl::string_view name) {
  return name == core::field::kStartedAt || name == core::field::kFinishedAt;
}

}  // namespace

bool JsonRecord::boolean(bool value) {
  return Take(Kind::kBoolean, value ? "true" : "false");
}

bool JsonRecord::number_integer(number_integer_t value) {
  return Take(Kind::kNumber, absl::StrCat(value));
}

bool JsonRecord::number_unsigned(number_unsigned_t value) {
  return Take(Kind::kNumber, absl::StrCat(value));
}

bool JsonRecord::number_float(number_float_t /*value*/,
                              const string_t& written) {
  return Take(Kind::kNumber, written);
}

bool JsonRecord::string(string_t& value) { return Take(Kind::kString, value); }

/// No text form of JSON has one.
bool JsonRecord::binary(binary_t& /*value*/) { return false; }

bool JsonRecord::start_object(std::size_t /*elements*/) {
  if (inside_ == Inside::kNothing) {
    inside_ = Inside::kRecord;
    return true;
  }
  const bool is_git = inside_ == Inside::kRecord && name_ == core::field::kGit;
  return Enter(is_git ? Inside::kGit : Inside::kNothing, Kind::kObject,
               "{...}");
}

bool JsonRecord::start_array(std::size_t /*elements*/) {
  if (inside_ == Inside::kNothing) return false;
  const bool are_tags =
      inside_ == Inside::kRecord && name_ == core::field::kCustomTags;
  return Enter(are_tags ? Inside::kTags : Inside::kNothing, Kind::kArray,
               "[...]");
}

bool JsonRecord::Enter(Inside inside, Kind kind, const char* shown) {
  if (passed_over_ > 0 || inside == Inside::kNothing) {
    // A list or an object is shown by its kind: it may be as long as the file.
    Take(kind, shown);
    ++passed_over_;
  } else {
    inside_ = inside;
  }
  return true;
}

bool JsonRecord::End() {
  if (passed_over_ > 0) {
    --passed_over_;
  } else {
    inside_ = inside_ == Inside::kRecord ? Inside::kNothing : Inside::kRecord;
  }
  return true;
}

bool JsonRecord::key(string_t& name) {
  if (passed_over_ == 0) name_ = name;
  return true;
}

bool JsonRecord::Take(Kind kind, const std::string& text) {
  if (inside_ == Inside::kNothing) return false;
  if (passed_over_ > 0) return true;
  if (inside_ == Inside::kRecord) TakeMember(kind, text);
  if (inside_ == Inside::kGit) TakeOfGit(kind, text);
  if (inside_ == Inside::kTags) TakeTag(kind, text);
  return true;
}

void JsonRecord::TakeMember(Kind kind, const std::string& text) {
  if (TextFields().count(name_) > 0) {
    TakeText(name_, kind, text);
  } else if (name_ == core::field::kCustomTags) {
    Refuse(name_, text, "is not an array of strings");
  } else if (name_ == core::field::kGit) {
    Refuse(name_, text, "is not an object");
  } else {
    Report(absl::StrCat(core::Quoted(name_),
                        " is not an attribute of a deployment."),
           KnownNames());
  }
}

void JsonRecord::TakeOfGit(Kind kind, const std::string& text) {
  if (name_ == core::field::kRepositoryUrl) {
    TakeText(kFlatRepositoryUrl, kind, text);
  } else if (name_ == core::field::kCommitSha) {
    TakeText(kFlatCommitSha, kind, text);
  } else {
    Report(absl::StrCat("git: ", core::Quoted(name_),
                        " is not one of its attributes."),
           "Known attributes: repository_url and commit_sha.");
  }
}

void JsonRecord::TakeText(const std::string& name, Kind kind,
                          const std::string& text) {
  if (kind == Kind::kArray || kind == Kind::kObject ||
      (kind == Kind::kBoolean && IsTime(name))) {
    Refuse(name, text, "is neither a string nor a number");
  } else if (!seen_.insert(name).second) {
    Report(absl::StrCat(name, ": is set twice."),
           "Set it once; that of a commit or a repository either flat or "
           "within git.");
  } else {
    SetText(record_, TextFields().at(name), text);
  }
}

void JsonRecord::TakeTag(Kind kind, const std::string& text) {
  if (kind == Kind::kString) {
    AddTag(record_, text);
  } else {
    Refuse(core::field::kCustomTags, text, "is not a string");
  }
}

bool JsonRecord::parse_error(std::size_t /*position*/,
                             const std::string& last_token,
                             const nlohmann::detail::exception& /*error*/) {
  stopped_at_ = std::string(absl::StripAsciiWhitespace(last_token));
  return false;
}

void JsonRecord::Refuse(absl::string_view name, const std::string& text,
                        const char* rule) {
  if (!MayTellMore()) return;
  record_.problems.push_back(
      core::InvalidField(name, {text, record_.where}, rule, ""));
}

void JsonRecord::Report(absl::string_view problem, std::string fix) {
  if (MayTellMore()) ReportProblem(record_, problem, std::move(fix));
}

bool JsonRecord::MayTellMore() {
  if (record_.problems.size() < kMaxProblems) return true;
  if (record_.problems.size() == kMaxProblems) {
    ReportProblem(record_, "more problems in this record.", "");
  }
  return false;
}

}  // namespace dora::app
