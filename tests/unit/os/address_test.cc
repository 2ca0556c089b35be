#include "os/address.h"

#include <gtest/gtest.h>

namespace dora::os {
namespace {

TEST(Address, Ipv4IsFourDecimalParts) {
  EXPECT_EQ(ParseIpv4("10.0.200.1"), (std::array<uint8_t, 4>{10, 0, 200, 1}));
  for (const char* text : {"", "10.1", "256.0.0.1", "0x7f.0.0.1", "1.2.3.4.5",
                           " 1.2.3.4", "1.2.3.4 ", "::1"}) {
    EXPECT_EQ(ParseIpv4(text), std::nullopt) << text;
  }
}

TEST(Address, Ipv6HasItsShortForms) {
  EXPECT_EQ(ParseIpv6("::1"),
            (std::array<uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                     0, 1}));
  const auto mapped = ParseIpv6("FE80::1.2.3.4");
  ASSERT_TRUE(mapped);
  EXPECT_EQ((*mapped)[0], 0xFE);
  EXPECT_EQ((*mapped)[15], 4);
  for (const char* text : {"", "[::1]", "1::2::3", "12345::", "1.2.3.4"}) {
    EXPECT_EQ(ParseIpv6(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace dora::os
