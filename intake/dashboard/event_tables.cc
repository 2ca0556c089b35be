#include "intake/dashboard/event_tables.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "intake/contract/timestamp.h"
#include "intake/dashboard/format.h"
#include "intake/dashboard/web_link.h"

namespace dora::intake::dashboard {
namespace {

constexpr size_t kMaxCell = 80;
constexpr size_t kMaxId = 16;
constexpr size_t kShortSha = 8;

void WriteTime(absl::Time time, HtmlWriter& html) {
  html.Raw("<time datetime=\"")
      .Text(FormatRfc3339(time))
      .Raw("\">")
      .Text(FormatSecond(time))
      .Raw("</time>");
}

// A name that may be long, whole in its tooltip.
void WriteShort(const std::string& text, size_t length, HtmlWriter& html) {
  if (text.size() <= length) {
    html.Text(text);
    return;
  }
  html.Raw("<span title=\"")
      .Text(Shorten(text, 1024))
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

std::string PathOf(const std::string& repository_id) {
  const size_t slash = repository_id.find('/');
  return slash == std::string::npos ? repository_id
                                    : repository_id.substr(slash + 1);
}

void WriteCommit(const Deployment& one, HtmlWriter& html) {
  html.Raw("<span class=\"detail\">");
  if (one.commit_sha.empty()) {
    html.Raw("no commit</span>");
    return;
  }
  html.Raw("<code title=\"")
      .Text(Shorten(one.commit_sha, 128))
      .Raw("\">")
      .Text(one.commit_sha.substr(0, kShortSha))
      .Raw("</code> ");
  const auto link = WebLink(one.repository_url);
  if (link) {
    html.Raw("<a rel=\"noopener noreferrer\" href=\"").Text(*link).Raw("\">");
  }
  // Without the host, which says little; the tooltip has it.
  html.Raw("<span title=\"")
      .Text(Shorten(one.repository_id, 1024))
      .Raw("\">")
      .Text(Shorten(PathOf(one.repository_id), kMaxCell))
      .Raw("</span>");
  if (link) html.Raw("</a>");
  html.Raw("</span>");
}

void WriteFailure(const View& view, const Deployment& one, HtmlWriter& html) {
  html.Raw(
      "<span class=\"outcome failed\">Failed</span>"
      "<span class=\"detail\">");
  const auto remedy = view.remedies.find(one.id);
  if (remedy == view.remedies.end()) {
    html.Text(one.remediation ? "its remedy is unknown" : "no remedy");
  } else {
    const Remedy& how = remedy->second;
    html.Text(how.type == "rollback" ? "rolled back" : "rolled forward");
    if (!how.version.empty()) {
      html.Raw(" to ");
      WriteShort(how.version, kMaxCell, html);
    }
    html.Raw(" in ").Text(DurationInWords(how.recovery_time));
  }
  html.Raw("</span>");
}

void WriteOutcome(const View& view, const Deployment& one, HtmlWriter& html) {
  html.Raw("<td>");
  if (one.failed) {
    WriteFailure(view, one, html);
  } else if (one.is_rollback) {
    html.Raw("<span class=\"outcome rollback\">Rollback</span>");
  } else {
    html.Raw("<span class=\"outcome\">Deployed</span>");
  }
  if (one.failed && one.is_rollback) {
    html.Raw("<span class=\"detail\">was a rollback itself</span>");
  }
  html.Raw("</td>");
}

void WriteDeployment(const View& view, const Deployment& one,
                     HtmlWriter& html) {
  html.Raw("<tr><th scope=\"row\">");
  WriteShort(one.service, kMaxCell, html);
  html.Raw("<span class=\"detail\">");
  WriteOrNone(one.env, "no environment", html);
  html.Raw("</span></th><td class=\"version\">");
  WriteOrNone(one.version, "no version", html);
  WriteCommit(one, html);
  html.Raw("</td>");
  WriteOutcome(view, one, html);
  html.Raw("<td class=\"time\">");
  WriteTime(one.started_at, html);
  html.Raw("</td><td class=\"time\">");
  WriteTime(one.finished_at, html);
  html.Raw("<span class=\"detail\">after ")
      .Text(DurationInWords(one.finished_at - one.started_at))
      .Raw("</span></td>");
  WriteIdCell(one.id, html);
  html.Raw("</tr>\n");
}

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

void WriteCount(size_t all, size_t limit, HtmlWriter& html) {
  html.Raw(" <span class=\"count\">")
      .Text(all > limit ? absl::StrCat("newest ", limit, " of ", all)
                        : absl::StrCat(all))
      .Raw("</span>");
}

}  // namespace

void WriteDeployments(const View& view, HtmlWriter& html) {
  html.Raw(
      "<section aria-labelledby=\"deployments\"><h2 id=\"deployments\">"
      "Deployments");
  WriteCount(view.deployments.size(), kMaxDeploymentRows, html);
  html.Raw(
      "</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-labelledby=\"deployments\"><table><caption>The newest deployments; "
      "times in UTC</caption><thead><tr><th scope=\"col\">Service</th>"
      "<th scope=\"col\">Version</th><th scope=\"col\">Outcome</th>"
      "<th scope=\"col\">Started</th><th scope=\"col\">Finished</th>"
      "<th scope=\"col\">Id</th></tr></thead>"
      "<tbody>\n");
  const size_t rows = std::min(view.deployments.size(), kMaxDeploymentRows);
  for (size_t i = 0; i < rows; ++i) {
    WriteDeployment(view, view.deployments[i], html);
  }
  html.Raw("</tbody></table></div></section>\n");
}

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
