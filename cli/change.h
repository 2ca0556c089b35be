#pragma once

#include <string>

#include "cli/send_settings.h"
#include "cli/step_host.h"
#include "core/change_failure.h"
#include "core/exchange.h"

// A word about a deployment (core/change_failure.h) on its way to the API.

namespace dora::cli {

/// The change as it is sent; `settings` has an application key, and outlives
/// the parcel.
core::Parcel ParcelOf(const core::ChangeFailure& change,
                      const SendSettings& settings);

/// `mark of deployment X as failed, mended by the rollback Y`.
std::string DescribeChange(const core::ChangeFailure& change);

}  // namespace dora::cli
