#include "app/metadata/git_upload.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/metadata/metadata_api.h"
#include "core/base/text.h"
#include "providers/checkout.h"
#include "providers/commit_history.h"
#include "providers/git.h"
#include "providers/git_fetcher.h"
#include "providers/packfiles.h"
#include "sinks/dora/git_metadata.h"

namespace dora::app {
namespace {

using providers::CommandRunner;
using providers::HistoryCommit;
using Commits = std::vector<HistoryCommit>;

/// Where a remote cannot say what happened since a day.
constexpr int kDepths[] = {1000, providers::kMostCommits + 1};

constexpr char kFetchIt[] =
    "Fetch the history first: git fetch --unshallow --filter=blob:none";

class Upload {
 public:
  Upload(const UploadTask& task, const SendSettings& settings,
         const UploadLimits& limits, const Surroundings& surroundings)
      : task_(task),
        limits_(limits),
        now_(surroundings.clock.Now()),
        checkout_(surroundings.environment, limits.time, limits.stop_asked),
        fetcher_(NewFetcher(limits, surroundings)),
        api_(settings, limits, surroundings, outcome_) {
    outcome_.git = task.git;
  }

  UploadOutcome Run() {
    const core::Status done = AskAndSend();
    if (!done) {
      outcome_.status = UploadStatus::kFailed;
      outcome_.error = done.error();
      if (limits_.stop_asked && limits_.stop_asked()) {
        outcome_.error.message = limits_.why_stopped;
      }
    }
    return std::move(outcome_);
  }

 private:
  static std::unique_ptr<providers::CommitFetcher> NewFetcher(
      const UploadLimits& limits, const Surroundings& surroundings) {
    if (!limits.no_fetch.empty()) {
      return std::make_unique<providers::NoFetcher>(limits.no_fetch);
    }
    return std::make_unique<providers::GitFetcher>(
        surroundings.environment, limits.time, limits.stop_asked);
  }

  core::Status AskAndSend() {
    outcome_.status = UploadStatus::kKnown;
    const auto is_known = AskAbout({Unasked(tip())});
    if (!is_known || known_.count(tip()) > 0) return is_known;
    core::Status listed = List(checkout_);
    if (listed && NeedsMore(checkout_)) listed = Deepen();
    if (!listed) return listed;
    outcome_.status = UploadStatus::kUploaded;
    return Send();
  }

  const std::string& tip() const { return task_.git.commit_sha; }

  static HistoryCommit Unasked(const std::string& sha) { return {sha, {}}; }

  void Show(const char* doing, size_t done) const {
    if (limits_.progress) limits_.progress(doing, done);
  }

  /// Asks the API about those that it has not been asked about.
  core::Status AskAbout(const Commits& commits) {
    std::vector<std::string> shas;
    for (const HistoryCommit& commit : commits) {
      if (asked_.insert(commit.sha).second) shas.push_back(commit.sha);
    }
    const auto known = api_.Known(shas);
    if (!known) return tl::unexpected(known.error());
    known_.insert(known->begin(), known->end());
    return {};
  }

  /// Lists what `commands` knows of the history, and what the API lacks of it.
  /// Nothing is listed where the commit itself is not there.
  core::Status List(const CommandRunner& commands) {
    listed_.clear();
    const auto since = providers::StartOfHistory(tip(), now_, commands);
    if (!since) return {};
    since_ = *since;
    auto listed = providers::ListHistory({tip(), FirstWanted(commands), *since},
                                         commands);
    if (!listed) return {};
    listed_ = *std::move(listed);
    Show("Asking about commits", listed_.size());
    return AskAbout(listed_);
  }

  /// The last deployed commit, where it led to this one.
  std::string FirstWanted(const CommandRunner& commands) {
    if (!last_deployed_ && task_.last_deployed) {
      last_deployed_ = task_.last_deployed();
    }
    const std::string last = last_deployed_.value_or("");
    if (!core::IsFullSha(last)) return "";
    const auto leads = providers::Checkout(commands).IsAncestor(last, tip());
    return leads && *leads ? last : "";
  }

