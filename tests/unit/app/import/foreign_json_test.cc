#include "app/import/foreign_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace dora::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string Refusal(const std::string& text) {
  const auto refusal = RefuseForeignJson(text, "FILE");
  return refusal ? core::ToString(*refusal) : "";
}

TEST(ForeignJson, IsNoRecordThatIsOnlyWrong) {
  for (
      const char* text :
      {"{}", "[]", "[1]", "{", "[{\"env\":\"prod\"}]",
       R"({"service":"a","started_at":1,"finished_at":2})",
       R"({"sevice":"a","started_at":1,"finished_at":2})",
       R"({"service":"a","duration":1})", R"([{"service":"a","git":{"x":1}}])",
       R"({"service":"a","started_at":1,"finished_at":2,"a":1,"b":2,"c":3})"}) {
    EXPECT_EQ(Refusal(text), "") << text;
  }
}

TEST(ForeignJson, NamesItsMembersAndOurs) {
  EXPECT_THAT(
      Refusal(R"([{"id":1,"who":{"name":1},"what":[],"when":1,"why":1},)"),
      AllOf(HasSubstr("FILE holds no deployments as import reads them: "
                      "\"who\", \"what\", \"when\" and 1 more are not"),
            HasSubstr("Known attributes: service, started_at"),
            HasSubstr("`jq -c '.[] | {service: .A, ")));
  EXPECT_THAT(Refusal(R"({"message":"Not Found"})"),
              HasSubstr("\"message\" is not an attribute of one."));
  EXPECT_THAT(
      Refusal(R"({"service":"a","start":1,"end":2,"sha":3})"),
      HasSubstr("\"start\", \"end\", \"sha\" are not attributes of one."));
}

TEST(ForeignJson, SaysWhereItsRecordsAre) {
  const std::string record =
      R"({"started_at":1,"note":{"x":[1]},"service":"a"})";
  for (const auto& [before, path, after] :
       {std::tuple{R"({"deployments":[)", "'.deployments[]'", "]}"},
        std::tuple{R"({"total":1,"data":[{"id":"x","attributes":)",
                   "'.data[].attributes'", "}]}"},
        std::tuple{R"([{"type":"x","attributes":)", "'.[].attributes'", "}]"},
        std::tuple{R"({"data":{"attributes":)", "'.data.attributes'", "}}"},
        std::tuple{R"({"data":[[)", "'.data[][]'", "]]}"}}) {
    EXPECT_THAT(Refusal(absl::StrCat(before, record, after)),
                AllOf(HasSubstr("holds its records within other objects"),
                      HasSubstr(absl::StrCat("`jq -c ", path, " FILE |"))));
    // The file is longer than what was read of it.
    EXPECT_THAT(Refusal(absl::StrCat(before, record, ",{\"serv")),
                HasSubstr(path));
  }
}

TEST(ForeignJson, GivesNoCommandWithANameOfAStranger) {
  const std::string refusal =
      Refusal(R"({"it's; rm -rf":[{"service":"a","started_at":1}],"b":1})");
  EXPECT_THAT(refusal, HasSubstr("holds no deployments"));
  EXPECT_THAT(refusal, ::testing::Not(HasSubstr("rm -rf[]")));
}

TEST(ForeignJson, IsBoundedHoweverDeepOrWide) {
  std::string deep;
  std::string wide = "{\"a\":[";
  for (int i = 0; i < 100000; ++i) {
    deep += "{\"a\":";
    wide += "{\"b\":1},";
  }
  EXPECT_THAT(Refusal(deep), HasSubstr("\"a\" is not an attribute"));
  EXPECT_THAT(Refusal(wide), HasSubstr("\"a\" is not an attribute"));
}

}  // namespace
}  // namespace dora::app
