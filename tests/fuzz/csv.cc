#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "app/import/csv_reader.h"
#include "tests/fuzz/property.h"

// CSV: the same rows however the bytes arrive, and rows that are written read
// back. The first byte is the size of the pieces in which the rest arrives.

namespace dora::fuzz {
namespace {

/// Gives a text in pieces, as a pipe does.
class Pieces : public std::streambuf {
 public:
  Pieces(absl::string_view text, size_t size) : text_(text), size_(size) {}

 protected:
  int_type underflow() override {
    buffer_.assign(text_.data(), std::min(size_, text_.size()));
    text_.remove_prefix(buffer_.size());
    setg(buffer_.data(), buffer_.data(), buffer_.data() + buffer_.size());
    return buffer_.empty() ? traits_type::eof()
                           : traits_type::to_int_type(buffer_.front());
  }

 private:
  absl::string_view text_;
  size_t size_;
  std::string buffer_;
};

struct Table {
  std::vector<app::CsvRow> rows;
  std::string broken;
  int64_t broken_line = 0;
};

Table Read(std::streambuf& buffer) {
  app::CsvReader reader(buffer);
  Table table;
  app::CsvRow row;
  while (reader.Next(row)) table.rows.push_back(row);
  table.broken = reader.broken().value_or("");
  table.broken_line = reader.broken_line();
  Promise(!reader.Next(row), "an end stays an end");
  return table;
}

Table ReadPieces(absl::string_view text, size_t size) {
  Pieces pieces(text, size);
  return Read(pieces);
}

void CheckSame(const Table& a, const Table& b) {
  Promise(a.broken == b.broken && a.broken_line == b.broken_line,
          "pieces break where the whole does", a.broken);
  Promise(a.rows.size() == b.rows.size(), "pieces have the whole's rows");
  for (size_t i = 0; i < a.rows.size(); ++i) {
    Promise(a.rows[i].line == b.rows[i].line, "rows begin at the same line");
    Promise(a.rows[i].cells == b.rows[i].cells, "rows have the same cells");
  }
}

std::string Written(const std::vector<app::CsvRow>& rows) {
  std::string text;
  for (const app::CsvRow& row : rows) {
    const char* comma = "";
    for (const std::string& cell : row.cells) {
      absl::StrAppend(&text, comma, "\"",
                      absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
      comma = ",";
    }
    absl::StrAppend(&text, "\r\n");
  }
  return text;
}

void CheckLines(const Table& table, absl::string_view text) {
  const auto last = 1 + std::count(text.begin(), text.end(), '\n');
  int64_t line = 0;
  for (const app::CsvRow& row : table.rows) {
    Promise(!row.cells.empty(), "a row has a cell");
    Promise(row.line > line && row.line <= last, "rows begin one by one");
    line = row.line;
  }
  Promise(table.broken.empty() ||
              (table.broken_line >= 1 && table.broken_line <= last),
          "a fault has a line");
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dora::fuzz::Input input(data, size);
  const size_t piece = 1 + input.TakeByte() % 16;
  const absl::string_view text = input.rest();
  const auto whole = dora::fuzz::ReadPieces(text, text.size() + 1);
  dora::fuzz::CheckSame(whole, dora::fuzz::ReadPieces(text, piece));
  dora::fuzz::CheckLines(whole, text);
  const std::string written = dora::fuzz::Written(whole.rows);
  const auto again = dora::fuzz::ReadPieces(written, written.size() + 1);
  dora::fuzz::Promise(again.broken.empty(), "what is written is CSV", written);
  dora::fuzz::Promise(again.rows.size() == whole.rows.size(),
                      "as many rows read back", written);
  for (size_t i = 0; i < again.rows.size(); ++i) {
    dora::fuzz::Promise(again.rows[i].cells == whole.rows[i].cells,
                        "rows read back", written);
  }
  return 0;
}
