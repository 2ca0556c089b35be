#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "app/resolve/ci_commit.h"
#include "core/base/error.h"
#include "providers/checkout.h"

// Which commit was deployed, where the user does not say: the CI names the
// commit of its trigger, the checkout is at the commit that `./deploy.sh` saw.
// One table says which of them wins, and the documentation prints it.

namespace dora::app {

/// What `commit-from` chooses, in the order of its words.
enum class CommitFrom { kAuto, kCi, kCheckout };

struct CommitRule {
  enum Id : unsigned char {
    kCiAsked,
    kCheckoutAsked,
    kCiSilent,
    kNoCheckout,
    kNotCheckedOut,
    kPullRequestMerge,
    kAgreed,
    kSharedLibrary,
    kOtherRepository,
    kRemoteBranch,
    kMadeHere,
    kTag,
    kFetched,
  };
  Id id;
  absl::string_view when;      ///< in Markdown
  absl::string_view reported;  ///< in Markdown
  absl::string_view note;      ///< what the user is told; may be empty
};

/// The rules in the order in which they are tried: the first that applies wins.
absl::Span<const CommitRule> AllCommitRules();

/// A commit that might have been reported.
struct CommitCandidate {
  core::Sourced commit;
  std::string fate;  ///< why it is chosen, or why not
  bool is_reported = false;
};

struct CommitChoice {
  CommitRule::Id rule;
  std::optional<core::Sourced> commit;
  /// True where the commit is of the checkout, and so of its repository.
  bool of_checkout = false;
  /// Where HEAD is chosen and the CI names another: the refs that are at it.
  std::vector<std::string> refs;
  std::string notice;    ///< for the user; may be empty
  std::string why_none;  ///< where no commit is chosen; may be empty
  /// True where the notice is about a choice that `commit-from` can turn.
  bool is_arguable = false;
  std::vector<CommitCandidate> candidates;  ///< the reported one first
};

/// Applies the rules.
CommitChoice ChooseCommit(const CiCommit& ci, CommitFrom from,
                          const providers::Checkout& checkout);

}  // namespace dora::app
