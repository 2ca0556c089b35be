#pragma once

#include <cstddef>
#include <string>

#include "absl/time/time.h"
#include "intake/dashboard/html_writer.h"

// What cells of the page's tables hold: times, names and ids that may be long.

namespace dora::intake::dashboard {

constexpr size_t kMaxCell = 80;

void WriteTime(absl::Time time, HtmlWriter& html);

/// At most `length` bytes of `text`; what is longer stands in its tooltip.
void WriteShort(const std::string& text, size_t length, HtmlWriter& html);

/// `text`, or `none` where it is empty.
void WriteOrNone(const std::string& text, const std::string& none,
                 HtmlWriter& html);

void WriteIdCell(const std::string& id, HtmlWriter& html);

/// How many rows a heading's table has, of `all`.
void WriteCount(size_t all, size_t limit, HtmlWriter& html);

}  // namespace dora::intake::dashboard
