#include "intake/dashboard/document.h"

#include <openssl/evp.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "intake/dashboard/definitions.h"
#include "intake/dashboard/deployment_table.h"
#include "intake/dashboard/filter_form.h"
#include "intake/dashboard/format.h"
#include "intake/dashboard/html_writer.h"
#include "intake/dashboard/incident_table.h"
#include "intake/dashboard/metrics_section.h"
#include "intake/dashboard/style.h"
#include "intake/dashboard/timeline.h"
#include "intake/dashboard/weeks_section.h"

namespace dora::intake::dashboard {
namespace {

std::string Sha256InBase64(absl::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::Base64Escape(
      absl::string_view(reinterpret_cast<const char*>(digest), size));
}

void WriteHeader(const View& view, HtmlWriter& html) {
  html.Raw("<header><div><h1>DORA metrics</h1>");
  if (!view.store_is_empty) {
    html.Raw("<p>")
        .Text(FormatMinute(view.from))
        .Raw(" to ")
        .Text(FormatMinute(view.to))
        .Raw(" UTC</p>");
  }
  html.Raw("</div>");
  if (!view.store_is_empty) WriteForm(view, html);
  html.Raw("</header>\n");
}

void WriteLegend(HtmlWriter& html) {
  const auto write = [&html](Mark mark) {
    html.Raw(
        "<li><svg class=\"key\" width=\"14\" height=\"14\" "
        "viewBox=\"-7 -7 14 14\" aria-hidden=\"true\">");
    WriteMark(mark, html);
    html.Raw("</svg>");
  };
  html.Raw("<ul class=\"legend\">");
  write(Mark::kDeployed);
  html.Raw("deployment</li>");
  write(Mark::kFailed);
  html.Raw("failed, with a line to its remedy</li>");
  write(Mark::kRollback);
  html.Raw(
      "rollback</li><li><svg class=\"key\" width=\"22\" height=\"14\" "
      "viewBox=\"0 0 22 14\" aria-hidden=\"true\"><rect "
      "class=\"incident\" y=\"4\" width=\"22\" height=\"6\" rx=\"3\"/>"
      "</svg>incident</li></ul>");
}

void WriteTimelineSection(const View& view, HtmlWriter& html) {
  html.Raw(
      "<section class=\"panel\" aria-labelledby=\"timeline\">"
      "<h2 id=\"timeline\">Timeline</h2>");
  WriteLegend(html);
  WriteTimeline(view, html);
  html.Raw("</section>\n");
}

void WriteFirstSteps(const View& view, HtmlWriter& html) {
  html.Raw(
          "<section class=\"panel empty\"><h2>No events yet</h2><p>This "
          "server keeps what is sent to it and shows it here. Send a first "
          "deployment with <code>dora-deploy</code>:</p><pre>DD_API_KEY=any "
          "DORA_API_URL=")
      .Text(view.own_url)
      .Raw(
          " \\\n  dora-deploy deployment --service shopist --env production "
          "--started-at $(date +%s)</pre><p>or with <code>curl</code>:</p>"
          "<pre>curl ")
      .Text(view.own_url)
      .Raw(
          "/api/v2/dora/deployment \\\n  -H 'DD-API-KEY: any' -H "
          "'Content-Type: application/json' \\\n  -d '{\"data\": "
          "{\"attributes\": {\"service\": \"shopist\", \"env\": \"production\","
          "\n       \"started_at\": '$(date +%s)', \"finished_at\": '$(date "
          "+%s)'}}}'</pre><p>Then load this page again.</p></section>\n");
}

void WriteNothingFound(HtmlWriter& html) {
  html.Raw(
      "<section class=\"panel empty\"><h2>Nothing in this window</h2>"
      "<p>There are events, but none that the filter and the window let "
      "through. Choose a longer window, or <a href=\"/\">reset the "
      "filter</a>.</p></section>\n");
}

void WriteBody(const View& view, HtmlWriter& html) {
  if (view.store_is_empty) return WriteFirstSteps(view, html);
  if (view.deployments.empty() && view.incidents.empty()) {
    return WriteNothingFound(html);
  }
  const Groups groups = GroupsOf(view.deployments);
  if (view.is_cut) {
    html.Raw(
        "<p class=\"note\">There are more events than are read here: the "
        "newest 20,000 of a kind. What was deployed before them is not "
        "known.</p>");
  }
  WriteCards(view, groups, html);
  if (groups.size() > 1) {
    html.Raw(
        "<p class=\"note\">Of all that is shown, taken together. DORA's levels "
        "are of one service in one environment: the table below has them."
        "</p>");
  }
  WriteWeeks(view, html);
  WriteTimelineSection(view, html);
  if (!groups.empty()) WriteMetricsTable(view, groups, html);
  WriteDeployments(view, html);
  WriteIncidents(view, html);
  WriteDefinitions(html);
}

}  // namespace

std::string RenderDocument(const View& view) {
  HtmlWriter html;
  html.Raw(
          "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
          "<meta name=\"viewport\" content=\"width=device-width, "
          "initial-scale=1\"><title>DORA metrics - dora-intake</title><style>")
      .Raw(kStyle)
      .Raw("</style></head>\n<body><main>");
  WriteHeader(view, html);
  WriteBody(view, html);
  html.Raw(
      "</main><footer>dora-intake, to try and to debug: no production "
      "store. All times are in UTC.</footer></body></html>\n");
  return html.html();
}

const std::string& ContentSecurityPolicy() {
  static const auto* const policy = new std::string(absl::StrCat(
      "default-src 'none'; style-src 'sha256-", Sha256InBase64(kStyle),
      "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"));
  return *policy;
}

}  // namespace dora::intake::dashboard
