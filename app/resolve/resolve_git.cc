#include "app/resolve/resolve_git.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "app/resolve/relation.h"
#include "core/base/git_url.h"
#include "core/base/repository_key.h"
#include "core/base/text.h"
#include "providers/checkout.h"
#include "providers/tags.h"

namespace dora::app {
namespace {

namespace tags = providers::tags;
using core::Or;
using core::Sourced;
using providers::Checkout;
using providers::CiContext;
using providers::Remote;

constexpr char kRemoteSource[] = "remote URL of the checkout";

std::optional<Sourced> UserWord(const Inputs& inputs, const CiContext& context,
                                input::Id id, const char* tag) {
  return Or(inputs.Get(id), context.OfUser(tag));
}

/// The remote that has the commit, or why none can be named.
struct RemoteChoice {
  std::optional<Sourced> url;
  std::string trouble;
};

RemoteChoice RemoteOf(const Checkout& checkout, const std::string& sha) {
  std::vector<Remote> remotes;
  bool is_local = false;
  for (const Remote& remote : checkout.Remotes()) {
    if (core::NamesRepository(remote.url)) {
      remotes.push_back(remote);
    } else {
      is_local = true;
    }
  }
  if (remotes.empty()) {
    return {{},
            is_local ? "the remote of the checkout names no repository on "
                       "another machine"
                     : "the checkout here has no remote"};
  }
  std::vector<Remote> having;
  std::vector<std::string> names;
  for (const Remote& remote : remotes) {
    names.push_back(remote.name);
    if (remotes.size() > 1 && checkout.IsOnBranchOf(sha, remote.name)) {
      having.push_back(remote);
    }
  }
  if (!having.empty()) remotes = std::move(having);
  const Remote* chosen = &remotes.front();
  for (const Remote& remote : remotes) {
    if (remote.name == "origin") chosen = &remote;
  }
  const bool is_clear =
      chosen->name == "origin" ||
      std::all_of(remotes.begin(), remotes.end(),
                  [chosen](const Remote& remote) {
                    return core::IsSameRepository(remote.url, chosen->url);
                  });
  if (is_clear) return {core::Inferred(chosen->url, kRemoteSource), ""};
  return {{},
          absl::StrCat("the checkout here has several remotes (",
                       absl::StrJoin(names, ", "), "), none of them origin")};
}

/// Why nothing is known from the checkout.
std::string WhySilent(const Checkout& checkout) {
  if (!checkout.Exists()) return "there is no git checkout here";
  const auto& head = checkout.HeadSha();
  const std::string trouble = checkout.Trouble();
  if (!trouble.empty()) return trouble;
  if (!head) return "git reads no commit in the checkout here";
  return RemoteOf(checkout, *head).trouble;
}

/// Works out the two facts of one event.
class GitResolver {
 public:
  GitResolver(const Inputs& inputs, const CiContext& context,
              const providers::CommandRunner& git, CommitFrom from,
              bool explains)
      : inputs_(inputs),
        context_(context),
        checkout_(git),
        from_(from),
        explains_(explains) {}

  GitResolution Resolve() {
    ReadCi();
    ReadUserUrl();
    ReadUserCommit();
    if (user_commit_) {
      PairUserCommit();
    } else {
      PairChosenCommit();
    }
    LeaveOutHalf();
    if (explains_) AddHead();
    MarkReported();
    return std::move(result_);
  }

 private:
  void ReadCi() {
    ci_.repository_url = context_.OfCi(tags::kRepositoryUrl);
    if (ci_.repository_url &&
        !core::NamesRepository(ci_.repository_url->text)) {
      local_url_ = std::exchange(ci_.repository_url, std::nullopt);
    }
    if (IsMerge(context_)) {
      ci_.role = core::Inferred(tags::kMergeRole, "");
    } else {
      ci_.role = context_.OfCi(tags::kCommitRole);
    }
    ci_.base_branch = context_.Get(tags::kBaseBranch);
    ci_.not_checked_out = context_.Get(tags::kNotCheckedOut);
    ci_.is_pull_request = IsPullRequest();
    const Sourced* provider = context_.Find(tags::kProviderName);
    ci_.is_ci = provider != nullptr;
    if (provider != nullptr && provider->text == "jenkins") ReadJenkins();
    ci_.run = Whole(context_.OfCi(tags::kCommitSha));
    const auto deployed = context_.OfCi(tags::kDeployedSha);
    ci_.deployed = deployed ? Or(Whole(deployed), ci_.run) : ci_.run;
  }

