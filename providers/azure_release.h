#pragma once

#include "providers/context_builder.h"

// Classic releases of Azure Pipelines: a stage deploys what builds have made.

namespace dora::providers {

/// True in a job of a classic release, not of a build or a YAML pipeline.
bool IsAzureRelease(const ContextBuilder& context);

/// Adds the release: its run, stage, attempt, start and page, the repository of
/// its primary artifact, and the artifact's commit where BUILD_SOURCEVERSION
/// has none.
void ReadAzureRelease(ContextBuilder& context);

}  // namespace dora::providers
