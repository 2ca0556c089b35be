#include "os/random.h"

#include <gtest/gtest.h>

#include <set>

namespace dora::os {
namespace {

TEST(SystemRandomTest, GivesOtherNumbersEachTime) {
  std::set<uint32_t> numbers;
  SystemRandom random;
  for (int i = 0; i < 1000; ++i) numbers.insert(random());
  // Two equal ones among a thousand happen once in ten thousand runs.
  EXPECT_GE(numbers.size(), 998u);
}

TEST(SystemRandomTest, UsesEveryBit) {
  SystemRandom random;
  uint32_t set = 0;
  uint32_t clear = 0;
  for (int i = 0; i < 200; ++i) {
    const uint32_t number = random();
    set |= number;
    clear |= ~number;
  }
  EXPECT_EQ(set & clear, 0xFFFFFFFFu);
}

}  // namespace
}  // namespace dora::os
