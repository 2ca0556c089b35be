#include "intake/dashboard/weeks_section.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "intake/dashboard/change.h"
#include "intake/dashboard/change_text.h"
#include "intake/dashboard/format.h"
#include "intake/dashboard/readings.h"
#include "intake/dashboard/weeks.h"

namespace dora::intake::dashboard {
namespace {

constexpr double kHeight = 40;     // of the bars, in pixels
constexpr double kMinBar = 2;      // a zero is there to be seen
constexpr double kBarShare = 0.7;  // of the place that a week has

struct Measured {
  Week week;
  Metrics metrics;
  std::array<std::optional<double>, kMetrics> values;
  std::array<Reading, kMetrics> readings;
};

std::vector<Measured> MeasureWeeks(const View& view) {
  std::vector<Measured> measured;
  for (const Week& week : WeeksOf(view.from, view.to)) {
    const Metrics metrics = Measure(StartedWithin(view, week.from, week.to),
                                    view.findings, kDaysInWeek);
    measured.push_back(
        {week, metrics, ValuesOf(metrics), ReadingsOf(metrics, kDaysInWeek)});
  }
  return measured;
}

std::string DaysOf(const Week& week) {
  return absl::StrCat(FormatDay(week.from), " to ", FormatDay(week.to));
}

std::string Percent(double share) {
  return absl::StrFormat("%.2f%%", 100 * share);
}

double Highest(const std::vector<Measured>& weeks, size_t metric) {
  double highest = 0;
  for (const Measured& one : weeks) {
    highest = std::max(highest, one.values[metric].value_or(0));
  }
  return highest;
}

void WriteBar(const Measured& one, size_t metric, double highest, double place,
              double width, HtmlWriter& html) {
  const std::optional<double>& value = one.values[metric];
  const double share = value && highest > 0 ? *value / highest : 0;
  const double height = value ? std::max(kMinBar, share * kHeight) : kMinBar;
  if (value) {
    html.Raw("<rect class=\"bar\" x=\"");
  } else {
    html.Raw("<rect class=\"bar unknown\" x=\"");
  }
  html.Text(Percent(place + width * (1 - kBarShare) / 2))
      .Raw("\" width=\"")
      .Text(Percent(width * kBarShare))
      .Raw("\" y=\"")
      .Text(absl::StrFormat("%.1f", kHeight - height))
      .Raw("\" height=\"")
      .Text(absl::StrFormat("%.1f", height))
      .Raw("\"><title>")
      .Text(absl::StrCat(DaysOf(one.week), ": ", one.readings[metric].value,
                         ", ", one.readings[metric].detail))
      .Raw("</title></rect>");
}

// In words for who does not see it: one value a week.
std::string Describe(const std::vector<Measured>& weeks, size_t metric) {
  std::string text = absl::StrCat(weeks[0].readings[metric].name, ", by week:");
  for (const Measured& one : weeks) {
    absl::StrAppend(&text, " ", one.readings[metric].value,
                    &one == &weeks.back() ? "" : ",");
  }
  return text;
}

void WriteBars(const std::vector<Measured>& weeks, size_t metric,
               HtmlWriter& html) {
  html.Raw("<td><svg class=\"weeks\" width=\"100%\" height=\"")
      .Text(absl::StrCat(kHeight))
      .Raw("\" role=\"img\" aria-label=\"")
      .Text(Describe(weeks, metric))
      .Raw("\">");
  const double highest = Highest(weeks, metric);
  const double width = 1.0 / static_cast<double>(weeks.size());
  double place = 0;
  for (const Measured& one : weeks) {
    WriteBar(one, metric, highest, place, width, html);
    place += width;
  }
  html.Raw("</svg></td>");
}

void WriteFigure(const Reading& reading, HtmlWriter& html) {
  html.Raw("<td><span class=\"figure\">")
      .Text(reading.value)
      .Raw("</span><span class=\"detail\">")
      .Text(reading.detail)
      .Raw("</span></td>");
}

void WriteMetric(const std::vector<Measured>& weeks, size_t metric,
                 const Change& change, HtmlWriter& html) {
  const Measured& last = weeks[weeks.size() - 1];
  const Measured& before = weeks[weeks.size() - 2];
  html.Raw("<tr><th scope=\"row\">")
      .Text(last.readings[metric].name)
      .Raw("</th>");
  WriteBars(weeks, metric, html);
  WriteFigure(before.readings[metric], html);
  WriteFigure(last.readings[metric], html);
  html.Raw("<td>");
  WriteChange(change, html);
  html.Raw("</td></tr>\n");
}

}  // namespace

void WriteWeeks(const View& view, HtmlWriter& html) {
  const std::vector<Measured> weeks = MeasureWeeks(view);
  const Measured& last = weeks[weeks.size() - 1];
  const Measured& before = weeks[weeks.size() - 2];
  html.Raw(
      "<section aria-labelledby=\"weeks\"><h2 id=\"weeks\">Week by week</h2>"
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-labelledby=\"weeks\"><table class=\"by-week\"><caption>Each metric "
      "week by week, and its change from the week before the last to the last"
      "</caption><thead><tr><th scope=\"col\">Metric</th><th scope=\"col\">");
  html.Text(absl::StrCat(FormatCount(weeks.size(), "week"), ", ",
                         DaysOf({weeks.front().week.from, view.to})))
      .Raw("</th><th scope=\"col\">")
      .Text(DaysOf(before.week))
      .Raw("</th><th scope=\"col\">")
      .Text(DaysOf(last.week))
      .Raw("</th><th scope=\"col\">Change</th></tr></thead><tbody>\n");
  const auto changes = ChangesOf(last.metrics, before.metrics);
  for (size_t metric = 0; metric < kMetrics; ++metric) {
    WriteMetric(weeks, metric, changes[metric], html);
  }
  html.Raw("</tbody></table></div></section>\n");
}

}  // namespace dora::intake::dashboard
