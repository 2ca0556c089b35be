#pragma once

#include "cli/inputs.h"
#include "cli/resolve.h"
#include "cli/step_host.h"

// `dora-deploy context`: what the surroundings tell, and from where.

namespace dora::cli {

struct ContextOptions {
  bool json = false;     ///< the field's shared tags as one flat object
  bool all = false;      ///< with json: also `_dd.ci.env_vars`
  bool explain = false;  ///< the source of each, and where nothing was found
};

int RunContext(const Inputs& inputs, const Surroundings& surroundings,
               const ContextOptions& options, StepHost& host);

}  // namespace dora::cli
