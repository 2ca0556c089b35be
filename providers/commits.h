#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "providers/changed_paths.h"
#include "providers/command_runner.h"
#include "providers/commit_fetcher.h"

// The commits that one run compares: those of the checkout and, where it lacks
// one, what can be fetched. Git compares each pair once.

namespace dora::providers {

class Commits {
 public:
  /// `url` is where the commits are said to be, empty where nobody says. The
  /// others must outlive this.
  Commits(std::string url, const CommandRunner& checkout,
          CommitFetcher& fetcher)
      : url_(std::move(url)), checkout_(checkout), fetcher_(fetcher) {}

  /// The full sha of what `revision` names. An error says why it cannot be
  /// had, and what to do.
  core::Result<std::string> Resolve(const core::Sourced& revision);

  /// The paths at which two commits differ, both named by full shas. The answer
  /// is this object's.
  core::Result<const ChangedPaths*> Between(const core::Sourced& from,
                                            const core::Sourced& to,
                                            ChangedPaths::Detail detail);

 private:
  const CommandRunner& commands() const {
    return has_fetched_ ? fetcher_.commands() : checkout_;
  }
  core::Result<std::optional<std::string>> Find(
      const core::Sourced& revision) const;
  core::Result<std::string> Fetch(const core::Sourced& revision,
                                  const char* rule);
  core::Result<bool> FetchMissing(const core::Sourced& revision);
  core::Result<ChangedPaths> Compare(const core::Sourced& from,
                                     const core::Sourced& to,
                                     ChangedPaths::Detail detail);
  std::string FixOfMissing(const std::string& revision) const;

  const std::string url_;
  const CommandRunner& checkout_;
  CommitFetcher& fetcher_;
  bool has_fetched_ = false;
  std::map<std::pair<std::string, std::string>, ChangedPaths> compared_;
};

}  // namespace dora::providers
