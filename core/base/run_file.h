#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/base/process.h"

// What running a program takes of each system, behind RunProcess.

namespace dora::core {

/// Runs the program `file` until it ends or `end` comes; `took` is left alone.
ProcessResult RunFile(const std::string& file, const ProcessSpec& spec,
                      std::chrono::steady_clock::time_point end);

/// What becomes of a program's output, as the caller wants it.
class Output {
 public:
  /// Keeps it in `text` where `spec` names nobody to take it.
  Output(const ProcessSpec& spec, std::string& text)
      : spec_(spec), text_(text) {}

  /// Tells how the program ends where `piece` is not wanted.
  std::optional<ProcessEnd> Take(absl::string_view piece);

 private:
  const ProcessSpec& spec_;
  std::string& text_;
  size_t taken_ = 0;
};

}  // namespace dora::core
