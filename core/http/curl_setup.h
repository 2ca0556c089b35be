#pragma once

// What libcurl needs of the process that it works in.

namespace dora::core {

/// To be called once, before libcurl's own set-up.
void PrepareProcessForCurl();

}  // namespace dora::core
