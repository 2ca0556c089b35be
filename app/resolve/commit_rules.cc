#include "app/resolve/commit_rules.h"

#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/resolve/head_history.h"
#include "app/resolve/relation.h"
#include "app/resolve/request_merge.h"
#include "core/base/git_url.h"
#include "core/base/text.h"
#include "os/paths.h"
#include "providers/tags.h"

namespace dora::app {
namespace {

namespace tags = providers::tags;
using core::ShortSha;
using core::Sourced;
using providers::Checkout;

constexpr char kBeforeJob[] = "the checkout, without this job's own commits";

constexpr CommitRule kRules[] = {
    {CommitRule::kCiAsked, "`--commit-from ci`", "the CI's", ""},
    {CommitRule::kCheckoutAsked, "`--commit-from checkout`", "HEAD", ""},
    {CommitRule::kCiSilent,
     "the CI names no commit, and the checkout is of its repository, or the CI "
     "names none",
     "HEAD, without what this job made, as below", "where this job made HEAD"},
    {CommitRule::kNoCheckout, "there is no checkout, or git does not answer",
     "the CI's",
     "where the event that started the run has no commit of its own, such as "
     "`schedule`, or where git does not answer"},
    {CommitRule::kNotCheckedOut,
     "the CI checked nothing out for this job, so that HEAD is an earlier "
     "job's (GitLab's `GIT_STRATEGY: none`)",
     "the CI's", "where HEAD is another commit"},
    {CommitRule::kPullRequestMerge,
     "HEAD is a merge that the CI, the forge or the job made for a pull "
     "request",
     "the head of the pull request",
     "where the head is not known: then it is the merge"},
    {CommitRule::kAgreed, "HEAD is the CI's commit", "that commit", ""},
    {CommitRule::kSharedLibrary,
     "Jenkins names another repository, such as that of a shared library, than "
     "is checked out at the root of `WORKSPACE`",
     "HEAD", "always"},
    {CommitRule::kOtherRepository,
     "the checkout, or the remote whose branch HEAD is on, is of another "
     "repository",
     "the CI's", "always"},
    {CommitRule::kRemoteBranch, "HEAD is on a branch of a remote", "HEAD",
     "always"},
    {CommitRule::kMadeHere,
     "this job made HEAD, by `git commit`, `merge`, `rebase` and the like",
     "the commit that it was made on, if that is on a remote branch or a tag; "
     "the CI's if it was made on that, merges it, or nothing else is known",
     "always"},
    {CommitRule::kTag, "HEAD is on a tag", "HEAD", "always"},
    {CommitRule::kFetched,
     "HEAD is on no branch and no tag, as after `actions/checkout` with `ref: "
     "SHA`",
     "HEAD", "always"},
};

constexpr bool IsInOrder() {
  for (size_t i = 0; i < std::size(kRules); ++i) {
    if (kRules[i].id != i || kRules[i].when.empty()) return false;
  }
  return true;
}
static_assert(std::size(kRules) == CommitRule::kFetched + 1, "each has a row");
static_assert(IsInOrder(), "the rows are in the order of CommitRule::Id");

/// `1a2b3c4d5e6f (from GITHUB_SHA)`
std::string Named(const Sourced& commit) {
  return absl::StrCat(ShortSha(commit.text), " (from ", commit.source, ")");
}

Sourced Head(const std::string& sha) {
  return core::Inferred(sha, kHeadSource);
}

/// Applies the rules to what is there.
class Decision {
 public:
  Decision(const CiCommit& ci, const Checkout& checkout)
      : ci_(ci), checkout_(checkout) {}

  CommitChoice Make(CommitFrom from) {
    if (from == CommitFrom::kCi) {
      Ci(CommitRule::kCiAsked, "it was asked for");
    } else if (from == CommitFrom::kCheckout) {
      AskCheckout();
    } else {
      Reconcile();
    }
    AddRunCommit();
    return std::move(choice_);
  }

 private:
  void AskCheckout() {
    const auto& head = checkout_.HeadSha();
    if (!head) {
      choice_.rule = CommitRule::kCheckoutAsked;
      LoseCi("the checkout's was asked for");
      return;
    }
    TakeHead(CommitRule::kCheckoutAsked, *head, "it was asked for",
             "the checkout's was asked for");
  }

