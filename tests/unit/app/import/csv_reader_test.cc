#include "app/import/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace dora::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Rows = std::vector<std::vector<std::string>>;

struct Reading {
  Rows rows;
  std::vector<int64_t> lines;
  std::string broken;  ///< LINE: RULE; empty where it is not
};

Reading Read(const std::string& text) {
  std::istringstream in(text);
  CsvReader reader(*in.rdbuf());
  Reading reading;
  CsvRow row;
  while (reader.Next(row)) {
    reading.rows.push_back(row.cells);
    reading.lines.push_back(row.line);
  }
  if (reader.broken()) {
    reading.broken =
        std::to_string(reader.broken_line()) + ": " + *reader.broken();
  }
  return reading;
}

struct Case {
  const char* name;
  std::string text;
  Rows rows;
};

class Csv : public ::testing::TestWithParam<Case> {};

TEST_P(Csv, IsReadAsRfc4180HasIt) {
  const Reading reading = Read(GetParam().text);
  EXPECT_EQ(reading.rows, GetParam().rows);
  EXPECT_EQ(reading.broken, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, Csv,
    ::testing::Values(
        Case{"Nothing", "", {}}, Case{"OneRow", "a,b", {{"a", "b"}}},
        Case{"EndedRow", "a,b\n", {{"a", "b"}}},
        Case{"Crlf", "a\r\nb,c\r\n", {{"a"}, {"b", "c"}}},
        Case{"EmptyCells", ",a\nb,,", {{"", "a"}, {"b", "", ""}}},
        Case{"RowsOfBlankCellsAreNoRows", ",\na,b\n, ,\n", {{"a", "b"}}},
        Case{"EmptyLinesAreNoRows", "\n\na\r\n\r\n\nb\n", {{"a"}, {"b"}}},
        Case{"AQuotedEmptyCellIsARow", "\"\"\n", {{""}}},
        Case{"SpacesAreKept", " a , b ", {{" a ", " b "}}},
        Case{"QuotedComma", "\"a,b\",c", {{"a,b", "c"}}},
        Case{"QuotedQuote", "\"a \"\"b\"\"\"", {{"a \"b\""}}},
        Case{"OnlyAQuote", "\"\"\"\"", {{"\""}}},
        Case{"QuotedLineBreaks", "\"a\r\nb\nc\rd\",e", {{"a\r\nb\nc\rd", "e"}}},
        Case{"HighBytes", "\xFF\xC3\xA9,\xE4", {{"\xFF\xC3\xA9", "\xE4"}}},
        Case{"NulIsText", std::string("a\0b", 3), {{std::string("a\0b", 3)}}}),
    [](const auto& info) { return info.param.name; });

struct BrokenCase {
  const char* name;
  std::string text;
  const char* broken;
};

class BrokenCsv : public ::testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenCsv, IsAnErrorAtItsLine) {
  EXPECT_EQ(Read(GetParam().text).broken, GetParam().broken);
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenCsv,
    ::testing::Values(
        BrokenCase{"QuoteInPlain", "a\nb\"c\"\n",
                   "2: a quote is inside an unquoted cell"},
        BrokenCase{"TextAfterQuote", "\"a\"b",
                   "1: text follows the quote that closes a cell"},
        BrokenCase{"SpaceAfterQuote", "\"a\" ,b",
                   "1: text follows the quote that closes a cell"},
        BrokenCase{"NeverClosed", "a\nb,\"c\nd\ne",
                   "2: the quote opened here is never closed"},
        BrokenCase{"LoneCarriageReturn", "a\rb",
                   "1: a carriage return without a line feed is outside "
                   "quotes"},
        BrokenCase{"LoneCarriageReturnAtTheEnd", "a\r",
                   "1: a carriage return without a line feed is outside "
                   "quotes"},
        BrokenCase{
            "Endless", "\"" + std::string(CsvReader::kMaxRowBytes, 'x') + "\"",
            "1: the row is longer than 1 MiB, perhaps for a quote that is "
            "left open"}),
    [](const auto& info) { return info.param.name; });

TEST(CsvLines, AreWhereRowsBegin) {
  EXPECT_THAT(Read("a\n\"b\nb\"\n\nc").lines, ElementsAre(1, 2, 5));
}

TEST(BrokenCsv, GivesTheRowsBeforeAndNoneAfter) {
  const Reading reading = Read("a\nb\"\nc\n");
  EXPECT_EQ(reading.rows, (Rows{{"a"}}));
  EXPECT_THAT(Read("\"").rows, IsEmpty());
}

}  // namespace
}  // namespace dora::app
