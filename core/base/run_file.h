#pragma once

#include <chrono>
#include <string>

#include "core/base/process.h"

// What running a program takes of each system, behind RunProcess.

namespace dora::core {

/// Runs the program `file` until it ends or `end` comes; `took` is left alone.
ProcessResult RunFile(const std::string& file, const ProcessSpec& spec,
                      std::chrono::steady_clock::time_point end);

}  // namespace dora::core
