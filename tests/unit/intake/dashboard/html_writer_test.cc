#include "intake/dashboard/html_writer.h"

#include <gtest/gtest.h>

namespace dora::intake::dashboard {
namespace {

TEST(HtmlWriter, EscapesTextAndOnlyText) {
  const struct {
    const char* text;
    const char* html;
  } kCases[] = {
      {"plain", "plain"},
      {"<script>", "&lt;script&gt;"},
      {"a & b", "a &amp; b"},
      {"&lt;", "&amp;lt;"},
      {"\" onclick=\"x", "&quot; onclick=&quot;x"},
      {"it's", "it&#39;s"},
      {"line\nbreak\tand tab", "line\nbreak\tand tab"},
      {"bell\a", "bell\xEF\xBF\xBD"},
      {"äöü…", "äöü…"},
      {"\u0085\u009F\u00A0", "\uFFFD\uFFFD\u00A0"},
      {"v1\u202E2v\u202C", "v1\uFFFD2v\uFFFD"},
      {"\u2066a\u2069\u200F\u061C", "\uFFFDa\uFFFD\uFFFD\uFFFD"},
      {"\u2025\u206A\u200D", "\u2025\u206A\u200D"},
  };
  for (const auto& one : kCases) {
    HtmlWriter html;
    html.Raw("<p title=\"").Text(one.text).Raw("\">");
    EXPECT_EQ(html.html(), std::string("<p title=\"") + one.html + "\">");
  }
}

TEST(HtmlWriter, ReplacesZeroBytes) {
  HtmlWriter html;
  html.Text(std::string("a\0b", 3));
  EXPECT_EQ(html.html(),
            "a\xEF\xBF\xBD"
            "b");
}

}  // namespace
}  // namespace dora::intake::dashboard
