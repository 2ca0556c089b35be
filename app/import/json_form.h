#pragma once

#include "absl/strings/string_view.h"

namespace dora::app {

/// Whether the JSON that begins with `head`, up to 1 MiB of the file, is JSON
/// Lines: its first line is one object, or none that could go on in the next
/// line. All other JSON is values over any number of lines.
bool IsJsonLines(absl::string_view head);

/// Whether `text` begins as an object does, and ends before that.
bool IsCutObject(absl::string_view text);

}  // namespace dora::app
