#include "providers/json_values.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/memory.h"

namespace dora::providers {
namespace {

constexpr const char* kPlaces[] = {"/a", "/b/c/d"};

struct ValuesCase {
  const char* name;
  std::string text;
  JsonValues values;
};

class Values : public ::testing::TestWithParam<ValuesCase> {};

TEST_P(Values, AreThoseAtThePlaces) {
  const auto values = ReadJsonValues(GetParam().text, kPlaces);
  ASSERT_TRUE(values.has_value());
  EXPECT_EQ(*values, GetParam().values);
}

INSTANTIATE_TEST_SUITE_P(
    Each, Values,
    ::testing::Values(
        ValuesCase{"Texts",
                   R"({"a": "x", "b": {"c": {"d": "y"}}})",
                   {{"/a", "x"}, {"/b/c/d", "y"}}},
        ValuesCase{"Number", R"({"a": -42})", {{"/a", "-42"}}},
        ValuesCase{"Large",
                   R"({"a": 18446744073709551615})",
                   {{"/a", "18446744073709551615"}}},
        ValuesCase{"Fraction", R"({"a": 1.5})", {{"/a", "1.5"}}},
        ValuesCase{"Truth", R"({"a": true})", {{"/a", "true"}}},
        ValuesCase{"Null", R"({"a": null})", {}},
        ValuesCase{"ObjectForText", R"({"a": {"a": "x"}})", {}},
        ValuesCase{"ListForText", R"({"a": ["x"]})", {}},
        ValuesCase{"ListAround", R"([{"a": "x"}])", {}},
        ValuesCase{"ListBetween", R"({"b": [{"c": {"d": "y"}}]})", {}},
        ValuesCase{"ElsewhereOfThatName",
                   R"({"x": {"a": "no"}, "y": [{"a": "no"}], "a": "x"})",
                   {{"/a", "x"}}},
        ValuesCase{"BehindSomethingDeep",
                   absl::StrCat(R"({"x": )", std::string(50, '['),
                                std::string(50, ']'), R"(, "a": "x"})"),
                   {{"/a", "x"}}},
        ValuesCase{"NamesWithSlashes",
                   R"({"b/c": {"d": "no"}, "a": "x"})",
                   {{"/a", "x"}}},
        ValuesCase{"TheLastOfTwo", R"({"a": "x", "a": "y"})", {{"/a", "y"}}},
        ValuesCase{"TheLastOfTwoObjects",
                   R"({"b": {"c": {"d": "x"}}, "b": {"e": 1}})",
                   {}},
        ValuesCase{"Text", R"("a")", {}}),
    [](const auto& info) { return info.param.name; });

TEST(ReadJsonValues, WhatIsNotJsonHasNone) {
  for (const char* text : {"", "no", "{\"a\": \"x\"", "{\"a\": \"x\"} more",
                           "{\"a\": \"\xff\"}", "{\"a\": 1e999}"}) {
    EXPECT_EQ(ReadJsonValues(text, kPlaces), std::nullopt) << text;
  }
}

std::string ListOf(const std::string& piece, size_t size) {
  std::string text = "[";
  text.reserve(size + piece.size());
  while (text.size() < size) text += piece;
  return text;
}

/// As large as a payload may be, and as costly as it can be made.
TEST(ReadJsonValues, LargeOnesTakeLittleMemory) {
  constexpr size_t kSize = 8 * 1024 * 1024;
  constexpr long kMostMib = 32;
  for (const char* piece :
       {"[", "[],", " ", "{\"a\":", "{\"b\":{},\"c\":0},"}) {
    const std::string text = ListOf(piece, kSize);
    const long before = testing::PeakMib();
    EXPECT_EQ(ReadJsonValues(text, kPlaces), std::nullopt);
    if (testing::IsUnderASanitizer()) continue;
    EXPECT_LT(testing::PeakMib() - before, kMostMib) << piece;
  }
}

}  // namespace
}  // namespace dora::providers
