#pragma once

// What the stand-in tells without a key, it tells this machine only.

#include <string>

namespace dora::intake {

/// Whether a client at this address is on the same machine.
bool IsLoopback(const std::string& address);

}  // namespace dora::intake
