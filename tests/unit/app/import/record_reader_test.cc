#include "app/import/record_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "sinks/dora/body.h"

namespace dora::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr char kSha[] = "2de9cd3ac3e1d9ef8b0e8a4f1d3a1b7c9e5f6a70";
const absl::Time kNow = absl::FromUnixSeconds(1700000000);

struct Reading {
  std::vector<std::string> bodies;
  std::vector<std::string> ids;
  std::vector<int64_t> lines;
  std::vector<std::string> problems;  ///< of the records
  std::string broken;
};

Reading Read(const std::string& text) {
  std::istringstream in(text);
  const auto reader = NewRecordReader(in, "FILE");
  Reading reading;
  DeploymentRecord record;
  while (reader->Next(record)) {
    reading.lines.push_back(record.number);
    const auto event = EventOf(record, kNow);
    if (event) {
      reading.bodies.push_back(sinks::DeploymentBody(*event));
      reading.ids.push_back(event->id());
      continue;
    }
    for (const core::Error& error : event.error()) {
      reading.problems.push_back(core::ToString(error));
    }
  }
  if (reader->broken()) reading.broken = core::ToString(*reader->broken());
  return reading;
}

/// A valid JSON record with `more` members.
std::string Line(const std::string& more = "") {
  return absl::StrCat(
      R"({"service":"shopist","started_at":1693491974,"finished_at":1693491984)",
      more.empty() ? "" : ",", more, "}\n");
}

TEST(JsonLines, GiveAllAttributes) {
  const Reading reading = Read(absl::StrCat(
      R"({"service":"shopist","started_at":"2023-08-31T14:26:14Z",)",
      R"("finished_at":1693491984000000000,"env":"prod","version":"1.2",)",
      R"("team":"web","custom_tags":["a:b","c:d;e"],"id":"an-id-of-my-own-1",)",
      R"("git":{"repository_url":"https://git.example/shop","commit_sha":")",
      kSha, R"("}})"));
  EXPECT_THAT(reading.problems, IsEmpty());
  EXPECT_THAT(
      reading.bodies,
      ElementsAre(absl::StrCat(
          R"({"data":{"attributes":{"service":"shopist",)",
          R"("started_at":1693491974000000000,)",
          R"("finished_at":1693491984000000000,"env":"prod",)",
          R"("version":"1.2","team":"web","custom_tags":["a:b","c:d;e"],)",
          R"("git":{"repository_url":"https://git.example/shop",)",
          R"("commit_sha":")", kSha, R"("},"id":"an-id-of-my-own-1"}}})")));
}

TEST(JsonLines, FlatGitIsTheSame) {
  const std::string flat = absl::StrCat(
      R"("git_repository_url":"https://git.example/shop","git_commit_sha":")",
      kSha, "\"");
  const std::string nested = absl::StrCat(
      R"("git":{"repository_url":"https://git.example/shop","commit_sha":")",
      kSha, "\"}");
  const Reading reading = Read(Line(flat) + Line(nested));
  ASSERT_EQ(reading.bodies.size(), 2);
  EXPECT_EQ(reading.bodies[0], reading.bodies[1]);
}

TEST(JsonLines, SkipEmptyLinesAndCountThem) {
  EXPECT_THAT(Read("\xEF\xBB\xBF" + Line() + "\n \r\n" + Line()).lines,
              ElementsAre(1, 4));
}

TEST(JsonLines, NullAndBlankAreAbsent) {
  EXPECT_EQ(
      Read(Line(R"("env":null,"team":"","version":" ","git":null)")).bodies,
      Read(Line()).bodies);
}

TEST(Blanks, AroundATextAreNoPartOfIt) {
  const std::string plain =
      R"({"service":"a","started_at":1693491974,"finished_at":1693491984,)"
      R"("env":"prod","custom_tags":["x:y","z:w"]})";
  for (const char* text :
       {R"({"service":" a\t","started_at":" 1693491974","finished_at":)"
        R"("1693491984 ","env":"\nprod ","custom_tags":[" x:y "," ","z:w\t"]})",
        "service , started_at,finished_at ,env,custom_tags\n"
        " a , 1693491974 ,\" 1693491984 \", prod\t, x:y ; z:w \n"}) {
    const Reading reading = Read(text);
    EXPECT_EQ(reading.bodies, Read(plain).bodies) << text;
    EXPECT_EQ(reading.ids, Read(plain).ids) << text;
  }
}

