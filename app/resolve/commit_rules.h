#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/base/error.h"
#include "providers/checkout.h"
#include "providers/ci_context.h"

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

/// What the CI says of the commit. Each sha is whole.
struct CiCommit {
  std::optional<core::Sourced> repository_url;
  /// What was deployed, as far as the CI knows.
  std::optional<core::Sourced> deployed;
  /// The commit of the run; of a pull request perhaps a merge that the CI made.
  std::optional<core::Sourced> run;
  std::optional<core::Sourced> role;             ///< tags::kCommitRole
  std::optional<core::Sourced> base_branch;      ///< of a pull request
  std::optional<core::Sourced> not_checked_out;  ///< the CI made no checkout
  bool head_is_first_parent = false;  ///< of a merge that the CI makes
};

/// A commit that might have been reported.
struct CommitCandidate {
  core::Sourced commit;
  std::string fate;  ///< why it is reported, or why not
};

struct CommitChoice {
  CommitRule::Id rule;
  std::optional<core::Sourced> commit;
  /// True where the commit is of the checkout, and so of its repository.
  bool of_checkout = false;
  std::string notice;    ///< for the user; may be empty
  std::string why_none;  ///< where no commit is chosen; may be empty
  /// True where the notice is about a choice that `commit-from` can turn.
  bool is_arguable = false;
  std::vector<CommitCandidate> candidates;  ///< the reported one first
};

/// Applies the rules.
CommitChoice ChooseCommit(const CiCommit& ci, CommitFrom from,
                          const providers::Checkout& checkout);

/// What the remotes of the checkout have to do with the repository at a URL.
enum class Relation {
  kSame,     ///< one of them is it
  kPerhaps,  ///< one may be a copy of it, or there is none
  kOther,
};
Relation Relate(const providers::Checkout& checkout, const std::string& url);

/// Whether the checkout is of the repository at `url`: by its remotes or, where
/// they may be copies of it, by a commit of it that the checkout has.
bool IsCheckoutOf(const providers::Checkout& checkout, const std::string& url,
                  const std::optional<core::Sourced>& commit);

}  // namespace dora::app
