#pragma once

#include <array>
#include <optional>
#include <string>

#include "intake/dashboard/metrics.h"

// How metrics changed from one period to the next: what the cards and the weeks
// of the page say. Pure.

namespace dora::intake::dashboard {

constexpr size_t kMetrics = 5;

/// The five metrics as numbers, in the order of ReadingsOf: a day, seconds, a
/// share. What is not known is absent.
std::array<std::optional<double>, kMetrics> ValuesOf(const Metrics& metrics);

enum class Direction { kUnknown, kSame, kBetter, kWorse };

struct Change {
  Direction direction = Direction::kUnknown;
  /// "+12 %", of shares "+1.5 points"; "same"; empty where one is unknown.
  std::string text;
};

/// In the same order. More deployments are better; of all else, less is.
std::array<Change, kMetrics> ChangesOf(const Metrics& now,
                                       const Metrics& before);

}  // namespace dora::intake::dashboard