  void Reconcile() {
    if (!ci_.deployed) return AskInstead();
    const auto& head = checkout_.HeadSha();
    if (!head) return WithoutCheckout();
    if (ci_.not_checked_out && !IsSame(ci_.deployed, *head)) {
      return NotCheckedOut(*head);
    }
    if (OfMerge(*head)) return;
    if (IsSame(ci_.deployed, *head)) {
      choice_.candidates.push_back({Head(*head), "the same commit"});
      return Ci(CommitRule::kAgreed, "the checkout is at it");
    }
    Compare(*head);
    // Half an answer might take a commit for another than it is.
    const std::string trouble = checkout_.Trouble();
    if (trouble.empty()) return;
    choice_ = {};
    Ci(CommitRule::kNoCheckout, trouble);
    TellTrouble(trouble);
  }

  /// The CI names no commit.
  void AskInstead() {
    choice_.rule = CommitRule::kCiSilent;
    const auto& head = checkout_.HeadSha();
    if (!head) return;
    if (ci_.repository_url &&
        !IsCheckoutOf(checkout_, ci_.repository_url->text, std::nullopt)) {
      choice_.why_none = OtherRepository();
      choice_.candidates.push_back({Head(*head), "of another repository"});
      return;
    }
    if (ci_.is_ci && TakeBeforeJob(*head)) return;
    TakeHead(CommitRule::kCiSilent, *head, "the CI names none", "");
  }

  /// The CI names no commit, and HEAD is not what it checked out.
  bool TakeBeforeJob(const std::string& head) {
    if (OfMerge(head)) return true;
    if (checkout_.IsOnRemoteBranch(head)) return false;
    const auto base =
        CommitBeforeJob(checkout_, head, "", checkout_.IsOnTag(head));
    if (!base || base->empty()) return false;
    TakeHead(CommitRule::kMadeHere, *base, "this job made HEAD on it", "");
    choice_.commit->source = kBeforeJob;
    choice_.candidates = {{*choice_.commit, "this job made HEAD on it"},
                          {Head(head), "made by this job"}};
    TellMadeHere(head);
    return true;
  }

  void WithoutCheckout() {
    const std::string trouble = checkout_.Trouble();
    Ci(CommitRule::kNoCheckout,
       trouble.empty() ? "there is no checkout here" : trouble);
    if (HasRole(ci_, tags::kTriggerRole)) {
      choice_.notice =
          absl::StrCat(Named(*ci_.deployed),
                       " is the tip of a branch: the event of this "
                       "run (",
                       ci_.role->source, ") has no commit of its own.");
    } else if (HasRole(ci_, tags::kMergeRole) && IsOnlyMergeKnown(ci_)) {
      TellUnknownHead();
    } else if (!trouble.empty()) {
      TellTrouble(trouble);
    }
  }

  void TellTrouble(const std::string& trouble) {
    choice_.notice = absl::StrCat(trouble, ", so ", Named(*ci_.deployed),
                                  " is reported, whatever is checked out.");
  }

  void NotCheckedOut(const std::string& head) {
    const std::string why = absl::StrCat(
        "the CI checked nothing out for this "
        "job (",
        ci_.not_checked_out->source, ")");
    Ci(CommitRule::kNotCheckedOut, why);
    choice_.candidates.push_back({Head(head), why});
    choice_.notice =
        absl::StrCat(Named(*ci_.deployed), " is reported, not ", ShortSha(head),
                     ", which is checked out: ", why, ".");
    choice_.is_arguable = true;
  }

  /// True where HEAD is a merge for a pull request, and so decided.
  bool OfMerge(const std::string& head) {
    const auto found = HeadOfMerge(ci_, head, checkout_);
    if (!found) return false;
    TakeParent(*found, head);
    return true;
  }

  void TakeParent(const Sourced& parent, const std::string& head) {
    choice_.rule = CommitRule::kPullRequestMerge;
    choice_.commit = parent;
    choice_.of_checkout = true;
    choice_.candidates = {{parent, "the head of the pull request"},
                          {Head(head), "a merge for the pull request"}};
    if (ci_.deployed && !IsSame(ci_.deployed, parent.text)) {
      LoseCi("a merge for the pull request");
    }
  }