TEST(JsonLines, AScalarIsTheTextThatIsWritten) {
  for (const char* text : {"42", "-7", "1.10", "1e3", "20231114093000123456789",
                           "0.30000000000000004", "true"}) {
    const std::string quoted = absl::StrCat("\"", text, "\"");
    for (const char* name : {"version", "env", "team"}) {
      EXPECT_EQ(Read(Line(absl::StrCat("\"", name, "\":", text))).bodies,
                Read(Line(absl::StrCat("\"", name, "\":", quoted))).bodies)
          << name << " " << text;
    }
  }
}

struct BadCase {
  const char* name;
  std::string text;
  const char* problem;
};

class BadRecord : public ::testing::TestWithParam<BadCase> {};

TEST_P(BadRecord, IsNamedWithFileLineFieldValueAndRule) {
  EXPECT_THAT(Read(GetParam().text).problems,
              ElementsAre(HasSubstr(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadRecord,
    ::testing::Values(
        BadCase{"NoJson", "{nothing\n",
                "FILE:1: \"{nothing\" is not a JSON object."},
        BadCase{
            "TwoObjects", Line(R"("env":1)") + R"({"service":"a"} {})",
            "FILE:2: \"{\\\"service\\\":\\\"a\\\"} {}\" is not a JSON object"},
        BadCase{"CutLine",
                R"({"service":"a",)"
                "\n" +
                    Line(),
                "FILE:1: \"{\\\"service\\\":\\\"a\\\",\" is not a JSON object"},
        BadCase{"Unknown", Line(R"("sevice":"x")"),
                "FILE:1: \"sevice\" is not an attribute of a deployment."},
        BadCase{"UnknownOfGit", Line(R"("git":{"sha":"x"})"),
                "git: \"sha\" is not one of its attributes."},
        BadCase{"ListAsVersion", Line(R"("version":[1,2])"),
                "version: \"[...]\" (from FILE:1) is neither a string nor a "
                "number."},
        BadCase{"VersionTwice", Line(R"("version":"1","version":"2")"),
                "FILE:1: version: is set twice."},
        BadCase{"TagsAsText", Line(R"("custom_tags":"a:b")"),
                "is not an array of strings"},
        BadCase{"TagAsNumber", Line(R"("custom_tags":[1])"),
                "custom_tags: \"1\" (from FILE:1) is not a string"},
        BadCase{"TagsAsObject", Line(R"("custom_tags":{"a":"b"})"),
                "custom_tags: \"{...}\" (from FILE:1) is not an array"},
        BadCase{"DeepNesting",
                Line("\"version\":" + std::string(200000, '[') +
                     std::string(200000, ']')),
                "version: \"[...]\" (from FILE:1) is neither a string"},
        BadCase{"TagWithoutColon", Line(R"("custom_tags":["a"])"),
                "custom_tags: \"a\" (from FILE:1) is not of the form"},
        BadCase{"GitTwice",
                Line(R"("git_commit_sha":"a","git":{"commit_sha":"b"})"),
                "git_commit_sha: is set twice."},
        BadCase{
            "HalfAGit", Line(R"("git_commit_sha":"abc")"),
            "FILE:1: git: git_commit_sha is set without git_repository_url"},
        BadCase{"NoService", R"({"started_at":1,"finished_at":2})",
                "FILE:1: service: required in every record"},
        BadCase{"NoStart", R"({"service":"a","finished_at":2})",
                "FILE:1: started_at: required in every record"},
        BadCase{"NoFinish", R"({"service":"a","started_at":2})",
                "FILE:1: finished_at: required in every record"},
        BadCase{"NoTime",
                R"({"service":"a","started_at":"soon","finished_at":2})",
                "started_at: \"soon\" (from FILE:1) is neither a Unix time"},
        BadCase{"TimeAsBoolean",
                R"({"service":"a","started_at":true,"finished_at":2})",
                "started_at: \"true\" (from FILE:1) is neither a string nor"},
        BadCase{"Future",
                R"({"service":"a","started_at":1,"finished_at":1800000000})",
                "finished_at: \"1800000000\" (from FILE:1) is in the future"},
        BadCase{"Order", R"({"service":"a","started_at":9,"finished_at":2})",
                "started_at: \"9\" (from FILE:1) is after finished_at"},
        BadCase{"SpreadsheetDates",
                "service,started_at,finished_at\na,45169.60,45169.65\n",
                "started_at: \"45169.60\" (from FILE:2) is a date as a "
                "spreadsheet stores it. Format the column as yyyy-mm-dd"},
        BadCase{"SpreadsheetDateWithAComma",
                "service;started_at;finished_at\na;45169,6;1693491984\n",
                "started_at: \"45169,6\" (from FILE:2) is a date as"},
        BadCase{"SpreadsheetDay",
                R"({"service":"a","started_at":1,"finished_at":80000})",
                "finished_at: \"80000\" (from FILE:1) is a date as"},
        BadCase{"ShortId", Line(R"("id":"short")"),
                "id: \"short\" (from FILE:1) is not 16 to 128"},
        BadCase{"FewCells", "service,started_at,finished_at\na,1\n",
                "FILE:2: the row ends early: it has 2 cells and the header 3. "
                "Add the missing cells, which may be blank."},
        BadCase{"FewCellsBelowABlankOfTheHeader",
                "service,,started_at,finished_at,,\na,,1\n",
                "FILE:2: the row ends early: it has 3 cells and the header 4."},
        BadCase{"TextBelowABlankOfTheHeader",
                "service,,started_at,finished_at\na,b,1,2\n",
                "FILE:2: a cell has text below a blank one of the header. "
                "Name the column in the first line, or remove it."},
        BadCase{"TextBehindTheHeader",
                "service,started_at,finished_at,\na,1,2,b,\n",
                "FILE:2: the row has 5 cells and the header 3. Quote cells "
                "that contain a comma."},
        BadCase{"MoreCells",
                "service;started_at;finished_at;custom_tags\na;1;2;b:c;d:e\n",
                "header 4. Quote cells that contain a semicolon."},
        BadCase{"ValueOfACell", "service,started_at,finished_at\n\na,x,2\n",
                "started_at: \"x\" (from FILE:3) is neither a Unix time"}),
    [](const auto& info) { return info.param.name; });

TEST(JsonLines, ALineThatIsTooLongDoesNotHideTheNext) {
  const Reading reading =
      Read(Line("\"env\":\"" + std::string(2 << 20, 'x') + "\"") + Line());
  EXPECT_THAT(reading.problems,
              ElementsAre(HasSubstr("FILE:1: the line is longer than 1 MiB")));
  EXPECT_EQ(reading.bodies.size(), 1);
}

TEST(Csv, GivesAllColumnsInAnyOrder) {
  const Reading reading = Read(absl::StrCat(
      "id,custom_tags,git_commit_sha,git_repository_url,team,version,env,"
      "finished_at,started_at,service\r\n"
      "an-id-of-my-own-1,a:b; ;c:d,",
      kSha,
      ",https://git.example/shop,web,1.2,prod,1693491984,"
      "2023-08-31T14:26:14Z,shopist\r\n"));
  EXPECT_EQ(
      reading.bodies,
      Read(absl::StrCat(
               R"({"service":"shopist","started_at":1693491974,)",
               R"("finished_at":1693491984,"env":"prod","version":"1.2",)",
               R"("team":"web","custom_tags":["a:b","c:d"],)",
               R"("id":"an-id-of-my-own-1",)",
               R"("git_repository_url":"https://git.example/shop",)",
               R"("git_commit_sha":")", kSha, "\"}"))
          .bodies);
}

class BadHeader : public ::testing::TestWithParam<BadCase> {};

TEST_P(BadHeader, EndsTheReading) {
  const Reading reading = Read(GetParam().text);
  EXPECT_THAT(reading.broken, StartsWith(GetParam().problem));
  EXPECT_THAT(reading.lines, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, BadHeader,
    ::testing::Values(
        BadCase{"Unknown", "service,started_at,finished_at,when\na,1,2,3\n",
                "FILE:1: \"when\" is not a column of deployments. The first "
                "line names the columns. Known attributes: service,"},
        BadCase{"NoHeader", "a,1693491974,1693491984\n",
                "FILE:1: \"a\" is not a column of deployments. The first line "
                "names the columns."},
        BadCase{"Comment", "# exported\nservice,started_at,finished_at\n",
                "FILE:1: \"# exported\" is not a column of deployments. The "
                "first line names the columns."},
        BadCase{"OnlyABlankHeader", "\"\"\na\n",
                "FILE:1: the header has no column service."},
        BadCase{"SeparatorOfOthers", "sep=^\nservice^started_at^finished_at\n",
                "FILE:1: \"sep=^\" names no separator that import reads. "
                "Separate cells by commas, semicolons, tabs or |"},
        BadCase{"SeparatorsOfASheet", "sep=;;;;\nservice;started_at\n",
                "FILE:1: \"sep=;;;;\" names no separator that import reads."},
        BadCase{"NoSeparator", "sep=\r\nservice;started_at\n",
                "FILE:1: \"sep=\" names no separator that import reads."},
        BadCase{"LongRow",
                "service,started_at,finished_at\n" + std::string(2 << 20, 'a'),
                "FILE:2: the row is longer than 1 MiB, perhaps for a quote "
                "that is left open. Write"},
        BadCase{"Twice", "service,started_at,finished_at,service\na,1,2,a\n",
                "FILE:1: the column service is there twice."},
        BadCase{"Missing", "service,started_at\na,1\n",
                "FILE:1: the header has no column finished_at."},
        BadCase{"NoUtf8",
                "service,started_at,finished_at\ncaf\xE9,1,2\nb,1,2\n",
                "FILE:2: the text here is neither UTF-8 nor UTF-16."},
        BadCase{"NoCsv", "\"service\n", "FILE:1: the quote opened here"}),
    [](const auto& info) { return info.param.name; });

constexpr char kOneRow[] =
    "service,started_at,finished_at,custom_tags\r\n"
    "caf\xC3\xA9,1693491974,1693491984,\"a:b;c:\xF0\x9F\x9A\x80\"\r\n";

/// The text as UTF-16, without a byte order mark.
std::string Utf16(const std::string& text, bool big_endian) {
  std::string converted;
  std::u16string units;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text.compare(i, 4, "\xF0\x9F\x9A\x80") == 0) {
      units += u"\U0001F680";
      i += 3;
    } else if (byte == 0xC3) {
      units += static_cast<char16_t>(0xC0 + (text[++i] & 0x3F));
    } else {
      units += byte;
    }
  }
  for (const char16_t unit : units) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    converted += big_endian ? high : low;
    converted += big_endian ? low : high;
  }
  return converted;
}

