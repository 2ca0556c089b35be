#include "app/resolve/resolve_git.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/base/error.h"
#include "core/base/git_url.h"
#include "providers/read_context.h"
#include "providers/tags.h"

namespace dora::app {
namespace {

namespace tags = providers::tags;
using core::Or;
using core::Sourced;
using providers::CiContext;
using providers::GitFacts;

/// The commit that the CI deployed: on pull requests, the CI's own word for its
/// commit means another.
std::optional<Sourced> CommitOf(const CiContext& context) {
  return Or(context.Get(tags::kDeployedSha), context.Get(tags::kCommitSha));
}

/// Repository and commit by the user's words and the CI's variables.
GitFacts GitFromInputs(const Inputs& inputs, const CiContext& context,
                       std::vector<std::string>& notices) {
  GitFacts facts;
  facts.repository_url = inputs.Get(input::kGitRepositoryUrl);
  facts.commit_sha = inputs.Get(input::kGitCommitSha);
  const std::optional<Sourced> ci_url = context.Get(tags::kRepositoryUrl);
  const std::optional<Sourced> ci_sha = CommitOf(context);
  if (facts.repository_url && !facts.commit_sha && ci_sha) {
    // A user who names another repository does not mean this job's commit,
    // unless the commit is the user's word as well.
    const bool same =
        !ci_url ||
        ci_sha->source == providers::OverrideVariable(tags::kCommitSha) ||
        core::RepositoryKey(ci_url->text) ==
            core::RepositoryKey(facts.repository_url->text);
    if (!same) {
      notices.push_back(
          absl::StrCat(ci_sha->source, " is a commit of ", ci_url->text,
                       ", not of the given repository, so it is not used."));
      return facts;
    }
  }
  facts.repository_url = Or(facts.repository_url, ci_url);
  facts.commit_sha = Or(facts.commit_sha, ci_sha);
  return facts;
}

/// Some CI systems tell the commit and never its repository, and the API takes
/// both or none. Where the checkout does not know it either, that is not a
/// reason to lose the event: it goes without. A commit that the user gave
/// stays, and validation asks for its repository.
void DropCommitOfNoRepository(const Inputs& inputs, GitFacts& facts,
                              std::vector<std::string>& notices) {
  if (facts.repository_url || !facts.commit_sha ||
      inputs.Get(input::kGitCommitSha) ||
      facts.commit_sha->source ==
          providers::OverrideVariable(tags::kCommitSha)) {
    return;
  }
  notices.push_back(absl::StrCat(
      "The event has neither commit nor repository: ", facts.commit_sha->source,
      " gives the commit, but its repository is unknown. Set `",
      inputs.NameOf(input::kGitRepositoryUrl), "`."));
  facts.commit_sha.reset();
}

}  // namespace

GitFacts ResolveGit(const Inputs& inputs, const CiContext& context,
                    const providers::CommandRunner& commands,
                    std::vector<std::string>& notices) {
  GitFacts facts = providers::CompleteFromCheckout(
      GitFromInputs(inputs, context, notices), providers::Checkout(commands));
  if (!facts.notice.empty()) notices.push_back(facts.notice);
  DropCommitOfNoRepository(inputs, facts, notices);
  return facts;
}

bool NamesGit(const Inputs& inputs, const CiContext& context) {
  const auto is_users = [&](input::Id id, const char* tag) {
    const Sourced* value = context.Find(tag);
    return inputs.Get(id) ||
           (value != nullptr &&
            value->source == providers::OverrideVariable(tag));
  };
  return is_users(input::kGitRepositoryUrl, tags::kRepositoryUrl) ||
         is_users(input::kGitCommitSha, tags::kCommitSha);
}

}  // namespace dora::app
