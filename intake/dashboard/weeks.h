#pragma once

#include <vector>

#include "absl/time/time.h"

// The weeks of a window: whole ones of seven days that end with the window, so
// that each can be compared with the one before. Pure.

namespace dora::intake::dashboard {

constexpr int kDaysInWeek = 7;

/// From after its start until its end.
struct Week {
  absl::Time from;
  absl::Time to;
};

/// As many weeks as it takes to cover the window, two at least, the oldest
/// first; the oldest may begin before the window.
std::vector<Week> WeeksOf(absl::Time from, absl::Time to);

}  // namespace dora::intake::dashboard
