#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "absl/time/time.h"

namespace dora::app {

/// What bounds an upload, and who hears of it. Each function may be empty.
struct UploadLimits {
  absl::Duration time;  ///< for everything
  std::function<bool()> stop_asked = {};
  std::string why_stopped = "it was stopped by a signal";
  /// Why nothing may be fetched; empty where it may.
  std::string no_fetch = {};
  /// Receives a line about each try.
  std::function<void(const std::string&)> trace = {};
  /// Told what it is at.
  std::function<void(const char* doing, size_t done)> progress = {};
};

}  // namespace dora::app
