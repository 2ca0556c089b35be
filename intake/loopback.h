#pragma once

// What the stand-in tells without a key, it tells this machine only.

#include <string>

namespace dora::intake {

/// Whether `address` is written as one of this machine's own to itself. A name
/// never is, whatever it resolves to.
bool IsLoopback(const std::string& address);

}  // namespace dora::intake
