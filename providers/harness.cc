// Harness CI, which sets Drone's variables beside its own. A stage for
// deployments (CD) sets neither.
// Variables:
// https://developer.harness.io/docs/continuous-integration/troubleshoot-ci/ci-env-var

#include "providers/providers.h"

namespace dora::providers {

void ReadHarness(ContextBuilder& context) {
  context.FromVariables(tags::kPipelineId, {"HARNESS_EXECUTION_ID"});
  context.FromVariables(tags::kPipelineName, {"HARNESS_PIPELINE_ID"});
  context.FromVariables(tags::kPipelineNumber, {"HARNESS_BUILD_ID"});
  context.FromVariables(tags::kWorkspacePath, {"HARNESS_WORKSPACE"});
  ReadDrone(context);
  // For pull requests of Bitbucket Harness knows only the start of the hash.
  context.DropCommitUnlessWhole();
}

}  // namespace dora::providers
