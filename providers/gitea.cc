// Gitea and Forgejo, which run GitHub's workflows and set GitHub's variables.
// Forgejo's runner sets Gitea's marker as well; before its version 7 only that.

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "providers/github.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kGiteaMarkers[] = {"GITEA_ACTIONS"};
constexpr absl::string_view kForgejoMarkers[] = {"FORGEJO_ACTIONS"};

/// A run's page goes by its number. A job's page goes by its place in the run,
/// which no variable has.
constexpr absl::string_view kRunPage =
    "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_NUMBER}";

/// Since Gitea 1.26 the page goes by the run's id, unless it is asked by its
/// number; older versions do not heed the question, and know no page by id:
/// https://github.com/go-gitea/gitea/pull/37008
void ReadGitea(ContextBuilder& context) {
  ReadGithubVariables(context);
  context.FromPattern(tags::kPipelineUrl,
                      absl::StrCat(kRunPage, "?by_index=1"));
}

void ReadForgejo(ContextBuilder& context) {
  ReadGithubVariables(context);
  context.FromPattern(tags::kPipelineUrl, kRunPage);
}

}  // namespace

extern constexpr Provider kGitea = {
    .name = "gitea",
    .display_name = "Gitea Actions",
    .markers = kGiteaMarkers,
    .read = &ReadGitea,
    .documentation = "https://docs.gitea.com/usage/actions/comparison",
    .tells = "− page of the job",
    .no_env = "a job is not told what its `environment:` is",
};

extern constexpr Provider kForgejo = {
    .name = "forgejo",
    .display_name = "Forgejo Actions",
    .markers = kForgejoMarkers,
    .read = &ReadForgejo,
    .documentation = "https://forgejo.org/docs/latest/user/actions/reference/",
    .tells = "− page of the job",
    .no_env = "a job is not told what its `environment:` is",
};

}  // namespace dora::providers