  bool IsMissing(const HistoryCommit& commit) const {
    return known_.count(commit.sha) == 0;
  }

  /// True where the checkout lacks a part of what is to be sent.
  bool NeedsMore(const CommandRunner& commands) const {
    return listed_.empty() || IsCutOff(commands) ||
           !providers::HasTrees(Packed(), commands);
  }

  bool IsCutOff(const CommandRunner& commands) const {
    return providers::IsShallow(commands).value_or(false) &&
           std::any_of(listed_.begin(), listed_.end(),
                       [&](const HistoryCommit& commit) {
                         return IsMissing(commit) &&
                                !providers::HasAllParents(commit, commands);
                       });
  }

  /// What the API lacks, and the commits before that.
  providers::PackedCommits Packed() const {
    providers::PackedCommits packed;
    for (const HistoryCommit& commit : listed_) {
      if (!IsMissing(commit)) continue;
      packed.commits.push_back(commit.sha);
      for (const std::string& parent : commit.parents) {
        if (known_.count(parent) > 0) packed.known.insert(parent);
      }
    }
    return packed;
  }

  core::Status Deepen() {
    if (!checkout_.HasCheckout()) {
      return core::MakeError(core::ErrorKind::kValidation,
                             "the current directory is in no git repository",
                             "Run it in the checkout of the repository.");
    }
    Show("Fetching commits", 0);
    if (listed_.empty()) since_ = now_ - providers::kLongestGap;
    const std::string why = WhyMore(checkout_);
    std::vector<providers::Reach> reaches = {{since_}};
    for (const int depth : kDepths) reaches.push_back({since_, depth});
    for (const providers::Reach& reach : reaches) {
      const auto fetched =
          fetcher_->FetchHistory(tip(), reach, task_.git.repository_url);
      const bool was_cut_off = commands_ != &checkout_;
      if (!fetched && was_cut_off) break;
      if (!fetched && !fetched.error().wants_depth) {
        return tl::unexpected(ErrorOf(why, fetched.error()));
      }
      if (!fetched) continue;
      commands_ = &fetcher_->commands();
      const core::Status listed = List(*commands_);
      if (!listed || !NeedsMore(*commands_)) return listed;
    }
    return core::MakeError(
        core::ErrorKind::kValidation,
        absl::StrCat(why, ", and the remote does not give its whole history"),
        kFetchIt);
  }

  /// Of a checkout that NeedsMore.
  std::string WhyMore(const CommandRunner& commands) const {
    if (listed_.empty()) return "the checkout does not have the history";
    return IsCutOff(commands) ? "the clone is shallow"
                              : "the clone is partial and lacks folders";
  }

  static core::Error ErrorOf(const std::string& why,
                             const providers::FetchFailure& failure) {
    return {failure.kind, absl::StrCat(why, ", and ", failure.reason),
            failure.fix.empty() ? kFetchIt : failure.fix};
  }

  core::Status Send() {
    const providers::PackedCommits packed = Packed();
    outcome_.commits = packed.commits.size();
    return providers::MakePackfiles(
        packed, sinks::kPackfileSize, *commands_,
        [this](const providers::Packfile& packfile) {
          Show("Uploading objects", outcome_.objects + packfile.objects);
          return api_.Send(packfile);
        });
  }

  const UploadTask& task_;
  const UploadLimits& limits_;
  const absl::Time now_;
  const providers::GitRunner checkout_;
  const std::unique_ptr<providers::CommitFetcher> fetcher_;
  const CommandRunner* commands_ = &checkout_;  ///< what is packed comes thence
  UploadOutcome outcome_;
  MetadataApi api_;
  std::set<std::string> asked_;
  std::set<std::string> known_;
  std::optional<std::string> last_deployed_;
  absl::Time since_;
  Commits listed_;  ///< the newest first
};

}  // namespace

UploadOutcome UploadGitMetadata(const UploadTask& task,
                                const SendSettings& settings,
                                const UploadLimits& limits,
                                const Surroundings& surroundings) {
  return Upload(task, settings, limits, surroundings).Run();
}

}  // namespace dora::app
