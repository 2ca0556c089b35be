#pragma once

#include <string>

#include "core/base/secret.h"
#include "core/delivery/receiver.h"

// The DORA Metrics API as a receiver: what each of its calls takes and answers.

namespace dora::sinks {

/// The DORA Metrics API, for what an API key alone may send: events.
core::Receiver DoraReceiver(std::string base_url, const core::Secret& api_key);

/// The same API for the marking of deployments, which takes an application key
/// beside it. A receiver of its own, as not every run has that key.
core::Receiver DoraManagementReceiver(std::string base_url,
                                      const core::Secret& api_key,
                                      const core::Secret& app_key);

/// The same API for the listing of deployments.
core::Receiver DoraListReceiver(std::string base_url,
                                const core::Secret& api_key,
                                const core::Secret& app_key);

}  // namespace dora::sinks
