// YAML as large as it is read, made to be slow or to need much memory.

#include "providers/yaml_documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include "absl/strings/str_cat.h"
#include "providers/service_catalog.h"
#include "tests/support/memory.h"

namespace dora::providers {
namespace {

using ::testing::HasSubstr;

constexpr size_t kSize = kMaxCatalogBytes;

std::string Many(const std::string& piece) {
  std::string text;
  while (text.size() < kSize) text += piece;
  return text;
}

std::string Numbered(const std::string& begin, const std::string& end) {
  std::string text;
  for (int i = 0; text.size() < kSize; ++i) {
    absl::StrAppend(&text, begin, i, end);
  }
  return text;
}

struct BombCase {
  const char* name;
  std::string text;
};

class Bomb : public ::testing::TestWithParam<BombCase> {};

TEST_P(Bomb, IsReadOrRefusedWithinBounds) {
  constexpr long kMostMib = 64;
  constexpr int kMostSeconds = 3;  // a debug build on a busy machine
  const long before = testing::PeakMib();
  const std::clock_t start = std::clock();
  const auto documents = ParseYaml(GetParam().text, "fix");
  if (!documents) {
    EXPECT_THAT(documents.error().message, HasSubstr("line "));
  }
  if (testing::IsUnderASanitizer()) return;
  EXPECT_LT(testing::PeakMib() - before, kMostMib);
  EXPECT_LT(std::clock() - start, kMostSeconds * CLOCKS_PER_SEC);
}

INSTANTIATE_TEST_SUITE_P(
    Each, Bomb,
    ::testing::Values(BombCase{"Keys", Numbered("k", ": v\n")},
                      BombCase{"ShortKeys", Numbered("", ":\n")},
                      BombCase{"List", "[" + Many("a,") + "a]"},
                      BombCase{"Pairs", "[" + Many("a: b,") + "a]"},
                      BombCase{"Questions", "[" + Many("? a,") + "a]"},
                      BombCase{"EmptyLists", "[" + Many("[],") + "[]]"},
                      BombCase{"EmptyItems", Many("-\n")},
                      BombCase{"Documents", Many("---\n")},
                      BombCase{"Anchors", Numbered("- &a", " x\n")},
                      BombCase{"Aliases", "- &a x\n" + Many("- *a\n")},
                      BombCase{"Brackets", Many("[")},
                      BombCase{"Braces", Many("{")},
                      BombCase{"Dashes", Many("- ")},
                      BombCase{"Directives", Many("%YAML 1.2\n---\n")},
                      BombCase{"Words", Many("a ")}),
    [](const auto& info) { return info.param.name; });

/// A line of a file of 2,000 services, whose team, tags and globs are many.
TEST(ParseYaml, TheSizeOfAFileIsItsBound) {
  const std::string text =
      "services:\n" + Numbered("  s", ": {paths: [a/**, b/**, c], team: t}\n");
  EXPECT_TRUE(ParseYaml(text, "fix"));
}

TEST(ParseYaml, SaysWhereThereAreTooManyValues) {
  std::string text;
  for (int i = 0; i <= kMaxYamlValues; ++i) text += "- a\n";
  const auto documents = ParseYaml(text, "Fix it.");
  ASSERT_FALSE(documents);
  EXPECT_EQ(documents.error().message,
            "line 100000: there are more than 100000 values.");
  EXPECT_EQ(documents.error().hint, "Fix it.");
}

}  // namespace
}  // namespace dora::providers
