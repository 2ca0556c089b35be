#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace dora::app {

/// How a CSV file is written where RFC 4180's way is not the only one.
struct CsvDialect {
  char separator = ',';
  /// Excel's line where we do not read the separator that it names; else empty.
  std::string unknown_separator;
  /// The first line is Excel's `sep=;` and no row.
  bool has_separator_line = false;
  /// Rows end at a carriage return alone, as Excel for Mac writes them.
  bool has_old_mac_lines = false;
};

/// The dialect of the file that begins with `head`, by its first line (and the
/// header behind Excel's) only: a separator is `,`, `;`, `|` or a tab,
/// whichever stands most often between the header's cells, or what Excel's line
/// says.
CsvDialect DialectOf(absl::string_view head);

}  // namespace dora::app
