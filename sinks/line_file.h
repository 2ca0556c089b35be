#pragma once

#include <string>

#include "core/base/error.h"

namespace dora::sinks {

struct AppendedLine {
  /// The line before it was cut off by a writer that could not finish it.
  bool follows_cut_line = false;
};

/// Appends `line` and a line break to the file at `path`, made with mode 0644
/// where there is none, by one write: lines of several processes do not mix.
/// What stands behind the last line break is ended first, and stays. An error
/// where not all of it could be written; a part of it is taken back.
core::Result<AppendedLine> AppendLine(const std::string& path,
                                      const std::string& line);

}  // namespace dora::sinks