  void TellUnknownHead() {
    choice_.notice =
        absl::StrCat(Named(*ci_.deployed),
                     " may be a merge that the CI made for this pull "
                     "request, whose head is unknown here.");
  }

  /// HEAD and the CI's commit differ.
  void Compare(const std::string& head) {
    if (ci_.repository_url &&
        !IsCheckoutOf(checkout_, ci_.repository_url->text, ci_.deployed)) {
      if (IsWorkspace()) return TakeWorkspace(head);
      Ci(CommitRule::kOtherRepository, "the checkout is of another repository");
      choice_.candidates.push_back({Head(head), "of another repository"});
      choice_.notice =
          absl::StrCat(Named(*ci_.deployed),
                       " is reported, not HEAD: ", OtherRepository(), ".");
      return;
    }
    if (!ci_.repository_url && !checkout_.HasCommit(ci_.deployed->text)) {
      Ci(CommitRule::kOtherRepository, "the checkout does not have it");
      choice_.candidates.push_back(
          {Head(head), "perhaps of another repository"});
      return;
    }
    if (checkout_.IsOnRemoteBranch(head)) return OnRemoteBranch(head);
    providers::CommitRefs refs = checkout_.RefsAt(head);
    if (refs.is_merge_of_request) {
      const auto found = HeadAmongParents(ci_, Head(head), checkout_);
      if (found) return TakeParentOfFetched(*found, head);
    }
    const bool on_tag = checkout_.IsOnTag(head);
    const auto base =
        CommitBeforeJob(checkout_, head, ci_.deployed->text, on_tag);
    if (base) return MadeHere(head, *base);
    TakeCheckedOut(on_tag ? CommitRule::kTag : CommitRule::kFetched, head,
                   std::move(refs.names),
                   on_tag ? "on a tag" : "on no branch and no tag");
  }

  bool IsWorkspace() const {
    const auto root = ci_.workspace ? checkout_.Root() : std::nullopt;
    std::error_code unknown;
    return root && std::filesystem::equivalent(
                       os::Path(*root), os::Path(ci_.workspace->text), unknown);
  }

  void TakeWorkspace(const std::string& head) {
    TakeHead(CommitRule::kSharedLibrary, head, "of the job's workspace",
             "of another repository");
    choice_.notice =
        absl::StrCat("What is checked out in ", ci_.workspace->source,
                     " is reported, ", ShortSha(head), ", not ",
                     Named(*ci_.deployed), ": ", OtherRepository(), ".");
    choice_.is_arguable = true;
  }

  void OnRemoteBranch(const std::string& head) {
    std::optional<providers::Remote> owner;
    if (ci_.repository_url) {
      owner = FindOtherOwner(checkout_, head, ci_.repository_url->text);
    }
    if (!owner) {
      return TakeCheckedOut(CommitRule::kRemoteBranch, head,
                            checkout_.RefsAt(head).names,
                            "on a branch of a remote");
    }
    const std::string where =
        absl::StrCat("on a branch of ", core::Quoted(owner->name), " (",
                     owner->url, "), another repository");
    Ci(CommitRule::kOtherRepository, "HEAD is of another repository");
    choice_.candidates.push_back({Head(head), where});
    choice_.notice = absl::StrCat(
        Named(*ci_.deployed), " is reported, not HEAD, which is ", where, ".");
    choice_.is_arguable = true;
  }

  /// A run that is of no pull request has fetched one's merge.
  void TakeParentOfFetched(const Sourced& parent, const std::string& head) {
    TakeParent(parent, head);
    choice_.notice = absl::StrCat(
        "The merge of a pull request is checked out, so its head is reported, ",
        ShortSha(parent.text), ", not the CI's ", Named(*ci_.deployed), ".");
    choice_.is_arguable = true;
  }

