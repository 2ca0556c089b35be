#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "app/host/step_host.h"
#include "core/base/clock.h"

// What a command tells of long work, on a terminal and in a log.

namespace dora::app {

/// One line that is written over and over, on a terminal only.
class Progress {
 public:
  explicit Progress(const core::Clock& clock);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { Clear(); }

  /// At most five times a second. `of` is 0 where the end is not known.
  void Show(const char* doing, int64_t done, int64_t of);

  /// Before anything else is written.
  void Clear();

 private:
  const core::Clock& clock_;
  bool shown_;
  bool visible_ = false;
  absl::Duration next_ = -absl::InfiniteDuration();
};

/// Says problems until there are too many to be read.
class Complaints {
 public:
  Complaints(StepHost& host, Progress& progress, Level level)
      : host_(host), progress_(progress), level_(level) {}

  void Add(const std::string& message);

  /// Says how many were left out.
  void End();

 private:
  StepHost& host_;
  Progress& progress_;
  Level level_;
  int64_t count_ = 0;
};

}  // namespace dora::app
