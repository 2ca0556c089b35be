// JSON that is not an object a line, as NewRecordReader reads it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/import/record_reader.h"

namespace dora::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct Reading {
  std::vector<std::string> services;
  std::vector<std::string> places;
  std::vector<int64_t> numbers;
  std::string broken;
};

Reading Read(const std::string& text) {
  std::istringstream in(text);
  const auto reader = NewRecordReader(in, "FILE");
  Reading reading;
  DeploymentRecord record;
  while (reader->Next(record)) {
    EXPECT_THAT(record.problems, IsEmpty());
    reading.services.push_back(record.input.service->text);
    reading.places.push_back(record.where);
    reading.numbers.push_back(record.number);
  }
  if (reader->broken()) reading.broken = core::ToString(*reader->broken());
  return reading;
}

constexpr char kA[] = R"({"service":"a","started_at":1,"finished_at":2})";
constexpr char kB[] = R"({"service":"b","started_at":1,"finished_at":2})";
constexpr char kPrettyA[] =
    "{\n  \"service\": \"a\",\n  \"custom_tags\": [\n    \"x:y\"\n  ],\n"
    "  \"finished_at\": 2\n}";

struct Case {
  const char* name;
  std::string text;
  std::string second_place;
};

class JsonValues : public ::testing::TestWithParam<Case> {};

TEST_P(JsonValues, GiveTheirRecords) {
  const Reading reading = Read(GetParam().text);
  EXPECT_EQ(reading.broken, "");
  EXPECT_THAT(reading.services, ElementsAre("a", "b"));
  EXPECT_THAT(reading.numbers, ElementsAre(1, 2));
  ASSERT_EQ(reading.places.size(), 2);
  EXPECT_EQ(reading.places[1], GetParam().second_place);
}

INSTANTIATE_TEST_SUITE_P(
    All, JsonValues,
    ::testing::Values(
        Case{"Array", absl::StrCat("[", kA, ",", kB, "]"), "FILE:1, record 2"},
        Case{"PrettyArray", absl::StrCat("[\n", kPrettyA, ",\n", kB, "\n]\n"),
             "FILE:9, record 2"},
        Case{"ByteOrderMark", absl::StrCat("\xEF\xBB\xBF[", kA, ",\n", kB, "]"),
             "FILE:2, record 2"},
        Case{"Pages", absl::StrCat("[", kA, "]\n[]\n[", kB, "]"),
             "FILE:3, record 2"},
        Case{"PrettyObjects", absl::StrCat(kPrettyA, "\n", kB, "\n"),
             "FILE:8, record 2"},
        Case{"ObjectsSideBySide", absl::StrCat(kA, kB), "FILE:1, record 2"},
        Case{"CarriageReturns", absl::StrCat(kA, "\r", kB, "\r"),
             "FILE:1, record 2"},
        Case{"CommaTooMany", absl::StrCat("[", kA, ",\r\n", kB, ",\r\n]"),
             "FILE:2, record 2"},
        Case{"CommaTooFew", absl::StrCat("[", kA, "\n", kB, "]"),
             "FILE:2, record 2"},
        Case{"LinesWithCommas", absl::StrCat(kA, ",\n", kB, ",\n"),
             "FILE:2, record 2"},
        Case{"BlanksWithin",
             absl::StrCat("\n\n[", std::string(3 << 20, '\n'), kA, ",\n", kB,
                          "]"),
             absl::StrCat("FILE:", 4 + (3 << 20), ", record 2")}),
    [](const auto& info) { return info.param.name; });

TEST(JsonValues, NoRecordsAreNothingWrong) {
  EXPECT_EQ(Read("[]").broken, "");
  EXPECT_EQ(Read(" [ ] \n").broken, "");
}

struct BrokenCase {
  const char* name;
  std::string text;
  const char* broken;
};

class BrokenJson : public ::testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenJson, IsOneErrorAtItsLine) {
  EXPECT_THAT(Read(GetParam().text).broken, StartsWith(GetParam().broken));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenJson,
    ::testing::Values(
        BrokenCase{"CutArray", absl::StrCat("\n[", kA, ",\n"),
                   "FILE:3: the file ends within the array that begins on "
                   "line 2."},
        BrokenCase{"CutRecord", absl::StrCat("[", kA, ",\n{\"service\":\n\"b"),
                   "FILE:2, record 2: the file ends within this record."},
        BrokenCase{"CommaInRecord", "[\n{\"service\":\"a\",\n}\n]",
                   "FILE:3: the text is not JSON near \"}\"."},
        BrokenCase{"CommaAtTheEnd", "[{\"service\":\"a\",}",
                   "FILE:1: the text is not JSON near \"\\\"a\\\",}\"."},
        BrokenCase{"NoCommaInRecord", "[\n{\"service\":\"a\"\n\"env\":1}]",
                   "FILE:3: the text is not JSON near \"\\\"env\\\"\"."},
        BrokenCase{"Word", "[{\"service\":yes}]",
                   "FILE:1: the text is not JSON near \"\\\"service\\\":y\"."},
        BrokenCase{"NoUtf8", "[{\"service\":\"caf\xE9\"}]",
                   "FILE:1: the text here is neither UTF-8 nor UTF-16. Save "
                   "the file as UTF-8. Or convert it: `iconv -f "},
        BrokenCase{"Numbers", "[1,2]",
                   "FILE:1: a record should begin here, but there is "
                   "\"1,2]\"."},
        BrokenCase{"ArrayInArray", absl::StrCat("[", kA, ",\n[", kB, "]]"),
                   "FILE:2: a record should begin here, but there is \"[{"},
        BrokenCase{"TextBehind", absl::StrCat("[", kA, "]\nbye\nbye"),
                   "FILE:2: a record should begin here, but there is "
                   "\"bye\"."},
        BrokenCase{"LongRecord",
                   absl::StrCat("[", kA, ",{\"env\":\"",
                                std::string(2 << 20, 'x'), "\"}]"),
                   "FILE:1, record 2: the record is longer than 1 MiB."}),
    [](const auto& info) { return info.param.name; });

TEST(BrokenJson, GivesTheRecordsBefore) {
  EXPECT_THAT(Read(absl::StrCat("[", kA, ",", kB, ",{]")).services,
              ElementsAre("a", "b"));
}

}  // namespace
}  // namespace dora::app
