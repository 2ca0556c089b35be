#include "intake/dashboard/incident_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "intake/dashboard/cells.h"
#include "intake/dashboard/format.h"

namespace dora::intake::dashboard {
namespace {

void WriteIncident(const Incident& one, HtmlWriter& html) {
  html.Raw("<tr><th scope=\"row\">");
  WriteOrNone(one.name, "no name", html);
  html.Raw("</th><td>");
  WriteOrNone(one.severity, "none", html);
  html.Raw("</td><td>");
  WriteOrNone(one.services.empty() ? absl::StrCat("team ", one.team)
                                   : absl::StrJoin(one.services, ", "),
              "", html);
  html.Raw("<span class=\"detail\">");
  WriteOrNone(one.env, "no environment", html);
  html.Raw("</span></td><td class=\"time\">");
  WriteTime(one.started_at, html);
  html.Raw("</td><td class=\"time\">");
  if (one.finished_at) {
    WriteTime(*one.finished_at, html);
    html.Raw("<span class=\"detail\">after ")
        .Text(DurationInWords(*one.finished_at - one.started_at))
        .Raw("</span>");
  } else {
    html.Raw("<span class=\"outcome failed\">Open</span>");
  }
  html.Raw("</td>");
  WriteIdCell(one.id, html);
  html.Raw("</tr>\n");
}

}  // namespace

void WriteIncidents(const View& view, HtmlWriter& html) {
  html.Raw(
      "<section aria-labelledby=\"incidents\"><h2 id=\"incidents\">"
      "Incidents");
  WriteCount(view.incidents.size(), kMaxIncidentRows, html);
  html.Raw("</h2>");
  if (view.incidents.empty()) {
    html.Raw("<p class=\"note\">No incident in this window.</p></section>\n");
    return;
  }
  html.Raw(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-labelledby=\"incidents\"><table><caption>The newest incidents; "
      "times in UTC</caption><thead><tr><th scope=\"col\">Incident</th>"
      "<th scope=\"col\">Severity</th><th scope=\"col\">Service</th>"
      "<th scope=\"col\">Started</th><th scope=\"col\">Finished</th>"
      "<th scope=\"col\">Id</th></tr></thead>"
      "<tbody>\n");
  const size_t rows = std::min(view.incidents.size(), kMaxIncidentRows);
  for (size_t i = 0; i < rows; ++i) WriteIncident(view.incidents[i], html);
  html.Raw("</tbody></table></div></section>\n");
}

}  // namespace dora::intake::dashboard
