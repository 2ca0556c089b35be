#pragma once

#include <array>
#include <optional>
#include <string>

#include "intake/dashboard/change.h"
#include "intake/dashboard/levels.h"
#include "intake/dashboard/metrics.h"

// Metrics as words: what the cards and the table of the page both say. A value
// that is not known is said to be unknown, and why; it is never a zero.

namespace dora::intake::dashboard {

struct Reading {
  const char* name;     ///< "Change lead time"
  std::string value;    ///< "3 h 20 min", or "unknown"
  std::string detail;   ///< what the value is taken from, or what is missing
  bool is_few = false;  ///< fewer samples than kFewSamples
  std::optional<Level> level = std::nullopt;
};

/// Deployment frequency, change lead time, change failure rate, time to
/// restore, deployment rework rate, in this order, over `days` days.
std::array<Reading, kMetrics> ReadingsOf(const Metrics& metrics, int days);

}  // namespace dora::intake::dashboard
