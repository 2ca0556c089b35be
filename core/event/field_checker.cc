#include "core/event/field_checker.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/git_url.h"
#include "core/base/placeholder.h"
#include "core/base/repository_key.h"
#include "core/base/text.h"
#include "core/base/timestamp.h"
#include "core/event/event_id.h"
#include "core/event/field_names.h"

namespace dora::core {

std::vector<Sourced> EachOnce(const std::vector<Sourced>& values) {
  std::vector<Sourced> kept;
  std::set<absl::string_view> seen;
  for (const Sourced& value : values) {
    if (seen.insert(value.text).second) kept.push_back(value);
  }
  return kept;
}

namespace {

/// Nothing where `url`, a scrubbed one, names a repository.
const char* RuleBrokenByUrl(const std::string& url) {
  if (url.empty() || !IsOneLineOfUtf8(url) || absl::StrContains(url, ' ')) {
    return "is not a repository URL";
  }
  if (IsLocalPath(url)) {
    return url.find_first_of("/\\") == std::string::npos
               ? "is a name alone, not a repository URL"
               : "is a path, which names no repository on another machine";
  }
  return NamesRepository(url)
             ? nullptr
             : "is not a repository URL: its host or its path is missing";
}

}  // namespace

std::string FieldChecker::Text(absl::string_view field,
                               const std::optional<Sourced>& text) {
  if (!text) return "";
  if (!IsOneLineOfUtf8(text->text)) {
    Report(field, *text, "holds a control character or is not UTF-8",
           "Use one line of plain text.");
  }
  return text->text;
}

std::string FieldChecker::Name(absl::string_view field,
                               const std::optional<Sourced>& name) {
  if (!name) return "";
  const absl::string_view placeholder = FindPlaceholder(name->text);
  if (!placeholder.empty()) {
    Report(field, *name, "holds a placeholder that nobody filled in",
           "Write the name itself. A shell fills in no variable between single "
           "quotes, and other programs know only their own form.");
  }
  return Text(field, name);
}

std::optional<absl::Time> FieldChecker::Time(absl::string_view field,
                                             const Sourced& time) {
  const auto parsed = ParseTimestamp(time.text);
  if (!parsed) {
    Report(field, time, parsed.error(),
           "Use Unix seconds (1699960648) or ISO 8601 with its offset "
           "(2023-11-14T11:17:28Z).");
    return std::nullopt;
  }
  if (*parsed > now_ + kMaxClockSkew) {
    Report(field, time,
           absl::StrCat("is in the future: it is now ", FormatRfc3339(now_)),
           "Use the real time, or set this machine's clock.");
  }
  return *parsed;
}

std::vector<std::string> FieldChecker::CustomTags(
    const std::vector<Sourced>& tags) {
  const std::vector<Sourced> different = EachOnce(tags);
  std::vector<std::string> result;
  if (different.size() > field::kMaxCustomTags) {
    ReportMissing(absl::StrCat("custom_tags: ", different.size(),
                               " tags are set; the API takes at most ",
                               field::kMaxCustomTags, " per event."),
                  "Remove some.");
    return result;
  }
  for (const Sourced& tag : different) {
    if (!IsKeyAndValue(tag.text) || !IsOneLineOfUtf8(tag.text)) {
      Report(field::kCustomTags, tag, "is not of the form key:value",
             "Write it like department:engineering.");
    }
    result.push_back(tag.text);
  }
  return result;
}

std::optional<GitInfo> FieldChecker::Git(
    const std::optional<Sourced>& repository_url,
    const std::optional<Sourced>& commit_sha) {
  if (!repository_url && !commit_sha) return std::nullopt;
  GitInfo git;
  if (repository_url) git.repository_url = RepositoryUrl(*repository_url);
  if (commit_sha) git.commit_sha = CommitSha(*commit_sha);
  if (repository_url && commit_sha) return git;
  const char* known = commit_sha ? field::kCommitSha : field::kRepositoryUrl;
  const char* unknown = commit_sha ? field::kRepositoryUrl : field::kCommitSha;
  ReportMissing(
      absl::StrCat("git: ", known, " is given (from ",
                   (commit_sha ? *commit_sha : *repository_url).source,
                   ") but ", unknown,
                   " is unknown; the API takes both or none."),
      "", {{unknown}});
  return git;
}

std::string FieldChecker::Id(const Sourced& id) {
  if (!IsEventId(id.text) || id.text.size() < field::kMinIdLength) {
    Report(field::kId, id, "is not 16 to 128 characters of A-Z a-z 0-9 - _ . :",
           "Change it, or leave it out: a stable id is made.");
  }
  return id.text;
}

void FieldChecker::Report(absl::string_view field, const Sourced& value,
                          absl::string_view rule, std::string fix) {
  problems_.push_back(InvalidField(field, value, rule, std::move(fix)));
}

void FieldChecker::ReportMissing(std::string message, std::string fix,
                                 MissingFields missing) {
  problems_.push_back(Error{ErrorKind::kValidation, std::move(message),
                            std::move(fix), std::move(missing)});
}

std::string FieldChecker::RepositoryUrl(const Sourced& url) {
  const Sourced scrubbed{ScrubRepositoryUrl(url.text), url.source};
  const char* rule = RuleBrokenByUrl(scrubbed.text);
  if (rule != nullptr) {
    Report(field::kRepositoryUrl, scrubbed, rule,
           "Write it like https://github.com/organization/repository.");
  }
  return scrubbed.text;
}

std::string FieldChecker::CommitSha(const Sourced& sha) {
  const bool hexadecimal =
      !sha.text.empty() &&
      std::all_of(sha.text.begin(), sha.text.end(), absl::ascii_isxdigit);
  if (!hexadecimal) {
    Report(field::kCommitSha, sha, "is not a commit SHA",
           "Use the full SHA of 40 hexadecimal digits: git rev-parse HEAD.");
  } else if (sha.text.size() > kShaDigits && !IsFullSha(sha.text)) {
    Report(field::kCommitSha, sha,
           absl::StrCat("has ", sha.text.size(),
                        " digits; a full SHA has 40, or 64 of SHA-256"),
           "Use what git prints: git rev-parse HEAD.");
  } else if (sha.text.size() < kShaDigits) {
    Report(field::kCommitSha, sha,
           absl::StrCat("is a short SHA of ", sha.text.size(),
                        " digits; the API takes the full one"),
           absl::StrCat("Use all 40 digits: git rev-parse ", sha.text, "."));
  }
  return absl::AsciiStrToLower(sha.text);
}

}  // namespace dora::core
