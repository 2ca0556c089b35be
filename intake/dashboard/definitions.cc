#include "intake/dashboard/definitions.h"

namespace dora::intake::dashboard {

void WriteDefinitions(HtmlWriter& html) {
  html.Raw(R"html(<details>
<summary>How this is measured</summary>
<dl class="terms">
<dt>Deployment frequency</dt>
<dd>Deployments that started in the window, divided by its days. Rollbacks are
deployments too.</dd>
<dt>Change lead time</dt>
<dd>Of each commit that came with a deployment (<code>git log previous..this
--no-merges</code>, at most 5,000), from the commit's time to the deployment's
finish; the median over all commits. <code>previous</code> is the deployment
before of the same service and environment that has git data. Commits come from
<code>git-metadata</code> uploads and from <code>--checkout DIR</code>. A
deployment's row says why it is not counted.</dd>
<dt>Change failure rate</dt>
<dd>Failed deployments, divided by all. A deployment failed if it was marked so,
or if a later one is a rollback: a commit (without git data, a version) that was
deployed before and is not that of the deployment just before. The failure is
the first deployment after the target, the earlier deployment of that commit.
Marked as stable, it is none. Incidents do not change the rate.</dd>
<dt>Time to restore</dt>
<dd>From a failed deployment's finish to the finish of its remedy: the deployment
that the mark names, else the rollback; the median. Failures without a known
remedy are left out.</dd>
<dt>Deployment rework rate</dt>
<dd>Deployments that fix a failure, remedies and rollbacks, divided by all.</dd>
<dt>Same second</dt>
<dd>Of a service's deployments that finish in the same second, only the first
counts in any metric.</dd>
<dt>Change</dt>
<dd>Against the period before of the same length: of shares in percentage points,
of all else in per cent.</dd>
<dt>Level</dt>
<dd>Of one service in one environment, by the Accelerate State of DevOps Report
2023, each metric by itself. It has none for the rework rate.</dd>
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
