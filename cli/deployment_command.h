#pragma once

#include "cli/inputs.h"
#include "cli/resolve.h"
#include "cli/step_host.h"

// `dora-deploy deployment`: resolve, check, send, tell the truth.

namespace dora::cli {

namespace exit_code {
/// Done; or the delivery failed under `--on-error warn`.
inline constexpr int kOk = 0;
/// The delivery failed under `--on-error fail`.
inline constexpr int kDeliveryFailed = 1;
/// Usage or validation; nothing was sent.
inline constexpr int kUsage = 2;
}  // namespace exit_code

/// Says each problem as an error.
void SayProblems(StepHost& host, const std::vector<core::Error>& problems);

int RunDeployment(const Inputs& inputs, const Surroundings& surroundings,
                  StepHost& host);

}  // namespace dora::cli
