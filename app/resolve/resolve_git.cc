#include "app/resolve/resolve_git.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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
    if (core::IsLocalPath(remote.url)) {
      is_local = true;
    } else {
      remotes.push_back(remote);
    }
  }
  if (remotes.empty()) {
    return {{},
            is_local ? "the remote of the checkout is a path of this machine"
                     : "the checkout here has no remote"};
  }
  const auto url_of = [](const Remote& remote) {
    return RemoteChoice{core::Inferred(remote.url, kRemoteSource), ""};
  };
  std::vector<const Remote*> having;
  std::vector<std::string> names;
  for (const Remote& remote : remotes) {
    names.push_back(remote.name);
    if (remotes.size() > 1 && checkout.IsOnBranchOf(sha, remote.name)) {
      having.push_back(&remote);
    }
  }
  if (remotes.size() == 1) return url_of(remotes.front());
  if (having.size() == 1) return url_of(*having.front());
  for (const Remote& remote : remotes) {
    const bool has_it =
        having.empty() ||
        std::find(having.begin(), having.end(), &remote) != having.end();
    if (remote.name == "origin" && has_it) return url_of(remote);
  }
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
              const providers::CommandRunner& git, CommitFrom from)
      : inputs_(inputs), context_(context), checkout_(git), from_(from) {}

  GitResolution Resolve() {
    ReadCi();
    user_url_ = UserWord(inputs_, context_, input::kGitRepositoryUrl,
                         tags::kRepositoryUrl);
    ReadUserCommit();
    if (user_commit_) {
      PairUserCommit();
    } else {
      PairChosenCommit();
    }
    LeaveOutHalf();
    return std::move(result_);
  }

 private:
  void ReadCi() {
    ci_.repository_url = context_.OfCi(tags::kRepositoryUrl);
    if (ci_.repository_url && core::IsLocalPath(ci_.repository_url->text)) {
      local_url_ = std::exchange(ci_.repository_url, std::nullopt);
    }
    if (IsMerge(context_)) {
      ci_.role = core::Inferred(tags::kMergeRole, "");
    } else {
      ci_.role = context_.OfCi(tags::kCommitRole);
    }
    ci_.base_branch = context_.Get(tags::kBaseBranch);
    ci_.not_checked_out = context_.Get(tags::kNotCheckedOut);
    const Sourced* provider = context_.Find(tags::kProviderName);
    // Its branch sources merge the base into the head; all others do the
    // reverse. Source: MergeWithGitSCMExtension of the branch source plugins.
    ci_.head_is_first_parent =
        provider != nullptr && provider->text == "jenkins";
    ci_.run = Whole(context_.OfCi(tags::kCommitSha));
    const auto deployed = context_.OfCi(tags::kDeployedSha);
    ci_.deployed = deployed ? Or(Whole(deployed), ci_.run) : ci_.run;
  }

  /// A sha in full: as it is, or by the checkout where the CI gives the start
  /// of one, a branch or a tag.
  std::optional<Sourced> Whole(const std::optional<Sourced>& commit) {
    if (!commit || core::IsFullSha(commit->text)) return commit;
    const bool may_be_here =
        !ci_.repository_url ||
        Relate(checkout_, ci_.repository_url->text) != Relation::kOther;
    const auto sha =
        may_be_here ? checkout_.Resolve(commit->text) : std::nullopt;
    if (sha) return core::Inferred(*sha, commit->source);
    unread_.push_back(*commit);
    return std::nullopt;
  }

  void ReadUserCommit() {
    user_commit_ =
        UserWord(inputs_, context_, input::kGitCommitSha, tags::kCommitSha);
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
    unread_.push_back(*user_commit_);
    user_commit_.reset();
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
    if (!checkout_.HasCommit(user_commit_->text)) return;
    if (ci_.repository_url &&
        IsCheckoutOf(checkout_, ci_.repository_url->text, user_commit_)) {
      return;
    }
    const RemoteChoice remote = RemoteOf(checkout_, user_commit_->text);
    result_.repository_url = Or(remote.url, ci_.repository_url);
  }

  /// The commit by the rules, and its repository.
  void PairChosenCommit() {
    if (user_url_ && ci_.repository_url &&
        core::RepositoryKey(user_url_->text) !=
            core::RepositoryKey(ci_.repository_url->text)) {
      ForgetCiCommit();
    }
    if (user_url_) ci_.repository_url = user_url_;
    CommitChoice choice = ChooseCommit(ci_, from_, checkout_);
    AddChoice(choice);
    result_.repository_url = ci_.repository_url;
    why_half_ = choice.why_none;
    if (!result_.commit_sha) return;
    const bool asked = choice.rule == CommitRule::kCheckoutAsked;
    const bool is_elsewhere =
        asked && ci_.repository_url &&
        !IsCheckoutOf(checkout_, ci_.repository_url->text, ci_.deployed);
    if (is_elsewhere && user_url_) {
      result_.commit_sha.reset();
    } else if (!ci_.repository_url || is_elsewhere) {
      UseRemote(choice);
    }
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

  /// The repository of a commit that no CI names it for.
  void UseRemote(const CommitChoice& choice) {
    result_.repository_url.reset();
    const std::string& sha = choice.commit->text;
    if (!choice.of_checkout && !checkout_.HasCommit(sha)) {
      if (!checkout_.HeadSha() || !checkout_.Trouble().empty()) return;
      why_half_ = absl::StrCat("this checkout does not have the commit ", sha,
                               " (from ", choice.commit->source, ")");
      return;
    }
    RemoteChoice remote = RemoteOf(checkout_, sha);
    result_.repository_url = std::move(remote.url);
    why_half_ = std::move(remote.trouble);
  }

  /// The API takes both or none. A half does not cost the event, which
  /// goes without git and says why.
  void LeaveOutHalf() {
    for (const Sourced& word : unread_) {
      result_.notices.push_back(absl::StrCat(
          word.source, ": ", core::Quoted(word.text),
          " is not a full SHA and names no commit of this checkout, so it is "
          "not used."));
    }
    result_.chosen_sha = result_.commit_sha;
    if (result_.repository_url && result_.commit_sha) return;
    std::string note = "The event has neither repository nor commit: ";
    if (result_.commit_sha) {
      absl::StrAppend(&note, result_.commit_sha->source,
                      " gives the commit, but its repository is unknown: ");
    } else if (result_.repository_url) {
      absl::StrAppend(&note, result_.repository_url->source,
                      " gives the repository, but not its commit: ");
    }
    if (why_half_.empty() && local_url_) {
      why_half_ = absl::StrCat(local_url_->source, " is a path of a machine");
    }
    if (why_half_.empty()) why_half_ = WhySilent(checkout_);
    if (why_half_.empty()) why_half_ = "the checkout here is of another one";
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

  const Inputs& inputs_;
  const CiContext& context_;
  const Checkout checkout_;
  const CommitFrom from_;
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
                                       const providers::CommandRunner& git) {
  return inputs.Choice<CommitFrom>(input::kCommitFrom)
      .map([&](CommitFrom from) {
        return GitResolver(inputs, context, git, from).Resolve();
      });
}

bool IsMerge(const CiContext& context) {
  const Sourced* role = context.Find(tags::kCommitRole);
  if (role != nullptr) return role->text == tags::kMergeRole;
  const Sourced* deployed = context.Find(tags::kDeployedSha);
  const Sourced* head = context.Find(tags::kCommitHeadSha);
  return deployed != nullptr && head != nullptr && deployed->text == head->text;
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
        absl::StrCat(lines.empty() ? "commit: " : "not the commit: ",
                     core::Quoted(candidate.commit.text), " from ",
                     candidate.commit.source, ": ", candidate.fate));
  }
  return lines;
}

}  // namespace dora::app
