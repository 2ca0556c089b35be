#include "app/import/record_problems.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "tests/support/recording_host.h"

namespace dora::app {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// What is told of the records of `text`.
std::vector<std::string> ToldOf(const std::string& text) {
  testing::RecordingHost host;
  RecordProblems problems(host, Level::kError);
  std::istringstream in(text);
  const auto reader = NewRecordReader(in, "file");
  DeploymentRecord record;
  while (reader->Next(record)) {
    const auto event = EventOf(record, absl::FromUnixSeconds(1700000000));
    if (event) continue;
    for (const core::Error& error : event.error()) problems.Add(error, record);
  }
  problems.Tell();
  return host.Said(Level::kError);
}

constexpr char kHeader[] = "service,started_at,finished_at\n";

TEST(RecordProblems, OfOneRuleAreToldOnceWithTheFirst) {
  for (const auto& [text, first] :
       std::vector<std::pair<std::string, std::string>>{
           {R"({"service":"a","started_at":1,"finished_at":2,"status":"x"})"
            "\n"
            R"({"service":"b","started_at":3,"finished_at":4,"status":1})",
            "file:1: \"status\" is not an attribute"},
           {absl::StrCat(kHeader, "a,31.08.2023 14:26,1\nb,\"1.9.2023\",2\n"),
            "started_at: \"31.08.2023 14:26\" (from file:2) is neither"},
           {absl::StrCat(kHeader, "a,\"x\"\"y\",1\nb,z,2\n"),
            "started_at: \"x\\\"y\" (from file:2) is neither"},
           {absl::StrCat(kHeader, "a,1,2,3\nb,1,2,3,4\n"),
            "file:2: the row has 4 cells and the header 3."},
           {absl::StrCat(kHeader, "a,1699000010,1699000000\n",
                         "b,1699000020,1699000000\n"),
            "started_at: \"1699000010\" (from file:2) is after"},
           {absl::StrCat(kHeader, ",1,2\n,3,4\n"),
            "file:2: service: required in every record"},
           {"{\"service\":\"a\"]\n{\"service\": b}\n",
            "file:1: \"{\\\"service\\\":\\\"a\\\"]\" is not a JSON object"}}) {
    EXPECT_THAT(ToldOf(text),
                ElementsAre(::testing::AllOf(
                    HasSubstr(first), EndsWith(" There is 1 more like this."))))
        << text;
  }
}

TEST(RecordProblems, OfOtherNamesAndFieldsAreToldEach) {
  EXPECT_THAT(
      ToldOf(R"({"service":"a","started_at":"x","finished_at":2,"sta":1})"
             "\n"
             R"({"service":"a","started_at":1,"finished_at":"x","end":1})"
             "\n"
             R"({"service":"a","started_at":1,"finished_at":"x"})"
             "\n"
             R"({"service":"a","started_at":"x","finished_at":1})"),
      ElementsAre(HasSubstr("\"sta\""), HasSubstr("\"end\""),
                  HasSubstr("finished_at: \"x\" (from file:3)"),
                  HasSubstr("started_at: \"x\" (from file:4)")));
}

TEST(RecordProblems, AreToldOneByOneWhereNoneIsLikeAnother) {
  testing::RecordingHost host;
  RecordProblems problems(host, Level::kWarning);
  for (int i = 0; i < 30; ++i) problems.Add(absl::StrCat("line ", i));
  problems.Tell();
  const auto told = host.Said(Level::kWarning);
  ASSERT_THAT(told, SizeIs(21));
  EXPECT_THAT(told.front(), Eq("line 0"));
  EXPECT_THAT(told.back(), Eq("... and 10 more like these."));
}

}  // namespace
}  // namespace dora::app
