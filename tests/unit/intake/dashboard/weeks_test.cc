#include "intake/dashboard/weeks.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using testing::At;
using testing::kDay;

TEST(WeeksOf, CoverTheWindowAndEndWithIt) {
  const struct {
    int days;
    size_t weeks;
  } kCases[] = {{1, 2},  {7, 2},  {8, 2},   {14, 2},  {15, 3},
                {30, 5}, {35, 5}, {90, 13}, {365, 53}};
  const absl::Time to = At(1000 * kDay);
  for (const auto& one : kCases) {
    const std::vector<Week> weeks = WeeksOf(to - one.days * kDay, to);
    ASSERT_EQ(weeks.size(), one.weeks) << one.days;
    EXPECT_LE(weeks.front().from, to - one.days * kDay) << one.days;
    EXPECT_EQ(weeks.back().to, to) << one.days;
    for (size_t i = 0; i < weeks.size(); ++i) {
      EXPECT_EQ(weeks[i].to - weeks[i].from, 7 * kDay);
      if (i > 0) {
        EXPECT_EQ(weeks[i].from, weeks[i - 1].to);
      }
    }
  }
}

}  // namespace
}  // namespace dora::intake::dashboard
