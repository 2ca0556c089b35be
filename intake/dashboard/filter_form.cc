#include "intake/dashboard/filter_form.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "intake/dashboard/format.h"

namespace dora::intake::dashboard {
namespace {

constexpr int kDayChoices[] = {7, 14, 30, 90, 365};
constexpr size_t kMaxChoice = 60;

void WriteOption(const std::string& value, const std::string& label,
                 bool is_chosen, HtmlWriter& html) {
  html.Raw("<option value=\"").Text(value).Raw("\"");
  if (is_chosen) html.Raw(" selected");
  html.Raw(">").Text(Shorten(label, kMaxChoice)).Raw("</option>");
}

// What is chosen can always be seen, even where no event has it.
void WriteOptions(const std::set<std::string>& names, const std::string& chosen,
                  HtmlWriter& html) {
  WriteOption("", "All", chosen.empty(), html);
  if (!chosen.empty() && names.count(chosen) == 0) {
    WriteOption(chosen, chosen, true, html);
  }
  size_t written = 0;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    if (++written > kMaxChoices && name != chosen) continue;
    WriteOption(name, name, name == chosen, html);
  }
}

void WriteDayOptions(int chosen, HtmlWriter& html) {
  std::set<int> days(std::begin(kDayChoices), std::end(kDayChoices));
  days.insert(chosen);
  for (const int number : days) {
    WriteOption(absl::StrCat(number), FormatCount(number, "day"),
                number == chosen, html);
  }
}

// Tags are many and can be anything: they are typed, with suggestions.
void WriteTagInput(const View& view, HtmlWriter& html) {
  html.Raw(
          "<label>Tag <input name=\"tag\" list=\"tags\" "
          "placeholder=\"key:value\" autocomplete=\"off\" value=\"")
      .Text(view.filter.tag)
      .Raw("\"></label><datalist id=\"tags\">");
  for (const std::string& tag : view.tags) {
    html.Raw("<option value=\"").Text(tag).Raw("\"></option>");
  }
  html.Raw("</datalist>");
}

}  // namespace

void WriteForm(const View& view, HtmlWriter& html) {
  html.Raw(
      "<form method=\"get\" action=\"/\"><label>Service <select "
      "name=\"service\">");
  WriteOptions(view.services, view.filter.service, html);
  html.Raw("</select></label><label>Environment <select name=\"env\">");
  WriteOptions(view.envs, view.filter.env, html);
  html.Raw("</select></label><label>Team <select name=\"team\">");
  WriteOptions(view.teams, view.filter.team, html);
  html.Raw("</select></label>");
  WriteTagInput(view, html);
  html.Raw("<label>Window <select name=\"days\">");
  WriteDayOptions(view.filter.days, html);
  html.Raw("</select></label><button>Show</button>");
  if (view.filter.IsNarrow()) html.Raw("<a href=\"/\">Reset</a>");
  html.Raw("</form>");
}

}  // namespace dora::intake::dashboard
