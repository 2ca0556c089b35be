#include "intake/dashboard/metrics_section.h"

#include "absl/strings/str_cat.h"
#include "intake/dashboard/change_text.h"
#include "intake/dashboard/format.h"
#include "intake/dashboard/readings.h"

namespace dora::intake::dashboard {
namespace {

constexpr size_t kMaxName = 80;

void WriteLevel(const Reading& reading, HtmlWriter& html) {
  if (!reading.level) return;
  switch (*reading.level) {
    case Level::kElite:
      html.Raw(" <span class=\"level elite\">");
      break;
    case Level::kHigh:
      html.Raw(" <span class=\"level high\">");
      break;
    case Level::kMedium:
      html.Raw(" <span class=\"level medium\">");
      break;
    case Level::kLow:
      html.Raw(" <span class=\"level low\">");
      break;
  }
  html.Text(LevelName(*reading.level)).Raw("</span>");
}

void WriteDetail(const Reading& reading, HtmlWriter& html) {
  html.Raw("<span class=\"detail\">").Text(reading.detail);
  if (reading.is_few) html.Raw(", <span class=\"few\">few samples</span>");
  html.Raw("</span>");
}

void WriteCard(const Reading& reading, const Change& change, int days,
               bool with_level, HtmlWriter& html) {
  html.Raw("<div class=\"card\"><dt>").Text(reading.name).Raw("</dt><dd>");
  if (reading.value == "unknown") {
    html.Raw("<span class=\"value unknown\">");
  } else {
    html.Raw("<span class=\"value\">");
  }
  html.Text(reading.value).Raw("</span>");
  if (with_level) WriteLevel(reading, html);
  WriteDetail(reading, html);
  if (change.direction != Direction::kUnknown) {
    html.Raw("<span class=\"detail\">");
    WriteChange(change, html);
    html.Raw(" against the ")
        .Text(FormatCount(days, "day"))
        .Raw(" before</span>");
  }
  html.Raw("</dd></div>");
}

void WriteRow(const View& view, const Groups::value_type& group,
              HtmlWriter& html) {
  const auto& [service, env] = group.first;
  Filter only = view.filter;
  only.service = service;
  only.env = env;
  html.Raw("<tr><th scope=\"row\"><a href=\"")
      .Text(AddressOf(only))
      .Raw("\">")
      .Text(Shorten(service, kMaxName))
      .Raw("</a><span class=\"detail\">")
      .Text(env.empty() ? "no environment" : Shorten(env, kMaxName))
      .Raw("</span></th>");
  const Metrics metrics =
      Measure(group.second, view.findings, view.filter.days);
  for (const Reading& reading : ReadingsOf(metrics, view.filter.days)) {
    html.Raw("<td><span class=\"figure\">").Text(reading.value).Raw("</span>");
    WriteLevel(reading, html);
    WriteDetail(reading, html);
    html.Raw("</td>");
  }
  html.Raw("</tr>\n");
}

}  // namespace

void WriteCards(const View& view, const Groups& groups, HtmlWriter& html) {
  const int days = view.filter.days;
  std::vector<const Deployment*> all;
  for (const Deployment& one : view.deployments) all.push_back(&one);
  const Metrics metrics = Measure(all, view.findings, days);
  const auto readings = ReadingsOf(metrics, days);
  const auto changes = ChangesOf(
      metrics, Measure(StartedWithin(view, view.from - (view.to - view.from),
                                     view.from - absl::Nanoseconds(1)),
                       view.findings, days));
  html.Raw("<dl class=\"cards\">");
  for (size_t i = 0; i < kMetrics; ++i) {
    WriteCard(readings[i], changes[i], days, groups.size() == 1, html);
  }
  html.Raw("</dl>\n");
}

void WriteMetricsTable(const View& view, const Groups& groups,
                       HtmlWriter& html) {
  html.Raw(
      "<section aria-labelledby=\"by-service\"><h2 id=\"by-service\">By "
      "service "
      "and environment</h2><div class=\"scroll\" tabindex=\"0\" "
      "role=\"region\" "
      "aria-labelledby=\"by-service\"><table class=\"metrics\"><caption>The "
      "five metrics of each service and environment, with DORA's performance "
      "level</caption><thead><tr><th scope=\"col\">Service</th>");
  for (const Reading& reading : ReadingsOf({}, 1)) {
    html.Raw("<th scope=\"col\">").Text(reading.name).Raw("</th>");
  }
  html.Raw("</tr></thead><tbody>\n");
  size_t rows = 0;
  for (const auto& group : groups) {
    if (++rows > kMaxMetricRows) break;
    WriteRow(view, group, html);
  }
  html.Raw("</tbody></table></div>");
  if (groups.size() > kMaxMetricRows) {
    html.Raw("<p class=\"note\">")
        .Text(absl::StrCat("The first ", kMaxMetricRows, " of ", groups.size(),
                           "."))
        .Raw("</p>");
  }
  html.Raw("</section>\n");
}

}  // namespace dora::intake::dashboard
