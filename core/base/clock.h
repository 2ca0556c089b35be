#pragma once

#include "absl/time/time.h"

// The time, handed in so that tests set it. Durations are always taken from
// the steady clock: the wall clock may be set while a deployment runs.

namespace dora::core {

class Clock {
 public:
  virtual ~Clock() = default;

  /// The wall clock.
  virtual absl::Time Now() const = 0;
  /// Time since an arbitrary start; never goes back.
  virtual absl::Duration Steady() const = 0;
};

/// The machine's own clocks.
class SystemClock : public Clock {
 public:
  absl::Time Now() const override;
  absl::Duration Steady() const override;
};

}  // namespace dora::core
