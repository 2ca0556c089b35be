#pragma once

#include <string>

#include "core/error.h"

namespace dora::sinks {

/// Appends `line` and a line break to the file at `path`, made with mode 0644
/// where there is none, by one write: lines of several processes do not mix.
/// An error where not all of it could be written.
core::Result<bool> AppendLine(const std::string& path, const std::string& line);

}  // namespace dora::sinks
