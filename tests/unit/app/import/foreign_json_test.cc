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
  const auto refusal = RefuseForeignJson(OutlinesOf(text), "FILE");
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
  EXPECT_THAT(Refusal(R"({"massage":"Not Found"})"),
              AllOf(HasSubstr("\"massage\" is not an attribute of one."),
                    HasSubstr("`jq -c '{service: .A, started_at")));
  EXPECT_THAT(
      Refusal(R"({"service":"a","start":1,"end":2,"sha":3})"),
      HasSubstr("\"start\", \"end\", \"sha\" are not attributes of one."));
}

TEST(ForeignJson, SaysWhereItsRecordsAre) {
  const std::string record =
      R"({"started_at":1,"git":{"commit_sha":"x"},"custom_tags":[],"service":"a"})";
  for (const auto& [before, path, after] :
       {std::tuple{R"({"deployments":[)", "'.deployments[]'", "]}"},
        std::tuple{R"({"total":1,"data":[{"id":"x","attributes":)",
                   "'.data[].attributes'", "}]}"},
        std::tuple{R"([{"type":"x","attributes":)", "'.[].attributes'", "}]"},
        std::tuple{R"({"data":{"attributes":)", "'.data.attributes'", "}}"},
        std::tuple{R"({"data":[[)", "'.data[][]'", "]]}"},
        std::tuple{"[[", "'.[][]'", "]]"}}) {
    EXPECT_THAT(Refusal(absl::StrCat(before, record, after)),
                AllOf(HasSubstr("holds its records within other objects or "
                                "arrays."),
                      HasSubstr(absl::StrCat("`jq -c ", path, " FILE |"))));
    // The file is longer than what was read of it.
    EXPECT_THAT(Refusal(absl::StrCat(before, record, ",{\"serv")),
                HasSubstr(path));
  }
}

constexpr char kRecord[] = R"({"service":"a","started_at":1,"finished_at":2})";

TEST(ForeignJson, TakesAllRecordsOutOfAMap) {
  const std::string one = kRecord;
  for (const auto& [text, path] :
       std::vector<std::pair<std::string, std::string>>{
           {absl::StrCat(R"({"a":)", one, R"(,"b-2":)", one, "}"), "'.[]'"},
           {absl::StrCat(R"({"b-2":)", one, "}"), "'.[]'"},
           {absl::StrCat(R"([{"a":)", one, R"(,"b":)", one, "}]"), "'.[][]'"},
           {absl::StrCat(R"({"a":[)", one, R"(],"b":[)", one, ",", one, "]}"),
            "'.[][]'"},
           {absl::StrCat(R"({"a":{"x":)", one, R"(},"b":{"x":)", one, "}}"),
            "'.[].x'"},
           // The head of a longer file.
           {absl::StrCat(R"({"a":)", one, R"(,"b":)", one, R"(,"c":{"ser)"),
            "'.[]'"},
           {absl::StrCat(R"({"a":)", one, R"(,"b":1})"), "'.a'"},
           {absl::StrCat(R"({"a":)", one, "}"), "'.a'"}}) {
    EXPECT_THAT(Refusal(text),
                HasSubstr(absl::StrCat("`jq -c ", path, " FILE")))
        << text;
  }
}

TEST(ForeignJson, TakesOnlyOurNamesOutOfARecordThatHasMore) {
  constexpr char kOurs[] =
      "{service, started_at, finished_at, env, version, team, custom_tags, ";
  EXPECT_THAT(
      Refusal(R"({"data":[{"id":"x","attributes":{"service":"a",)"
              R"("started_at":1,"finished_at":2,"change_failure":false}}]})"),
      HasSubstr(absl::StrCat("`jq -c '.data[].attributes | ", kOurs,
                             "git: (.git | {repository_url, commit_sha})}'")));
  EXPECT_THAT(Refusal(R"({"data":[{"attributes":{"service":"a","started_at":1,)"
                      R"("git":{"commit_sha":"x","branch":"y"}}}]})"),
              HasSubstr("'.data[].attributes | {service,"));
  EXPECT_THAT(
      Refusal(R"([{"service":"a","started_at":1,"finished_at":2,"id":"x",)"
              R"("git_commit_sha":"x","p":1,"q":2,"r":3,"s":4,"t":5,"u":6}])"),
      AllOf(HasSubstr("FILE has more names than import reads: \"p\", \"q\", "
                      "\"r\" and 3 more. Leave them out"),
            HasSubstr(absl::StrCat("`jq -c '.[] | ", kOurs,
                                   "git_repository_url, git_commit_sha, "
                                   "id}'"))));
}