struct FormCase {
  const char* name;
  std::string text;
};

class SameRow : public ::testing::TestWithParam<FormCase> {};

TEST_P(SameRow, HoweverItIsWritten) {
  const Reading reading = Read(GetParam().text);
  EXPECT_EQ(reading.broken, "");
  EXPECT_THAT(reading.problems, IsEmpty());
  EXPECT_EQ(reading.bodies, Read(kOneRow).bodies);
  EXPECT_EQ(reading.bodies.size(), 1);
}

std::string Separated(const char* separator) {
  return absl::StrReplaceAll(kOneRow, {{",", separator}});
}

INSTANTIATE_TEST_SUITE_P(
    All, SameRow,
    ::testing::Values(
        FormCase{"Commas", kOneRow}, FormCase{"Semicolons", Separated(";")},
        FormCase{"Tabs", Separated("\t")},
        FormCase{"SeparatorLine", "sep=;\r\n" + Separated(";")},
        FormCase{"QuotedSeparatorLine", "\"sep=\t\"\n" + Separated("\t")},
        FormCase{"CommaSeparatorLine", "SEP=,\n" + Separated(",")},
        FormCase{"LineFeeds", absl::StrReplaceAll(kOneRow, {{"\r\n", "\n"}})},
        FormCase{"CarriageReturns",
                 absl::StrReplaceAll(kOneRow, {{"\r\n", "\r"}})},
        FormCase{
            "Header",
            absl::StrReplaceAll(kOneRow, {{"service", "Service"},
                                          {"started_at", "Started At"},
                                          {"finished_at", "FINISHED-AT "}})},
        FormCase{"Bars", Separated("|")},
        FormCase{"BarSeparatorLine", "sep=|\n" + Separated("|")},
        FormCase{"SeparatorsAtTheEnd",
                 absl::StrReplaceAll(kOneRow, {{"\r\n", ",, \r\n"}})},
        FormCase{"SeparatorAtTheHeadersEnd",
                 absl::StrReplaceAll(kOneRow, {{"tags\r\n", "tags,\r\n"}})},
        FormCase{"SeparatorAtTheRowsEnd",
                 absl::StrReplaceAll(kOneRow, {{"\"\r\n", "\",\r\n"}})},
        FormCase{"ColumnWithoutAName",
                 absl::StrReplaceAll(kOneRow, {{"service,", "service, ,"},
                                               {"\xC3\xA9,", "\xC3\xA9,,"}})},
        FormCase{"RowsBelow", absl::StrCat(kOneRow, ",,,\r\n,,,\r\n")},
        FormCase{"ByteOrderMark", absl::StrCat("\xEF\xBB\xBF", kOneRow)},
        FormCase{"LittleEndian", "\xFF\xFE" + Utf16(kOneRow, false)},
        FormCase{"BigEndian", "\xFE\xFF" + Utf16(kOneRow, true)},
        FormCase{"UnicodeText", "\xFF\xFE" + Utf16(Separated("\t"), false)}),
    [](const auto& info) { return info.param.name; });

