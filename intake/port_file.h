#pragma once

// Tells another process which port the kernel chose.

#include <string>

namespace dora::intake {

/// Writes `port` and a line break to `path`, which is complete as soon as it is
/// there. Returns what went wrong, or nothing.
std::string WritePortFile(const std::string& path, int port);

}  // namespace dora::intake
