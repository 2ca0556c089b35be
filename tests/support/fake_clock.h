#pragma once

#include "absl/time/time.h"
#include "core/base/clock.h"

// A clock that stands still until the test moves it.

namespace dora::testing {

class FakeClock : public core::Clock {
 public:
  explicit FakeClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override { return now_; }
  absl::Duration Steady() const override { return steady_; }

  /// Time passes, on both clocks.
  void Advance(absl::Duration duration) {
    now_ += duration;
    steady_ += duration;
  }

  /// Somebody sets the wall clock; the steady one does not notice.
  void SetNow(absl::Time now) { now_ = now; }

 private:
  absl::Time now_;
  // Not zero: its start is arbitrary, and nobody may count on it.
  absl::Duration steady_ = absl::Seconds(1234567);
};

}  // namespace dora::testing