TEST(Csv, LinesCountExcelsFirstAndAreOfOldMacsToo) {
  EXPECT_THAT(Read("sep=;\nservice;started_at;finished_at\na;1;2\n").lines,
              ElementsAre(3));
  EXPECT_THAT(Read("service,started_at,finished_at\ra,1,2\rb,1,2").lines,
              ElementsAre(2, 3));
}

TEST(Csv, AByteOrderMarkIsNoPartOfTheHeader) {
  EXPECT_EQ(Read("\xEF\xBB\xBF\"service\",started_at,finished_at\na,1,2\n")
                .bodies.size(),
            1);
}

TEST(JsonLines, AnotherEncodingEndsTheReading) {
  for (const char* line :
       {"{\"service\":\"caf\xE9\"}\n", "{\"caf\xE9\":1}\n", "\xE9\n"}) {
    const Reading reading = Read(Line() + line + line + Line());
    EXPECT_EQ(reading.lines.size(), 1);
    EXPECT_EQ(reading.broken,
              "FILE:2: the text here is neither UTF-8 nor UTF-16. Save the "
              "file as UTF-8. Or convert it: `iconv -f WINDOWS-1252 -t UTF-8 "
              "FILE | dora-deploy import -`.");
  }
}

TEST(JsonLines, AnObjectOverSeveralLinesEndsTheReading) {
  for (const char* object :
       {"{\n\"service\": \"a\"\n}\n", "\n{\r\n  \"service\": \"a\"\r\n}",
        "{ \"custom_tags\": [\n  \"a:b\" ] }", "{\n}\n"}) {
    const Reading reading = Read(Line() + object);
    EXPECT_EQ(reading.lines.size(), 1);
    EXPECT_THAT(reading.broken,
                ::testing::AllOf(
                    HasSubstr("the file begins with one object per line, but "
                              "this one goes on over several lines."),
                    HasSubstr("`jq -c . FILE | dora-deploy import -`.")));
  }
}

