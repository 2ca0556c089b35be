// Gitea and Forgejo, which run GitHub's workflows and set GitHub's variables.
// Forgejo's runner sets Gitea's marker as well; before its version 7 only that.

#include "providers/github.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kGiteaMarkers[] = {"GITEA_ACTIONS"};
constexpr absl::string_view kForgejoMarkers[] = {"FORGEJO_ACTIONS"};

void Read(ContextBuilder& context) {
  ReadGithubVariables(context);
  // The page goes by the number of the run, not by its id, and has none for an
  // attempt; a job's page goes by its place in the run, which no variable has.
  context.FromPattern(tags::kPipelineUrl,
                      "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/"
                      "{GITHUB_RUN_NUMBER}");
}

}  // namespace

extern constexpr Provider kGitea = {
    .name = "gitea",
    .display_name = "Gitea Actions",
    .markers = kGiteaMarkers,
    .read = &Read,
    .documentation = "https://docs.gitea.com/usage/actions/comparison",
    .tells = "− page of the job",
    .no_env = "a job is not told what its `environment:` is",
};

extern constexpr Provider kForgejo = {
    .name = "forgejo",
    .display_name = "Forgejo Actions",
    .markers = kForgejoMarkers,
    .read = &Read,
    .documentation = "https://forgejo.org/docs/latest/user/actions/reference/",
    .tells = "− page of the job",
    .no_env = "a job is not told what its `environment:` is",
};

}  // namespace dora::providers