  /// One that is merged is deployed from its base.
  bool IsPullRequest() const {
    if (context_.Find(tags::kDeployedBranch) != nullptr) return false;
    return ci_.base_branch ||
           context_.Find(tags::kPullRequestNumber) != nullptr ||
           HasRole(ci_, tags::kMergeRole) ||
           HasRole(ci_, tags::kPullRequestRole) ||
           HasRole(ci_, tags::kBaseRole);
  }

  void ReadJenkins() {
    // Its branch sources merge the base into the head; all others do the
    // reverse. Source: MergeWithGitSCMExtension of the branch source plugins.
    ci_.head_is_first_parent = true;
    // GIT_URL is that of any checkout of the pipeline.
    ci_.workspace = context_.Get(tags::kWorkspacePath);
  }

  /// A sha in full: as it is, or by the checkout where the CI gives the start
  /// of one, a branch or a tag.
  std::optional<Sourced> Whole(const std::optional<Sourced>& commit) {
    if (!commit || core::IsZeros(commit->text)) return std::nullopt;
    if (core::IsFullSha(commit->text)) return commit;
    const bool may_be_here =
        !ci_.repository_url ||
        Relate(checkout_, ci_.repository_url->text) != Relation::kOther;
    const auto sha =
        may_be_here ? checkout_.Resolve(commit->text) : std::nullopt;
    if (sha) return core::Inferred(*sha, commit->source);
    unread_.push_back(*commit);
    return std::nullopt;
  }

  /// As ReadUserCommit: the variable may come with an image.
  void ReadUserUrl() {
    user_url_ = UserWord(inputs_, context_, input::kGitRepositoryUrl,
                         tags::kRepositoryUrl);
    if (!user_url_ || inputs_.Get(input::kGitRepositoryUrl) ||
        core::NamesRepository(user_url_->text)) {
      return;
    }
    result_.notices.push_back(
        NotUsed({core::ScrubRepositoryUrl(user_url_->text), user_url_->source},
                "names no repository on another machine"));
    user_url_.reset();
  }

  static std::string NotUsed(const Sourced& word, const char* why) {
    return absl::StrCat(word.source, ": ", core::Quoted(word.text), " ", why,
                        ", so it is not used.");
  }

  void ReadUserCommit() {
    user_commit_ =
        UserWord(inputs_, context_, input::kGitCommitSha, tags::kCommitSha);
    if (user_commit_ && core::IsZeros(user_commit_->text)) return SetAside();
    if (!user_commit_ || core::IsFullSha(user_commit_->text)) return;
    for (const auto& known : {ci_.deployed, ci_.run}) {
      // Fewer digits are as likely the start of many a commit.
      if (known && user_commit_->text.size() >= 7 &&
          absl::StartsWithIgnoreCase(known->text, user_commit_->text)) {
        user_commit_->text = known->text;
        return;
      }
    }
    if (const auto sha = checkout_.Resolve(user_commit_->text)) {
      user_commit_->text = *sha;
      return;
    }
    // The variable may come with the image that the job runs in; the option
    // was typed, and validation says what is wrong with it.
    if (inputs_.Get(input::kGitCommitSha)) return;
    SetAside();
  }

  void SetAside() {
    unread_.push_back(*std::exchange(user_commit_, std::nullopt));
  }

  /// The user's commit: of the user's repository, of the checkout's where it
  /// has it, else of the CI's.
  void PairUserCommit() {
    result_.commit_sha = user_commit_;
    result_.candidates = {{*user_commit_, "given"}};
    if (ci_.deployed) {
      result_.candidates.push_back({*ci_.deployed, "another was given"});
    }
    result_.repository_url = user_url_;
    if (user_url_) return;
    result_.repository_url = ci_.repository_url;
    // What is given may be a tag's own sha.
    const auto sha = checkout_.Resolve(user_commit_->text);
    if (!sha) {
      why_half_ = WhyLacking(*user_commit_);
      return;
    }
    user_commit_->text = *sha;
    result_.commit_sha = user_commit_;
    result_.candidates.front().commit = *user_commit_;
    if (ci_.repository_url &&
        IsCheckoutOf(checkout_, ci_.repository_url->text, user_commit_)) {
      return;
    }
    const RemoteChoice remote = RemoteOf(checkout_, user_commit_->text);
    result_.repository_url = Or(remote.url, ci_.repository_url);
  }