  void MadeHere(const std::string& head, const std::string& base) {
    const bool is_of_ci =
        base.empty() || IsSame(ci_.deployed, base) || IsBroughtIn(head, base);
    std::optional<Sourced> request;
    if (IsSame(ci_.run, base) && HasRole(ci_, tags::kMergeRole) &&
        IsOnlyMergeKnown(ci_)) {
      request = HeadAmongParents(ci_, *ci_.run, checkout_);
    }
    if (request) {
      TakeParent(*request, head);
    } else if (is_of_ci) {
      Ci(CommitRule::kMadeHere, "HEAD was made by this job");
      choice_.candidates.push_back({Head(head), "made by this job"});
    } else {
      TakeHead(CommitRule::kMadeHere, base, "this job made HEAD on it",
               "not what was checked out");
      choice_.commit->source = kBeforeJob;
      choice_.candidates.front().commit = *choice_.commit;
      choice_.candidates.push_back({Head(head), "made by this job"});
    }
    TellMadeHere(head);
  }

  /// True where the job merged the CI's commit into what it had checked out.
  bool IsBroughtIn(const std::string& head, const std::string& base) const {
    for (const std::string& parent : checkout_.ParentsOf(head)) {
      if (IsSame(ci_.deployed, parent)) return true;
    }
    const auto by_head = checkout_.IsAncestor(ci_.deployed->text, head);
    if (!by_head || !*by_head) return false;
    const auto by_base = checkout_.IsAncestor(ci_.deployed->text, base);
    return by_base && !*by_base;
  }

  void TellMadeHere(const std::string& head) {
    choice_.notice = absl::StrCat("This job made ", ShortSha(head),
                                  ", the HEAD of the checkout, so ",
                                  Named(*choice_.commit), " is reported.");
    choice_.is_arguable = true;
  }

  void TakeCheckedOut(CommitRule::Id rule, const std::string& head,
                      std::vector<std::string> refs, std::string why) {
    choice_.refs = std::move(refs);
    if (!choice_.refs.empty()) why = absl::StrCat("at ", choice_.refs.front());
    TakeHead(rule, head, why, absl::StrCat("HEAD is another commit, ", why));
    choice_.notice =
        absl::StrCat("What is checked out is reported, ", ShortSha(head), " (",
                     why, "), not the CI's ", Named(*ci_.deployed), ".");
    choice_.is_arguable = true;
  }

  void TakeHead(CommitRule::Id rule, const std::string& head,
                const std::string& why, std::string why_not_ci) {
    choice_.rule = rule;
    choice_.commit = Head(head);
    choice_.of_checkout = true;
    choice_.candidates.insert(choice_.candidates.begin(),
                              {*choice_.commit, why});
    LoseCi(std::move(why_not_ci));
  }

  void Ci(CommitRule::Id rule, std::string why) {
    choice_.rule = rule;
    choice_.commit = ci_.deployed;
    if (!ci_.deployed) {
      choice_.why_none = ci_.is_ci ? "the CI names no commit"
                                   : "there is no CI here that names a commit";
      return;
    }
    choice_.candidates.insert(choice_.candidates.begin(),
                              {*ci_.deployed, std::move(why)});
  }

  void LoseCi(std::string why) {
    if (ci_.deployed) {
      choice_.candidates.push_back({*ci_.deployed, std::move(why)});
    }
  }

  /// What the CI calls its commit is a candidate too.
  void AddRunCommit() {
    if (!ci_.run) return;
    for (const CommitCandidate& candidate : choice_.candidates) {
      if (candidate.commit == *ci_.run) return;
    }
    choice_.candidates.push_back({*ci_.run, HasRole(ci_, tags::kMergeRole)
                                                ? "the CI's merge"
                                                : "the event names another"});
  }

  std::string OtherRepository() const {
    std::vector<std::string> urls;
    for (const providers::Remote& remote : checkout_.Remotes()) {
      urls.push_back(remote.url);
    }
    return absl::StrCat(
        "the checkout here is ",
        urls.empty() ? ""
                     : absl::StrCat("of ", absl::StrJoin(urls, ", "), ", "),
        "not of ", core::ScrubRepositoryUrl(ci_.repository_url->text),
        " (from ", ci_.repository_url->source, ")");
  }

  const CiCommit& ci_;
  const Checkout& checkout_;
  CommitChoice choice_{};
};

}  // namespace

absl::Span<const CommitRule> AllCommitRules() { return kRules; }

CommitChoice ChooseCommit(const CiCommit& ci, CommitFrom from,
                          const Checkout& checkout) {
  return Decision(ci, checkout).Make(from);
}

}  // namespace dora::app
