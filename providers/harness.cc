// Harness CI, which sets Drone's variables beside its own. A stage for
// deployments (CD) sets neither.

#include "providers/drone.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"HARNESS_BUILD_ID"};

void Read(ContextBuilder& context) {
  context.FromVariables(tags::kPipelineId, {"HARNESS_EXECUTION_ID"});
  context.FromVariables(tags::kPipelineName, {"HARNESS_PIPELINE_ID"});
  context.FromVariables(tags::kPipelineNumber, {"HARNESS_BUILD_ID"});
  context.FromVariables(tags::kWorkspacePath, {"HARNESS_WORKSPACE"});
  ReadDrone(context);
}

}  // namespace

extern constexpr Provider kHarness = {
    .name = "harness",
    .display_name = "Harness CI",
    .markers = kMarkers,
    .read = &Read,
    .documentation =
        "https://developer.harness.io/docs/continuous-integration/"
        "troubleshoot-ci/ci-env-var",
    .tells = "− anything in deployment (CD) stages",
    .no_env = "only a promotion or a rollback has a target",
};

}  // namespace dora::providers
