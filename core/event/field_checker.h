#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/base/error.h"

// The rules that the fields of all events share, each once. A checker turns
// raw text into values and collects every broken rule on the way; what it
// gives for a broken field is not to be used.

namespace dora::core {

struct GitInfo {
  std::string repository_url;
  std::string commit_sha;
};

/// `values` without those whose text was there before.
std::vector<Sourced> EachOnce(const std::vector<Sourced>& values);

class FieldChecker {
 public:
  /// A time further in the future than this is an error.
  static constexpr absl::Duration kMaxClockSkew = absl::Minutes(10);

  explicit FieldChecker(absl::Time now) : now_(now) {}

  /// One line of text; empty where it is absent.
  std::string Text(absl::string_view field, const std::optional<Sourced>& text);

  /// As Text, of what has a name: a service, an environment, a team. A
  /// placeholder that nobody filled in names nothing.
  std::string Name(absl::string_view field, const std::optional<Sourced>& name);

  /// A time that is not in the future.
  std::optional<absl::Time> Time(absl::string_view field, const Sourced& time);

  /// Tags of the form key:value, at most 100, each once: a tag that is given
  /// again says nothing new.
  std::vector<std::string> CustomTags(const std::vector<Sourced>& tags);

  /// Repository and full sha: both or none. The URL loses its credentials.
  std::optional<GitInfo> Git(const std::optional<Sourced>& repository_url,
                             const std::optional<Sourced>& commit_sha);

  /// A repository's URL, without credentials.
  std::string RepositoryUrl(const Sourced& url);

  /// A full sha in lower case, as git writes it: one commit has one name.
  std::string CommitSha(const Sourced& sha);

  /// An id of 16 to 128 characters of A-Z a-z 0-9 - _ . :
  std::string Id(const Sourced& id);

  void Report(absl::string_view field, const Sourced& value,
              absl::string_view rule, std::string fix);
  /// A problem of no one value; `missing` are the fields that would solve it.
  void ReportMissing(std::string message, std::string fix,
                     MissingFields missing = {});

  /// What was wrong so far, in the order of the calls.
  std::vector<Error>& problems() { return problems_; }

 private:
  absl::Time now_;
  std::vector<Error> problems_;
};

}  // namespace dora::core
