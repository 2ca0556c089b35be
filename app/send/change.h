#pragma once

#include <string>

#include "app/host/step_host.h"
#include "app/send/send_settings.h"
#include "core/delivery/exchange.h"
#include "core/event/change_failure.h"

// A word about a deployment (core/change_failure.h) on its way to the API.

namespace dora::app {

/// The change as it is sent; `settings` has an application key, and outlives
/// the parcel.
core::Parcel ParcelOf(const core::ChangeFailure& change,
                      const SendSettings& settings);

/// `mark of deployment X as failed, mended by the rollback Y`.
std::string DescribeChange(const core::ChangeFailure& change);

}  // namespace dora::app
