#include "intake/dashboard/change_text.h"

namespace dora::intake::dashboard {

void WriteChange(const Change& change, HtmlWriter& html) {
  switch (change.direction) {
    case Direction::kUnknown:
      html.Raw("<span class=\"change\">nothing to compare with</span>");
      return;
    case Direction::kSame:
      html.Raw("<span class=\"change\">");
      break;
    case Direction::kBetter:
      html.Raw("<span class=\"change better\" title=\"better\">");
      break;
    case Direction::kWorse:
      html.Raw("<span class=\"change worse\" title=\"worse\">");
      break;
  }
  html.Text(change.text).Raw("</span>");
}

}  // namespace dora::intake::dashboard
