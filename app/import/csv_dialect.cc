#include "app/import/csv_dialect.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace dora::app {
namespace {

constexpr absl::string_view kSeparators = ",;\t|";

/// `text` up to the end of its first line that is not within quotes.
absl::string_view FirstRow(absl::string_view text) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && (text[i] == '\n' || text[i] == '\r')) {
      return text.substr(0, i);
    }
  }
  return text;
}

/// Reads Excel's line, if `row` is one.
/// Source: Excel reads `sep=` and one character as the first line of a file.
void ReadNamedSeparator(absl::string_view row, CsvDialect& dialect) {
  absl::ConsumePrefix(&row, "\"");
  absl::ConsumeSuffix(&row, "\"");
  if (!absl::StartsWithIgnoreCase(row, "sep=")) return;
  dialect.has_separator_line = true;
  if (row.size() == 5 && absl::StrContains(kSeparators, row[4])) {
    dialect.separator = row[4];
  } else {
    dialect.unknown_separator = std::string(row);
  }
}

char MostFrequentSeparator(absl::string_view row) {
  size_t counts[kSeparators.size()] = {};
  bool quoted = false;
  for (const char c : row) {
    if (c == '"') quoted = !quoted;
    const size_t separator = kSeparators.find(c);
    if (!quoted && separator != kSeparators.npos) ++counts[separator];
  }
  return kSeparators[static_cast<size_t>(
      std::max_element(std::begin(counts), std::end(counts)) - counts)];
}

}  // namespace

CsvDialect DialectOf(absl::string_view head) {
  head = absl::StripLeadingAsciiWhitespace(head);
  const absl::string_view row = FirstRow(head);
  const absl::string_view rest = head.substr(row.size());
  CsvDialect dialect;
  dialect.has_old_mac_lines =
      absl::StartsWith(rest, "\r") && !absl::StartsWith(rest, "\r\n");
  dialect.separator = MostFrequentSeparator(row);
  ReadNamedSeparator(row, dialect);
  return dialect;
}

}  // namespace dora::app