TEST(ForeignJson, LooksForRecordsInTheListOfAnAnswer) {
  for (const auto& [text, program, unknown] :
       {std::tuple{R"({"count":1,"value":[{"id":1,"startTime":"x"}]})",
                   "'.value[] | {service: .A", "\"startTime\" is not"},
        std::tuple{R"({"apiVersion":"v1","items":[{"metadata":{"name":"x"}}]})",
                   "'.items[] | {", "\"metadata\" is not"},
        std::tuple{R"({"_class":"x","actions":[{},{"_class":"y"}],)"
                   R"("builds":[{"number":1,"url":"x"}],"name":"z"})",
                   "'.builds[] | {", "\"number\", \"url\" are not"},
        std::tuple{R"({"items":[{"id":1,"state":"x"}],"next_page_token":null})",
                   "'.items[] | {", "\"state\" is not"},
        std::tuple{R"({"a":1,"value":[{"id":1,"version":"x"}]})",
                   "'.value[] | {", "\"a\", \"value\" are not"},
        // Each line is a record.
        std::tuple{"{\"a\":1,\"steps\":[{\"b\":1,\"c\":2}]}\n{\"a\":1}",
                   "'{service: .A", "\"a\", \"steps\" are not"},
        std::tuple{R"([{"a":1,"steps":[{"b":1,"c":2}]}])",
                   "'.[] | {service: .A", "\"a\", \"steps\" are not"}}) {
    EXPECT_THAT(Refusal(text), AllOf(HasSubstr(program), HasSubstr(unknown)));
  }
}

TEST(ForeignJson, NamesTheErrorAnswerOfAnApi) {
  for (const char* text :
       {R"({"message":"Not Found","documentation_url":"x","status":"404"})",
        R"({"errors":["Forbidden"]})", R"({"errors":[{"title":"x"}]})",
        R"({"error":"x","error_description":"y"})", "{\"message\":\"x\"}\n",
        R"({"$id":"1","innerException":null,"message":"x","typeName":"y",)"
        R"("typeKey":"z","errorCode":0,"eventId":3000})"}) {
    EXPECT_THAT(Refusal(text),
                HasSubstr("FILE holds the error answer of an API"));
  }
  for (const char* text :
       {R"({"message":"deploy","sha":"x"})", R"({"status":"x"})",
        R"([{"message":"x"}])", "{\"message\":\"x\"}\n{\"message\":\"y\"}"}) {
    EXPECT_THAT(Refusal(text), HasSubstr("holds no deployments")) << text;
  }
}

TEST(EmptyAnswer, IsAListOfAnApiWithNothingInIt) {
  for (const char* text :
       {R"({"total_count":0,"workflow_runs":[]})", R"({"data":[ ]})",
        "{\"items\":[],\"next_page_token\":null}\n",
        R"({"count":0,"value":[]})"}) {
    EXPECT_TRUE(IsEmptyAnswer(OutlinesOf(text))) << text;
  }
  for (const char* text :
       {R"({"total_count":1,"workflow_runs":[{}]})", R"({"data":[1]})",
        R"({"data":[[]]})", R"({"data":{}})", R"({"tags":[]})", "[]", "{}", "",
        R"({"data":[]}{"data":[{}]})", R"([{"data":[]}])",
        R"({"a":{"data":[]}})", R"({"data":[])"}) {
    EXPECT_FALSE(IsEmptyAnswer(OutlinesOf(text))) << text;
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
  EXPECT_THAT(Refusal(wide), HasSubstr("\"b\" is not an attribute"));
}

}  // namespace
}  // namespace dora::app
