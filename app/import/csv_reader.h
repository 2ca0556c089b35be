#pragma once

#include <cstdint>
#include <optional>
#include <streambuf>
#include <string>
#include <vector>

// CSV as RFC 4180 has it, strictly: what it does not allow is an error rather
// than a guess. Cells are separated by commas, rows by CRLF or LF; a quoted
// cell may hold both, and doubled quotes. Empty lines are skipped. It knows no
// columns: see record_reader.h.

namespace dora::app {

struct CsvRow {
  int64_t line = 0;  ///< where it begins; the first line is 1
  std::vector<std::string> cells;
};

class CsvReader {
 public:
  /// A row may not be longer: no quote was ever closed.
  static constexpr size_t kMaxRowBytes = 1024 * 1024;

  /// `in` outlives the reader.
  explicit CsvReader(std::streambuf& in) : in_(in) {}

  /// Reads the next row. False at the end, and where the text is not CSV: then
  /// broken() says why and there is nothing more to read.
  bool Next(CsvRow& row);

  /// The broken rule, with its line in broken_line().
  const std::optional<std::string>& broken() const { return broken_; }
  int64_t broken_line() const { return broken_line_; }

 private:
  enum class State { kCellStart, kPlain, kQuoted, kQuoteInQuoted };

  void Step(int c, CsvRow& row);
  void StepAfterQuote(int c, CsvRow& row);
  void EndCell(int c, CsvRow& row);
  void Break(const char* rule);

  std::streambuf& in_;
  State state_ = State::kCellStart;
  std::string cell_;
  size_t row_bytes_ = 0;
  bool row_ended_ = false;
  bool cell_was_quoted_ = false;
  int64_t line_ = 1;
  int64_t quote_line_ = 1;
  std::optional<std::string> broken_;
  int64_t broken_line_ = 0;
};

}  // namespace dora::app
