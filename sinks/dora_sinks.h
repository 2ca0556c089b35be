#pragma once

#include <string>

#include "core/base/secret.h"
#include "sinks/sink.h"

// The DORA Metrics API as a sink: of events, and of failure marks.

namespace dora::sinks {

/// The name of the sink that is the DORA Metrics API.
inline constexpr char kDora[] = "dora";

/// Who takes deployments and incidents at `base_url`.
Sink DoraSink(std::string base_url, const core::Secret& api_key);

/// Who takes failure marks there, for an application key beside it.
Sink DoraMarkSink(std::string base_url, const core::Secret& api_key,
                  const core::Secret& app_key);

}  // namespace dora::sinks
