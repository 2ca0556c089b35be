#include "app/doctor/short_lived.h"

namespace dora::app::doctor {
namespace {

/// Documented variables alone: https://docs.github.com/actions/reference,
/// https://docs.gitlab.com/ci/variables/predefined_variables,
/// https://circleci.com/docs/variables,
/// https://buildkite.com/docs/pipelines/environment-variables.
constexpr ShortLived kTable[] = {
    {"RUNNER_ENVIRONMENT", "github-hosted", "a runner of GitHub's own",
     "a folder in the workspace, and carry that with actions/cache."},
    {"CI_DISPOSABLE_ENVIRONMENT", "true", "a runner that is made for one job",
     "a folder in the project, and list that in the job's cache."},
    {"CIRCLECI", "true", "an executor of CircleCI",
     "a folder that restore_cache and save_cache carry, as the orb's README "
     "shows."},
    {"BUILDKITE_COMPUTE_TYPE", "hosted", "a hosted agent of Buildkite",
     "a folder on a cache volume."},
};

}  // namespace

const ShortLived* FindShortLived(const providers::Environment& environment) {
  for (const ShortLived& row : kTable) {
    const auto value = environment.Get(std::string(row.variable));
    if (value && *value == row.value) return &row;
  }
  return nullptr;
}

}  // namespace dora::app::doctor