TEST(JsonLines, ACutLastLineIsOfItsRecord) {
  const Reading reading = Read(Line() + "{\"service\":");
  EXPECT_EQ(reading.broken, "");
  EXPECT_THAT(reading.problems, ElementsAre(HasSubstr("is not a JSON object")));
}

TEST(Times, OfTheFirstDayOf1970AreNoSpreadsheetDates) {
  for (const char* text :
       {"19999", "80001", "45169.6x", "451690", "45169:60", "8e4"}) {
    const Reading reading = Read(absl::StrCat(
        "service,started_at,finished_at\na,\"", text, "\",1693491984\n"));
    EXPECT_THAT(absl::StrJoin(reading.problems, "\n"),
                ::testing::Not(HasSubstr("spreadsheet")));
  }
}

TEST(Csv, BrokenInTheMiddleEndsTheReading) {
  const Reading reading =
      Read("service,started_at,finished_at\na,1,2\nb\"c,1,2\nd,1,2\n");
  EXPECT_EQ(reading.bodies.size(), 1);
  EXPECT_THAT(reading.broken, StartsWith("FILE:3: a quote is inside"));
}

TEST(Ids, AreOfTheRecordAndNotOfTheRunOrTheLine) {
  EXPECT_EQ(Read(Line()).ids, Read("\n" + Line()).ids);
  EXPECT_NE(Read(Line()).ids, Read(Line(R"("version":"2")")).ids);
}

