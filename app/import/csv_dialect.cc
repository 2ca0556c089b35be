#include "app/import/csv_dialect.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace dora::app {
namespace {

constexpr absl::string_view kSeparators = ",;\t";

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

/// The separator that Excel's line names; 0 where it names none.
/// Source: Excel reads `sep=` and one character as the first line of a file.
char NamedSeparator(absl::string_view row) {
  absl::ConsumePrefix(&row, "\"");
  absl::ConsumeSuffix(&row, "\"");
  if (row.size() != 5 || !absl::StartsWithIgnoreCase(row, "sep=")) return 0;
  return absl::StrContains(kSeparators, row[4]) ? row[4] : '\0';
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
  const char named = NamedSeparator(row);
  dialect.has_separator_line = named != 0;
  dialect.separator = named != 0 ? named : MostFrequentSeparator(row);
  return dialect;
}

}  // namespace dora::app
