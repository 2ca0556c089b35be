#include "app/import/csv_reader.h"

#include <streambuf>

#include "absl/strings/ascii.h"

namespace dora::app {
namespace {

constexpr int kEnd = std::streambuf::traits_type::eof();

}  // namespace

CsvReader::CsvReader(std::streambuf& in, const CsvDialect& dialect)
    : in_(in), dialect_(dialect) {
  CsvRow row;
  if (dialect_.has_separator_line) Next(row);
}

bool CsvReader::Next(CsvRow& row) {
  do {
    row = CsvRow{line_, {}};
    if (broken_ || in_.sgetc() == kEnd) return false;
    row_ended_ = false;
    row_bytes_ = 0;
    row_has_text_ = false;
    while (!row_ended_ && !broken_) Step(in_.sbumpc(), row);
    if (broken_) return false;
  } while (!row_has_text_);
  return true;
}

void CsvReader::Step(int c, CsvRow& row) {
  if (++row_bytes_ > kMaxRowBytes) {
    Break(
        "the row is longer than 1 MiB, perhaps for a quote that is left open");
    return;
  }
  if (c == '\n') ++line_;
  switch (state_) {
    case State::kCellStart:
      if (c == '"') {
        row_has_text_ = true;
        state_ = State::kQuoted;
        quote_line_ = line_;
        return;
      }
      [[fallthrough]];
    case State::kPlain:
      state_ = State::kPlain;
      if (EndsCell(c)) {
        EndCell(c, row);
      } else if (c == '"') {
        Break("a quote is inside an unquoted cell");
      } else {
        cell_ += static_cast<char>(c);
        row_has_text_ = row_has_text_ || !absl::ascii_isspace(cell_.back());
      }
      return;
    case State::kQuoted:
      if (c == kEnd) {
        line_ = quote_line_;
        Break("the quote opened here is never closed");
      } else if (c == '"') {
        state_ = State::kQuoteInQuoted;
      } else {
        cell_ += static_cast<char>(c);
      }
      return;
    case State::kQuoteInQuoted:
      StepAfterQuote(c, row);
      return;
  }
}

/// The quote either ended the cell, or is the first of two that mean one.
void CsvReader::StepAfterQuote(int c, CsvRow& row) {
  if (c == '"') {
    cell_ += '"';
    state_ = State::kQuoted;
  } else if (EndsCell(c)) {
    EndCell(c, row);
  } else {
    Break("text follows the quote that closes a cell");
  }
}

void CsvReader::EndCell(int c, CsvRow& row) {
  row.cells.push_back(std::move(cell_));
  cell_.clear();
  state_ = State::kCellStart;
  if (c == static_cast<unsigned char>(dialect_.separator)) return;
  row_ended_ = true;
  if (c != '\r') return;
  if (in_.sgetc() == '\n') {
    in_.sbumpc();
  } else if (!dialect_.has_old_mac_lines) {
    Break("a carriage return without a line feed is outside quotes");
    return;
  }
  ++line_;
}

bool CsvReader::EndsCell(int c) const {
  return c == static_cast<unsigned char>(dialect_.separator) || c == '\n' ||
         c == '\r' || c == kEnd;
}

void CsvReader::Break(const char* rule) {
  broken_ = rule;
  broken_line_ = line_;
}

}  // namespace dora::app
