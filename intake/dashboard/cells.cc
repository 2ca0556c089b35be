#include "intake/dashboard/cells.h"

#include "absl/strings/str_cat.h"
#include "intake/contract/timestamp.h"
#include "intake/dashboard/format.h"

namespace dora::intake::dashboard {
namespace {

constexpr size_t kMaxId = 16;
constexpr size_t kMaxTooltip = 1024;

}  // namespace

void WriteTime(absl::Time time, HtmlWriter& html) {
  html.Raw("<time datetime=\"")
      .Text(FormatRfc3339(time))
      .Raw("\">")
      .Text(FormatSecond(time))
      .Raw("</time>");
}

void WriteShort(const std::string& text, size_t length, HtmlWriter& html) {
  if (text.size() <= length) {
    html.Text(text);
    return;
  }
  html.Raw("<span title=\"")
      .Text(Shorten(text, kMaxTooltip))
      .Raw("\">")
      .Text(Shorten(text, length))
      .Raw("</span>");
}

void WriteOrNone(const std::string& text, const std::string& none,
                 HtmlWriter& html) {
  WriteShort(text.empty() ? none : text, kMaxCell, html);
}

void WriteIdCell(const std::string& id, HtmlWriter& html) {
  html.Raw("<td><code>");
  WriteShort(id, kMaxId, html);
  html.Raw("</code></td>");
}

void WriteCount(size_t all, size_t limit, HtmlWriter& html) {
  html.Raw(" <span class=\"count\">")
      .Text(all > limit ? absl::StrCat("newest ", limit, " of ", all)
                        : absl::StrCat(all))
      .Raw("</span>");
}

}  // namespace dora::intake::dashboard
