#include "intake/dashboard/metrics_section.h"

#include "absl/strings/str_cat.h"
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

void WriteCard(const Reading& reading, bool with_level, HtmlWriter& html) {
  html.Raw("<div class=\"card\"><dt>").Text(reading.name).Raw("</dt><dd>");
  if (reading.value == "unknown") {
    html.Raw("<span class=\"value unknown\">");
  } else {
    html.Raw("<span class=\"value\">");
  }
  html.Text(reading.value).Raw("</span>");
  if (with_level) WriteLevel(reading, html);
  WriteDetail(reading, html);
  html.Raw("</dd></div>");
}

void WriteRow(const View& view, const Groups::value_type& group,
              HtmlWriter& html) {
  const auto& [service, env] = group.first;
  const Filter only{service, env, view.filter.days};
  html.Raw("<tr><th scope=\"row\"><a href=\"")
      .Text(AddressOf(only))
      .Raw("\">")
      .Text(Shorten(service, kMaxName))
      .Raw("</a><span class=\"detail\">")
      .Text(env.empty() ? "no environment" : Shorten(env, kMaxName))
      .Raw("</span></th>");
  const Metrics metrics =
      Measure(group.second, view.remedies, view.filter.days);
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
  std::vector<const Deployment*> all;
  for (const Deployment& one : view.deployments) all.push_back(&one);
  const Metrics metrics = Measure(all, view.remedies, view.filter.days);
  html.Raw("<dl class=\"cards\">");
  for (const Reading& reading : ReadingsOf(metrics, view.filter.days)) {
    WriteCard(reading, groups.size() == 1, html);
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
      "four metrics of each service and environment, with DORA's performance "
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

void WriteDefinitions(HtmlWriter& html) {
  html.Raw(R"html(<details>
<summary>How this is measured</summary>
<dl class="terms">
<dt>Deployment frequency</dt>
<dd>Deployments that started in the window, divided by its days. Rollbacks are
deployments too.</dd>
<dt>Change lead time</dt>
<dd>From the commit's time to the deployment's finish; the median. Each commit
counts once per service and environment; rollbacks do not count. The commit's
time comes from a checkout (<code>--checkout DIR</code>) or from the tag
<code>git.commit.committer.date</code>. Only the deployed commit is known, not
those before it.</dd>
<dt>Change failure rate</dt>
<dd>Deployments marked as a change failure, divided by all deployments. Incidents
do not change it: the DORA Metrics API has it so.</dd>
<dt>Time to restore</dt>
<dd>From a failed deployment's finish to the finish of the deployment that
remedied it; the median. Failures without a known remedy are left out.</dd>
<dt>Level</dt>
<dd>Of one service in one environment, by the Accelerate State of DevOps Report
2023, each metric by itself.</dd>
</dl>
<table class="levels"><caption>DORA's performance levels, 2023</caption>
<thead><tr><th scope="col">Level</th><th scope="col">Deployment frequency</th>
<th scope="col">Change lead time</th><th scope="col">Change failure rate</th>
<th scope="col">Time to restore</th></tr></thead>
<tbody><tr><th scope="row">Elite</th><td>more than 1 a day</td><td>under a day</td>
<td>up to 5 %</td><td>under an hour</td></tr>
<tr><th scope="row">High</th><td>1 a day to 1 a week</td><td>up to a week</td>
<td>up to 10 %</td><td>under a day</td></tr>
<tr><th scope="row">Medium</th><td>1 a week to 1 a month</td><td>up to a month</td>
<td>up to 15 %</td><td>up to a week</td></tr>
<tr><th scope="row">Low</th><td>less</td><td>longer</td><td>more</td>
<td>longer</td></tr></tbody></table>
</details>
)html");
}

}  // namespace dora::intake::dashboard
