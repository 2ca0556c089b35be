#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/process.h"
#include "providers/commit_fetcher.h"
#include "providers/environment.h"
#include "providers/fetch_settings.h"
#include "providers/fetch_target.h"
#include "providers/fetch_trouble.h"
#include "providers/git.h"

// Fetches commits that the checkout lacks, as a shallow clone does, into a
// repository of our own beside it: the checkout stays as it is, to the byte.
// How the remote is reached is said by the checkout's settings, which may name
// programs. So nothing is fetched unless git would obey them as well: the
// repository is the user's, or `safe.directory` names it.

namespace dora::providers {

class GitFetcher : public CommitFetcher {
 public:
  /// All fetches, and what is asked about them, take `budget` at most. They end
  /// where `stop_asked` says so. `environment` must outlive this.
  GitFetcher(const Environment& environment, absl::Duration budget,
             std::function<bool()> stop_asked)
      : environment_(environment),
        budget_(budget),
        left_(budget),
        stop_asked_(std::move(stop_asked)),
        checkout_(environment, budget, stop_asked_) {}
  GitFetcher(const GitFetcher&) = delete;
  GitFetcher& operator=(const GitFetcher&) = delete;
  ~GitFetcher() override { GitFetcher::Discard(); }

  core::Result<std::string, FetchFailure> Fetch(
      const std::string& revision, const std::string& url) override;
  core::Result<std::string, FetchFailure> FetchHistory(
      const std::string& sha, const Reach& reach,
      const std::string& url) override;
  void Discard() override;
  const CommandRunner& commands() const override { return *fetched_; }

 private:
  using Failed = std::optional<FetchFailure>;

  Failed Prepare(const std::string& base, const std::string& url);
  Failed PrepareOnce();
  Failed FindPlaces();
  Failed MakeRepository();
  Failed Trust();
  Failed ReadSettings();
  Failed ChooseFrom(const std::string& base, const std::string& url);
  core::Result<std::string, FetchFailure> FetchTargetOf(
      const FetchTarget& target);
  core::Result<std::string, FetchFailure> FetchBranches(
      const std::string& revision, const FetchFailure& failure);
  std::optional<FetchTrouble> Run(const std::string& what,
                                  const std::string& reach);
  core::ProcessResult RunGit(const std::vector<std::string>& place,
                             std::vector<std::string> words);
  std::optional<std::string> Find(const std::string& revision,
                                  const CommandRunner& commands) const;

  const Environment& environment_;
  const absl::Duration budget_;
  absl::Duration left_;
  const std::function<bool()> stop_asked_;
  GitRunner checkout_;

  bool is_prepared_ = false;
  Failed refusal_;
  std::vector<std::string> place_;    ///< of the checkout, as variables
  std::vector<std::string> folders_;  ///< that have to be the user's
  std::string work_tree_;
  std::string objects_;
  std::string repository_;  ///< ours; empty: none
  std::string remote_;
  GitAge age_ = GitAge::kNew;
  GitSettings settings_;
  std::vector<std::string> hand_on_;
  std::unique_ptr<const Environment> beside_;  ///< names our repository
  std::unique_ptr<const GitRunner> fetched_;
};

}  // namespace dora::providers
