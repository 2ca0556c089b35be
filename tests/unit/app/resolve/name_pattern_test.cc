#include "app/resolve/name_pattern.h"

#include <fnmatch.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace dora::app {
namespace {

struct Case {
  const char* pattern;
  const char* name;
  bool matches;
};

TEST(NamePatternTest, MatchesTheWholeName) {
  for (const Case& test :
       {Case{"main", "main", true}, Case{"main", "maintenance", false},
        Case{"release/*", "release/1/2", true}, Case{"*", "", true},
        Case{"review/?", "review/7", true}, Case{"?", "", false},
        Case{"v[0-9]*", "v1.2", true}, Case{"v[!0-9]*", "v1.2", false},
        Case{"[[:alpha:]]*[[:digit:]]", "a-1", true},
        Case{"[[:alpah:]]", "a", false}, Case{"[![:alpah:]]", "a", false},
        Case{R"([\]a]b)", "]b", true}, Case{R"(\*)", "*", true},
        Case{R"(\*)", "a", false}, Case{"a[b", "a[b", true},
        Case{"*a*b*c", "xxaxxbxxcxxc", true}}) {
    EXPECT_EQ(MatchesName(test.pattern, test.name), test.matches)
        << test.pattern << " " << test.name;
  }
}

// The C library has matched these patterns before.
TEST(NamePatternTest, IsThatOfTheCLibrary) {
  std::mt19937 random(20261130);
  const auto text = [&random](const char* letters, size_t most) {
    const std::string all = letters;
    std::string made(random() % most, 0);
    for (char& c : made) c = all[random() % all.size()];
    return made;
  };
  int matches = 0;
  for (int i = 0; i < 200000; ++i) {
    const std::string pattern = text(R"(ab/*?[]!-c\:)", 9);
    const std::string name = text(R"(ab/c-]\:)", 6);
    const bool expected = fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
    matches += expected ? 1 : 0;
    ASSERT_EQ(MatchesName(pattern, name), expected) << pattern << " " << name;
  }
  EXPECT_GT(matches, 1000);
}

}  // namespace
}  // namespace dora::app
