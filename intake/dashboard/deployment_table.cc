#include "intake/dashboard/deployment_table.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "intake/dashboard/cells.h"
#include "intake/dashboard/format.h"
#include "intake/dashboard/metrics.h"
#include "intake/dashboard/web_link.h"

namespace dora::intake::dashboard {
namespace {

constexpr size_t kShortSha = 8;

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

void WriteDetail(const std::string& text, HtmlWriter& html) {
  html.Raw("<span class=\"detail\">").Text(text).Raw("</span>");
}

void WriteRemedy(const Failure& failure, HtmlWriter& html) {
  html.Raw("<span class=\"detail\">");
  if (!failure.remedy) {
    html.Raw("no known remedy</span>");
    return;
  }
  const Remedy& how = *failure.remedy;
  html.Text(how.type == "rollback" ? "rolled back" : "rolled forward");
  if (!how.version.empty()) {
    html.Raw(" to ");
    WriteShort(how.version, kMaxCell, html);
  }
  html.Raw(" in ").Text(DurationInWords(how.recovery_time)).Raw("</span>");
}

const char* HowKnown(const Failure& failure) {
  if (failure.is_marked && failure.is_found) return "marked, and found";
  return failure.is_marked ? "marked" : "found by its rollback";
}

void WriteFailure(const Failure& failure, HtmlWriter& html) {
  html.Raw("<span class=\"outcome failed\">Failed</span>");
  WriteDetail(HowKnown(failure), html);
  WriteRemedy(failure, html);
}

void WriteOutcome(const Findings& findings, const Deployment& one,
                  HtmlWriter& html) {
  const auto failure = findings.failures.by_id.find(one.id);
  const bool failed = failure != findings.failures.by_id.end();
  html.Raw("<td>");
  if (!findings.Counts(one)) {
    html.Raw("<span class=\"outcome\">Not counted</span>");
  } else if (failed) {
    WriteFailure(failure->second, html);
  } else if (findings.IsRollback(one)) {
    html.Raw("<span class=\"outcome rollback\">Rollback</span>");
  } else {
    html.Raw("<span class=\"outcome\">Deployed</span>");
  }
  if (failed && findings.IsRollback(one)) {
    WriteDetail("was a rollback itself", html);
  }
  if (findings.failures.fixes.count(one.id) != 0) {
    WriteDetail("fixed a failure", html);
  }
  html.Raw("</td>");
}

void WriteWhyNot(const Deployment& one, WhyNot why, HtmlWriter& html) {
  html.Raw("<span class=\"outcome\">not counted</span>");
  WriteDetail(InWords(why), html);
  if (!one.tagged_commit_time || *one.tagged_commit_time > one.finished_at) {
    return;
  }
  WriteDetail(
      absl::StrCat("deployed commit alone, by its tag: ",
                   DurationInWords(one.finished_at - *one.tagged_commit_time)),
      html);
}

void WriteLeadTime(const Findings& findings, const Deployment& one,
                   HtmlWriter& html) {
  const auto found = findings.lead_times.find(one.id);
  html.Raw("<td>");
  if (found != findings.lead_times.end()) {
    const LeadTime& lead_time = found->second;
    if (lead_time) {
      const Median median = MedianOf(*lead_time);
      html.Raw("<span class=\"figure\">")
          .Text(DurationInWords(*median.duration))
          .Raw("</span>");
      WriteDetail(absl::StrCat(median.samples > 1 ? "median of " : "",
                               FormatCount(median.samples, "commit")),
                  html);
    } else {
      WriteWhyNot(one, lead_time.error(), html);
    }
  }
  html.Raw("</td>");
}

void WriteTimes(const Deployment& one, HtmlWriter& html) {
  html.Raw("<td class=\"time\">");
  WriteTime(one.finished_at, html);
  html.Raw("<span class=\"detail\">took ")
      .Text(DurationInWords(one.finished_at - one.started_at))
      .Raw("</span></td>");
}

void WriteDeployment(const Findings& findings, const Deployment& one,
                     HtmlWriter& html) {
  html.Raw("<tr><th scope=\"row\">");
  WriteShort(one.service, kMaxCell, html);
  html.Raw("<span class=\"detail\">");
  WriteOrNone(one.env, "no environment", html);
  html.Raw("</span></th><td class=\"version\">");
  WriteOrNone(one.version, "no version", html);
  WriteCommit(one, html);
  html.Raw("</td>");
  WriteOutcome(findings, one, html);
  WriteLeadTime(findings, one, html);
  WriteTimes(one, html);
  WriteIdCell(one.id, html);
  html.Raw("</tr>\n");
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
      "<th scope=\"col\">Change lead time</th><th scope=\"col\">Finished</th>"
      "<th scope=\"col\">Id</th></tr></thead>"
      "<tbody>\n");
  const size_t rows = std::min(view.deployments.size(), kMaxDeploymentRows);
  for (size_t i = 0; i < rows; ++i) {
    WriteDeployment(view.findings, view.deployments[i], html);
  }
  html.Raw("</tbody></table></div></section>\n");
}

}  // namespace dora::intake::dashboard
