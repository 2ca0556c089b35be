#include "intake/dashboard/weeks.h"

#include <algorithm>

namespace dora::intake::dashboard {
namespace {

constexpr absl::Duration kWeek = absl::Hours(24 * kDaysInWeek);
constexpr int64_t kMinWeeks = 2;

}  // namespace

std::vector<Week> WeeksOf(absl::Time from, absl::Time to) {
  const int64_t number =
      std::max(kMinWeeks, absl::Ceil(to - from, kWeek) / kWeek);
  std::vector<Week> weeks;
  for (int64_t back = number; back > 0; --back) {
    weeks.push_back({to - back * kWeek, to - (back - 1) * kWeek});
  }
  return weeks;
}

}  // namespace dora::intake::dashboard
