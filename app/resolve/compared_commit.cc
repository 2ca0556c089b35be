#include "app/resolve/compared_commit.h"

#include "absl/strings/str_cat.h"
#include "app/resolve/relation.h"
#include "core/base/git_url.h"
#include "providers/checkout.h"
#include "providers/tags.h"

namespace dora::app {
namespace {

using core::Sourced;
using providers::CiContext;

Sourced Head() { return {"HEAD", "the checkout"}; }

/// As where one repository builds and another, the checkout, deploys.
bool IsElsewhere(const Sourced& commit, const std::string& url,
                 const providers::CommandRunner& commands) {
  const providers::Checkout checkout(commands);
  return Relate(checkout, url) == Relation::kOther &&
         !checkout.HasCommit(commit.text);
}

}  // namespace

Sourced ComparedCommit(const Inputs& inputs, const CiContext& context,
                       const std::optional<GitResolution>& git,
                       const providers::CommandRunner& commands,
                       std::vector<std::string>& notices) {
  if (!git) {
    return core::Or(inputs.Get(input::kGitCommitSha),
                    context.OfUser(providers::tags::kCommitSha))
        .value_or(Head());
  }
  if (!git->chosen_sha) return Head();
  const Sourced& commit = *git->chosen_sha;
  const auto& url = git->repository_url;
  if (!commit.inferred || !url || !IsElsewhere(commit, url->text, commands)) {
    return commit;
  }
  notices.push_back(absl::StrCat(
      "changed-since compares HEAD of the checkout: ", commit.source,
      " is a commit of ", core::ScrubRepositoryUrl(url->text),
      ", and this checkout is of another repository."));
  return Head();
}

}  // namespace dora::app