  /// The commit by the rules, and its repository.
  void PairChosenCommit() {
    if (user_url_ && ci_.repository_url && IsAnother(*user_url_)) {
      ForgetCiCommit();
    }
    if (user_url_) {
      ci_.repository_url = user_url_;
      ci_.workspace.reset();
    }
    CommitChoice choice = ChooseCommit(ci_, from_, checkout_);
    AddChoice(choice);
    ReadBranch(choice);
    result_.repository_url = ci_.repository_url;
    why_half_ = choice.why_none;
    if (!result_.commit_sha) return;
    const bool is_asked = choice.rule == CommitRule::kCheckoutAsked;
    const bool is_elsewhere =
        choice.rule == CommitRule::kSharedLibrary ||
        (is_asked && ci_.repository_url &&
         !IsCheckoutOf(checkout_, ci_.repository_url->text, ci_.deployed));
    if (is_elsewhere && user_url_) {
      result_.commit_sha.reset();
    } else if (!ci_.repository_url || is_elsewhere) {
      UseRemote(choice);
    }
  }

  /// Whether it is another repository than the CI's, and no copy of it that the
  /// checkout proves to have the CI's commit.
  bool IsAnother(const Sourced& url) const {
    if (core::IsSameRepository(url.text, ci_.repository_url->text))
      return false;
    return !core::MayBeMirror(url.text, ci_.repository_url->text) ||
           Relate(checkout_, url.text) == Relation::kOther || !ci_.deployed ||
           !checkout_.HasCommit(ci_.deployed->text);
  }

  void ForgetCiCommit() {
    if (ci_.deployed) {
      result_.notices.push_back(
          absl::StrCat(ci_.deployed->source, " is a commit of ",
                       core::ScrubRepositoryUrl(ci_.repository_url->text),
                       ", not of the given repository, so it is not used."));
      result_.candidates.push_back({*ci_.deployed, "of another repository"});
    }
    ci_ = {};
  }

  void AddChoice(CommitChoice& choice) {
    result_.commit_sha = choice.commit;
    for (CommitCandidate& candidate : choice.candidates) {
      result_.candidates.push_back(std::move(candidate));
    }
    if (choice.notice.empty()) return;
    if (choice.is_arguable) {
      absl::StrAppend(&choice.notice, " `", inputs_.NameOf(input::kCommitFrom),
                      "` says which of them is meant.");
    }
    result_.notices.push_back(std::move(choice.notice));
  }

  /// A workflow of one branch may have checked out another: what is deployed
  /// is of that one. A commit that is on the CI's branch as well, and was not
  /// checked out by the other's name, is a rollback.
  void ReadBranch(const CommitChoice& choice) {
    const auto of_ci = context_.TrustedBranch();
    if (!of_ci) return;
    std::set<std::string> names;
    for (absl::string_view ref : choice.refs) {
      if (!absl::ConsumePrefix(&ref, "refs/remotes/")) continue;
      names.emplace(ref.substr(ref.find('/') + 1));
    }
    if (names.empty() || names.count(of_ci->text) > 0) return;
    auto branch = checkout_.Branch();
    if (!branch && names.size() == 1 &&
        !checkout_.IsOnBranch(choice.commit->text, of_ci->text)) {
      branch = *names.begin();
    }
    if (branch && names.count(*branch) > 0) {
      result_.branch = core::Inferred(*branch, "the branch at HEAD");
    }
  }

  /// The repository of a commit that no CI names it for.
  void UseRemote(const CommitChoice& choice) {
    result_.repository_url.reset();
    const std::string& sha = choice.commit->text;
    if (!choice.of_checkout && !checkout_.HasCommit(sha)) {
      why_half_ = WhyLacking(*choice.commit);
      return;
    }
    RemoteChoice remote = RemoteOf(checkout_, sha);
    result_.repository_url = std::move(remote.url);
    why_half_ = std::move(remote.trouble);
  }

  /// Empty where the checkout itself is the reason.
  std::string WhyLacking(const Sourced& commit) const {
    if (!checkout_.HeadSha() || !checkout_.Trouble().empty()) return "";
    return absl::StrCat("this checkout does not have the commit ", commit.text,
                        " (from ", commit.source, ")");
  }

  const char* WhyUnread(const std::string& word) const {
    if (core::IsZeros(word)) return "names no commit";
    return checkout_.Exists()
               ? "is not a full SHA and does not name one commit of this "
                 "checkout"
               : "is not a full SHA, and there is no checkout here to look it "
                 "up in";
  }

