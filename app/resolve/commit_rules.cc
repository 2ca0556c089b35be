#include "app/resolve/commit_rules.h"

#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/resolve/head_history.h"
#include "core/base/git_url.h"
#include "core/base/repository_key.h"
#include "core/base/text.h"
#include "providers/tags.h"

namespace dora::app {
namespace {

namespace tags = providers::tags;
using core::ShortSha;
using core::Sourced;
using providers::Checkout;

constexpr char kHeadSource[] = "HEAD of the checkout";

constexpr CommitRule kRules[] = {
    {CommitRule::kCiAsked, "`--commit-from ci`", "the CI's", ""},
    {CommitRule::kCheckoutAsked, "`--commit-from checkout`", "HEAD", ""},
    {CommitRule::kCiSilent,
     "the CI names no commit, and the checkout is of its repository, or the CI "
     "names none",
     "HEAD", ""},
    {CommitRule::kNoCheckout, "there is no checkout, or git does not answer",
     "the CI's",
     "where the event that started the run has no commit of its own, such as "
     "`schedule`, or where git does not answer"},
    {CommitRule::kNotCheckedOut,
     "the CI checked nothing out for this job, so that HEAD is an earlier "
     "job's (GitLab's `GIT_STRATEGY: none`)",
     "the CI's", "where HEAD is another commit"},
    {CommitRule::kPullRequestMerge,
     "the CI's commit is a merge of its own for a pull request",
     "the head of the pull request",
     "where the head is not known: then it is the merge"},
    {CommitRule::kAgreed, "HEAD is the CI's commit", "that commit", ""},
    {CommitRule::kOtherRepository, "the checkout is of another repository",
     "the CI's", "always"},
    {CommitRule::kRemoteBranch, "HEAD is on a branch of a remote", "HEAD",
     "always"},
    {CommitRule::kMadeHere,
     "this job made HEAD, by `git commit`, `merge`, `rebase` and the like",
     "the commit that it was made on, if that is the CI's or is on a remote "
     "branch or a tag; else the CI's",
     "always, but for a merge onto a pull request"},
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

bool IsSame(const std::optional<Sourced>& commit, const std::string& sha) {
  return commit && absl::EqualsIgnoreCase(commit->text, sha);
}

bool HasRole(const CiCommit& ci, absl::string_view role) {
  return ci.role && ci.role->text == role;
}

/// `1a2b3c4d5e6f (from GITHUB_SHA)`
std::string Named(const Sourced& commit) {
  return absl::StrCat(ShortSha(commit.text), " (from ", commit.source, ")");
}

Sourced Head(const std::string& sha) {
  return core::Inferred(sha, kHeadSource);
}

/// The head of the pull request that was merged: the parent that its base does
/// not have; where that cannot be seen, the parent where the CI puts it.
/// Nothing for a commit with other than two parents.
std::optional<std::string> HeadOfMerge(const std::string& merge,
                                       const CiCommit& ci,
                                       const Checkout& checkout) {
  const std::vector<std::string> parents = checkout.ParentsOf(merge);
  if (parents.size() != 2) return std::nullopt;
  if (ci.base_branch) {
    const bool first = checkout.IsOnBranch(parents[0], ci.base_branch->text);
    const bool second = checkout.IsOnBranch(parents[1], ci.base_branch->text);
    if (first != second) return first ? parents[1] : parents[0];
  }
  return ci.head_is_first_parent ? parents[0] : parents[1];
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
    if (HasRole(ci_, tags::kMergeRole) && OfMerge(*head)) return;
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
    TakeHead(CommitRule::kCiSilent, *head, "the CI names none", "");
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
    } else if (HasRole(ci_, tags::kMergeRole) && IsMergeReported()) {
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

  /// True where HEAD is a merge of the CI's own, and so decided.
  bool OfMerge(const std::string& head) {
    if (!IsSame(ci_.run, head)) return false;
    if (!IsMergeReported()) {
      choice_.candidates.push_back({Head(head), "the CI's merge"});
      Ci(CommitRule::kPullRequestMerge, "the head of the pull request");
      return true;
    }
    // Not each run of a pull request is of a merge.
    if (checkout_.IsOnRemoteBranch(head)) return false;
    const auto found = HeadOfMerge(head, ci_, checkout_);
    if (!found) return false;
    choice_.rule = CommitRule::kPullRequestMerge;
    choice_.commit =
        core::Inferred(*found, absl::StrCat("parent of ", ci_.run->source));
    choice_.candidates = {{*choice_.commit, "the head of the pull request"},
                          {*ci_.run, "the CI's merge"},
                          {Head(head), "the CI's merge"}};
    return true;
  }

  /// True where of a pull request only the merge is known.
  bool IsMergeReported() const {
    return ci_.run && ci_.deployed && ci_.run->text == ci_.deployed->text;
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
    if (checkout_.IsOnRemoteBranch(head)) {
      return TakeCheckedOut(CommitRule::kRemoteBranch, head,
                            "on a branch of a remote");
    }
    const bool on_tag = checkout_.IsOnTag(head);
    const auto base =
        CommitBeforeJob(checkout_, head, ci_.deployed->text, on_tag);
    if (base) return MadeHere(head, *base);
    if (on_tag) return TakeCheckedOut(CommitRule::kTag, head, "on a tag");
    TakeCheckedOut(CommitRule::kFetched, head, "on no branch and no tag");
  }

  void MadeHere(const std::string& head, const std::string& base) {
    const bool is_ci =
        IsSame(ci_.deployed, base) ||
        !(checkout_.IsOnRemoteBranch(base) || checkout_.IsOnTag(base));
    if (is_ci) {
      Ci(CommitRule::kMadeHere, "HEAD was made by this job");
    } else {
      TakeHead(CommitRule::kMadeHere, base, "this job made HEAD on it",
               "not what was checked out");
      choice_.commit->source = "the checkout, without this job's own commits";
    }
    choice_.candidates.push_back({Head(head), "made by this job"});
    const std::vector<std::string> parents = checkout_.ParentsOf(head);
    const bool is_merge_for_pull_request =
        ci_.base_branch && parents.size() == 2 && is_ci;
    if (is_merge_for_pull_request) return;
    choice_.notice = absl::StrCat("This job made ", ShortSha(head),
                                  ", the HEAD of the checkout, so ",
                                  Named(*choice_.commit), " is reported.");
    choice_.is_arguable = true;
  }

  void TakeCheckedOut(CommitRule::Id rule, const std::string& head,
                      std::string why) {
    const std::vector<std::string> refs = checkout_.RefsAt(head);
    if (!refs.empty()) why = absl::StrCat("at ", refs.front());
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
    if (!ci_.deployed) return;
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

bool IsCheckoutOf(const Checkout& checkout, const std::string& url,
                  const std::optional<Sourced>& commit) {
  switch (Relate(checkout, url)) {
    case Relation::kSame:
      return true;
    case Relation::kPerhaps:
      return commit ? checkout.HasCommit(commit->text)
                    : checkout.Remotes().empty();
    case Relation::kOther:
      break;
  }
  return false;
}

Relation Relate(const Checkout& checkout, const std::string& url) {
  const std::vector<providers::Remote>& remotes = checkout.Remotes();
  bool may_be_mirror = remotes.empty();
  for (const providers::Remote& remote : remotes) {
    if (core::IsSameRepository(remote.url, url)) return Relation::kSame;
    may_be_mirror |= core::MayBeMirror(url, remote.url);
  }
  return may_be_mirror ? Relation::kPerhaps : Relation::kOther;
}

}  // namespace dora::app
