#pragma once

#include <cstdint>
#include <optional>
#include <streambuf>
#include <string>
#include <vector>

#include "app/import/csv_dialect.h"

// CSV as RFC 4180 has it, strictly: what it and the dialect do not allow is an
// error rather than a guess. A quoted cell may hold separators, ends of lines
// and doubled quotes. Empty lines are skipped, and so are rows whose cells are
// all blank, which spreadsheets write below the last one. It knows no columns:
// see csv_records.h.

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
  explicit CsvReader(std::streambuf& in, const CsvDialect& dialect = {});

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
  bool EndsCell(int c) const;

  std::streambuf& in_;
  CsvDialect dialect_;
  State state_ = State::kCellStart;
  std::string cell_;
  size_t row_bytes_ = 0;
  bool row_ended_ = false;
  bool row_has_text_ = false;  ///< or quotes
  int64_t line_ = 1;
  int64_t quote_line_ = 1;
  std::optional<std::string> broken_;
  int64_t broken_line_ = 0;
};

}  // namespace dora::app
