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
  /// had, and what to do. What the user did not say breaks no rule: its error
  /// is of kTransport.
  core::Result<std::string> Resolve(const core::Sourced& revision);

  /// True where looking for this sha has shown that neither the checkout nor
  /// the remote has it any more.
  bool IsGone(const std::string& sha) const { return gone_.count(sha) > 0; }

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
  core::Result<std::string> Fetch(const core::Sourced& revision);
  core::Result<std::string, FetchFailure> Ask(const std::string& revision);
  core::Status FetchTrees(const core::Sourced& from, const core::Sourced& to);
  std::optional<core::Error> FindEnd(const core::Sourced& revision,
                                     bool is_shallow) const;
  core::Result<bool> FetchMissing(const core::Sourced& revision);
  core::Result<ChangedPaths> Compare(const core::Sourced& from,
                                     const core::Sourced& to,
                                     ChangedPaths::Detail detail);
  std::string FixOfMissing(const std::string& revision) const;
  std::string NameOfRemote() const;

  const std::string url_;
  const CommandRunner& checkout_;
  CommitFetcher& fetcher_;
  bool has_fetched_ = false;
  std::map<std::pair<std::string, std::string>, ChangedPaths> compared_;
  std::map<std::string, core::Error> gone_;
};

}  // namespace dora::providers