  /// The API takes both or none. A half does not cost the event, which
  /// goes without git and says why.
  void LeaveOutHalf() {
    for (const Sourced& word : unread_) {
      result_.notices.push_back(NotUsed(word, WhyUnread(word.text)));
      result_.candidates.push_back({word, "does not name one commit here"});
    }
    result_.chosen_sha = result_.commit_sha;
    if (result_.repository_url && result_.commit_sha) return;
    // Typed: validation says what is wrong with it.
    if (user_commit_ && !core::IsFullSha(user_commit_->text)) return;
    std::string note = "The event has neither repository nor commit: ";
    if (result_.commit_sha) {
      absl::StrAppend(&note, result_.commit_sha->source,
                      " gives the commit, but its repository is unknown: ");
    } else if (result_.repository_url) {
      absl::StrAppend(&note, result_.repository_url->source,
                      " gives the repository, but not its commit: ");
    }
    if (why_half_.empty() && local_url_) {
      why_half_ = absl::StrCat(local_url_->source,
                               " names no repository on another machine");
    }
    if (why_half_.empty()) why_half_ = WhySilent(checkout_);
    if (why_half_.empty())
      why_half_ = "the checkout here is of another repository";
    absl::StrAppend(
        &note, why_half_, ". Set ",
        result_.repository_url
            ? ""
            : absl::StrCat("`", inputs_.NameOf(input::kGitRepositoryUrl), "`",
                           result_.commit_sha ? "" : " and "),
        result_.commit_sha
            ? ""
            : absl::StrCat("`", inputs_.NameOf(input::kGitCommitSha), "`"),
        ", or `", inputs_.NameOf(input::kSkipGit), "`.");
    result_.notices.push_back(std::move(note));
    result_.repository_url.reset();
    result_.commit_sha.reset();
  }

  /// Where nobody had to ask for it.
  void AddHead() {
    const auto& head = checkout_.HeadSha();
    if (!head) return;
    const Sourced commit = core::Inferred(*head, kHeadSource);
    for (const CommitCandidate& candidate : result_.candidates) {
      if (candidate.commit == commit) return;
    }
    result_.candidates.push_back({commit, user_commit_
                                              ? "another was given"
                                              : "the CI's was asked for"});
  }

  void MarkReported() {
    std::vector<CommitCandidate>& all = result_.candidates;
    for (CommitCandidate& candidate : all) {
      candidate.is_reported = result_.commit_sha == candidate.commit;
    }
    std::stable_partition(
        all.begin(), all.end(),
        [](const CommitCandidate& candidate) { return candidate.is_reported; });
  }

  const Inputs& inputs_;
  const CiContext& context_;
  const Checkout checkout_;
  const CommitFrom from_;
  const bool explains_;
  CiCommit ci_;
  std::optional<Sourced> user_url_;
  std::optional<Sourced> user_commit_;
  std::optional<Sourced>
      local_url_;                ///< the CI's, which says nothing elsewhere
  std::vector<Sourced> unread_;  ///< commits that name none
  std::string why_half_;
  GitResolution result_;
};

}  // namespace

core::Result<GitResolution> ResolveGit(const Inputs& inputs,
                                       const CiContext& context,
                                       const providers::CommandRunner& git,
                                       bool explains) {
  return inputs.Choice<CommitFrom>(input::kCommitFrom)
      .map([&](CommitFrom from) {
        return GitResolver(inputs, context, git, from, explains).Resolve();
      });
}

bool IsMerge(const CiContext& context) {
  const Sourced* role = context.Find(tags::kCommitRole);
  if (role != nullptr) return role->text == tags::kMergeRole;
  const Sourced* deployed = context.Find(tags::kDeployedSha);
  const Sourced* head = context.Find(tags::kCommitHeadSha);
  const Sourced* run = context.Find(tags::kCommitSha);
  // Where the run is of the head itself there is no merge.
  return deployed != nullptr && head != nullptr &&
         deployed->text == head->text &&
         (run == nullptr || run->text != head->text);
}

bool NamesGit(const Inputs& inputs, const CiContext& context) {
  return UserWord(inputs, context, input::kGitRepositoryUrl,
                  tags::kRepositoryUrl) ||
         UserWord(inputs, context, input::kGitCommitSha, tags::kCommitSha);
}

std::vector<std::string> Explain(
    const std::vector<CommitCandidate>& candidates) {
  std::vector<std::string> lines;
  for (const CommitCandidate& candidate : candidates) {
    lines.push_back(
        absl::StrCat(candidate.is_reported ? "commit: " : "not the commit: ",
                     core::Quoted(candidate.commit.text), " from ",
                     candidate.commit.source, ": ", candidate.fate));
  }
  return lines;
}

}  // namespace dora::app