/// Random text of the kinds that quoting is about.
std::string RandomText(std::mt19937& random) {
  const char* const kPieces[] = {"a",  "Z", "9",    ",",    "\"", " ", "'",
                                 "\\", "é", "\"\"", "{\"}", "=",  "/", "日"};
  std::string text = "t";
  for (auto left = random() % 8; left > 0; --left) {
    text += kPieces[random() % std::size(kPieces)];
  }
  return text + "t";
}

std::string CsvCell(const std::string& text, std::mt19937& random) {
  const bool needed = text.find_first_of(",\"\r\n") != std::string::npos;
  if (!needed && random() % 2 == 0) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

TEST(Property, RandomRecordsAreTheSameEventsInBothForms) {
  std::mt19937 random(20231114);
  const std::vector<std::string> columns = {
      "service",     "started_at",         "finished_at",    "env",  "version",
      "custom_tags", "git_repository_url", "git_commit_sha", "team", "id"};
  std::string csv = absl::StrJoin(columns, ",") + "\r\n";
  std::string json;
  constexpr int kRecords = 500;
  for (int i = 0; i < kRecords; ++i) {
    nlohmann::ordered_json object;
    object["service"] = RandomText(random);
    object["started_at"] = std::to_string(1600000000 + random() % 1000000);
    object["finished_at"] = std::to_string(1650000000 + random() % 1000000);
    for (const char* name : {"env", "version", "team"}) {
      if (random() % 2 == 0) object[name] = RandomText(random);
    }
    std::vector<std::string> tags;
    for (auto left = random() % 3; left > 0; --left) {
      tags.push_back(RandomText(random) + ":" + RandomText(random));
    }
    if (!tags.empty()) object["custom_tags"] = tags;
    if (random() % 2 == 0) {
      object["git_repository_url"] = "https://git.example/shop";
      object["git_commit_sha"] = kSha;
    }
    if (random() % 4 == 0) object["id"] = absl::StrCat("id-of-a-record-", i);
    json += object.dump() + "\n";
    std::vector<std::string> cells;
    for (const std::string& column : columns) {
      std::string text;
      if (column == "custom_tags") {
        text = absl::StrJoin(tags, ";");
      } else if (object.contains(column)) {
        text = object[column].get<std::string>();
      }
      cells.push_back(CsvCell(text, random));
    }
    csv += absl::StrJoin(cells, ",") + (random() % 2 == 0 ? "\r\n" : "\n");
  }
  const Reading from_json = Read(json);
  const Reading from_csv = Read(csv);
  EXPECT_THAT(from_json.problems, IsEmpty());
  EXPECT_EQ(from_csv.broken, "");
  ASSERT_EQ(from_json.bodies.size(), kRecords);
  EXPECT_EQ(from_json.bodies, from_csv.bodies);
}

}  // namespace
}  // namespace dora::app
