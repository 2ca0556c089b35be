#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "providers/command_runner.h"

// Getting what a checkout lacks, handed in so that tests need no remote.

namespace dora::providers {

/// Why nothing was fetched.
struct FetchFailure {
  core::ErrorKind kind;   ///< kTransport where it is nobody's mistake
  std::string reason;     ///< `the remote origin has no such branch or tag`
  std::string fix = {};   ///< a sentence; empty: fetch it by hand
  bool is_gone = false;   ///< the remote has no such commit
  bool was_asked = true;  ///< false where nothing may be fetched
  /// The remote may understand a number of commits where it did not understand
  /// a time.
  bool wants_depth = false;
};

/// How far back history is fetched: by time, or by a number of commits where
/// that is not 0, which every remote understands.
struct Reach {
  absl::Time since = absl::InfinitePast();
  int depth = 0;
};

class CommitFetcher {
 public:
  virtual ~CommitFetcher() = default;

  /// Gets the commit with this full sha and what led to it, with all trees, as
  /// far as the remote has it. After that commands() knows the history no
  /// further.
  virtual core::Result<std::string, FetchFailure> FetchHistory(
      const std::string& sha, const Reach& reach, const std::string& url) = 0;

  /// Gets the commit that `revision` names, with its trees, and gives its sha.
  /// It is of the repository at `url`, where that is known.
  virtual core::Result<std::string, FetchFailure> Fetch(
      const std::string& revision, const std::string& url) = 0;

  /// Removes what was fetched, and begins anew where somebody fetches again.
  virtual void Discard() {}

  /// Answers about the commits that were fetched and those of the checkout;
  /// once Fetch has got one.
  virtual const CommandRunner& commands() const = 0;
};

/// Fetches nothing, for one reason.
class NoFetcher : public CommitFetcher {
 public:
  explicit NoFetcher(std::string reason) : reason_(std::move(reason)) {}

  core::Result<std::string, FetchFailure> Fetch(const std::string&,
                                                const std::string&) override {
    return Refuse();
  }
  core::Result<std::string, FetchFailure> FetchHistory(
      const std::string&, const Reach&, const std::string&) override {
    return Refuse();
  }
  const CommandRunner& commands() const override { return none_; }

 private:
  tl::unexpected<FetchFailure> Refuse() const {
    FetchFailure refusal{core::ErrorKind::kValidation, reason_};
    refusal.was_asked = false;
    return tl::unexpected(std::move(refusal));
  }

  class None : public CommandRunner {
    std::optional<std::string> RunIn(
        const std::string&, const std::vector<std::string>&) const override {
      return std::nullopt;
    }
  };

  std::string reason_;
  None none_;
};

}  // namespace dora::providers
