// A line of 1 MiB that is wrong half a million times is told as one that is
// wrong a few times, and takes no more memory and time than that.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "app/import/record_reader.h"

namespace dora::app {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::SizeIs;

constexpr int kTimes = 20000;
constexpr size_t kTold = 21;

std::string Repeated(const std::string& text, const std::string& separator) {
  std::string all = text;
  for (int i = 1; i < kTimes; ++i) absl::StrAppend(&all, separator, text);
  return all;
}

std::vector<std::string> ProblemsOf(const std::string& file) {
  std::istringstream in(file);
  const auto reader = NewRecordReader(in, "file");
  DeploymentRecord record;
  if (!reader->Next(record)) return {core::ToString(*reader->broken())};
  std::vector<std::string> problems;
  const auto event = EventOf(record, absl::Now());
  if (event) return problems;
  for (const core::Error& error : event.error())
    problems.push_back(core::ToString(error));
  return problems;
}

constexpr char kHead[] =
    R"({"service":"a","started_at":1693491974,"finished_at":1693491984,)";

TEST(RecordBounds, JsonTellsSomeOfManyProblems) {
  std::string members;
  for (int i = 0; i < kTimes; ++i) absl::StrAppend(&members, "\"m", i, "\":1,");
  for (const std::string& line :
       {absl::StrCat(kHead, "\"custom_tags\":[", Repeated("1", ","), "]}"),
        absl::StrCat(kHead, "\"git\":{", members, "\"n\":1}}"),
        absl::StrCat(kHead, "\"custom_tags\":[", Repeated("1", ","),
                     "],\"git\":{", members, "\"n\":1}}")}) {
    const auto problems = ProblemsOf(line);
    EXPECT_THAT(problems, SizeIs(kTold)) << line.substr(0, 80);
    EXPECT_EQ(problems.back(), "file:1: more problems in this record.");
  }
}

TEST(RecordBounds, TooManyTagsAreOneProblem) {
  std::vector<std::string> tags;
  for (int i = 0; i < kTimes; ++i) tags.push_back(absl::StrCat("no tag ", i));
  const std::string json = absl::StrCat(kHead, "\"custom_tags\":[\"",
                                        absl::StrJoin(tags, "\",\""), "\"]}");
  const std::string csv =
      absl::StrCat("service,started_at,finished_at,custom_tags\n",
                   "a,1693491974,1693491984,", absl::StrJoin(tags, ";"), "\n");
  for (const std::string& file : {json, csv}) {
    const auto problems = ProblemsOf(file);
    EXPECT_THAT(problems, SizeIs(1));
    EXPECT_THAT(problems, Each(HasSubstr("20000 tags are set")));
  }
}

TEST(RecordBounds, CellsBelowABlankHeaderAreOneProblem) {
  const std::string file = absl::StrCat(
      "service,started_at,finished_at,", Repeated("", ","),
      ",env\na,1693491974,1693491984,", Repeated("x", ","), ",prod\n");
  EXPECT_THAT(ProblemsOf(file), SizeIs(1));
}

TEST(RecordBounds, AHeaderIsReadAsFarAsItIsRight) {
  EXPECT_THAT(ProblemsOf(Repeated("x", ",") + "\n"), SizeIs(Le(1)));
}

}  // namespace
}  // namespace dora::app
