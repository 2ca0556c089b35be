#include "intake/dashboard/document.h"

#include <gtest/gtest.h>

#include "intake/dashboard/change.h"
#include "intake/dashboard/filter_form.h"
#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using ::dora::intake::dashboard::testing::At;
using ::dora::intake::dashboard::testing::DeploymentAt;
using ::dora::intake::dashboard::testing::FailedAt;
using ::dora::intake::dashboard::testing::kDay;
using ::dora::intake::dashboard::testing::kHour;

View TenDays() {
  View view;
  view.from = At({});
  view.to = At(10 * kDay);
  view.filter.days = 10;
  return view;
}

::testing::AssertionResult Has(const std::string& html,
                               const std::string& part) {
  if (html.find(part) != std::string::npos) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << "lacks " << part << "\n" << html;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(Document, OfAnEmptyStoreSaysHowToSendAnEvent) {
  View view = TenDays();
  view.store_is_empty = true;
  view.own_url = "http://127.0.0.1:8126";
  const std::string html = RenderDocument(view);
  EXPECT_TRUE(Has(html, "No events yet"));
  EXPECT_TRUE(Has(html, "DORA_API_URL=http://127.0.0.1:8126"));
  EXPECT_TRUE(Has(html, "curl http://127.0.0.1:8126/api/v2/dora/deployment"));
  EXPECT_FALSE(Has(html, "<form"));
}

TEST(Document, WithoutAMatchOffersAWayBack) {
  const std::string html = RenderDocument(TenDays());
  EXPECT_TRUE(Has(html, "Nothing in this window"));
  EXPECT_TRUE(Has(html, "<form"));
}

TEST(Document, GivesLevelsToOneServiceInOneEnvironmentOnly) {
  View view = TenDays();
  view.deployments = {DeploymentAt("a", 1)};
  const std::string one = RenderDocument(view);
  EXPECT_EQ(Count(one, "<span class=\"level medium\">"), 2U) << "card and row";
  view.deployments.push_back(DeploymentAt("b", 2));
  view.deployments[1].env = "staging";
  const std::string two = RenderDocument(view);
  EXPECT_EQ(Count(two, "<span class=\"level medium\">"), 2U) << "two rows";
  EXPECT_TRUE(Has(two, "the table below has them"));
}

// The rules of the findings, as the page applies them.
void Judge(View& view) {
  const History history = HistoryOf(view.deployments);
  view.findings.same_second = history.same_second;
  view.findings.failures = FindFailures(history);
}

TEST(Document, ListsDeploymentsWithTheirOutcome) {
  View view = TenDays();
  Deployment back = testing::OfVersion("back", 12, "v1");
  back.commit_sha = "0123456789012345678901234567890123456789";
  back.repository_url = "https://github.com/shop/web.git";
  back.repository_id = "github.com/shop/web";
  back.finished_at += kHour;
  Deployment first = back;
  first.id = "first";
  first.started_at = first.finished_at = At(kHour);
  Deployment twice = DeploymentAt("twice", 12);
  twice.finished_at = back.finished_at;
  view.deployments = {twice, back,
                      FailedAt("worse", 5, {"gone", "", "rollback"}),
                      testing::OfCommit("bad", 4, "1"), first};
  Judge(view);
  const std::string html = RenderDocument(view);
  EXPECT_TRUE(Has(html, "<span class=\"outcome rollback\">Rollback</span>"));
  EXPECT_TRUE(Has(html, "found by its rollback"));
  EXPECT_TRUE(Has(html, "rolled back to v1 in 9 h"));
  EXPECT_TRUE(Has(html, "<span class=\"detail\">marked</span>"));
  EXPECT_TRUE(Has(html, "no known remedy"));
  EXPECT_TRUE(Has(html, "fixed a failure"));
  EXPECT_TRUE(Has(html, "<span class=\"outcome\">Not counted</span>"));
  EXPECT_TRUE(Has(html,
                  "<code title=\"0123456789012345678901234567890123456789\">"
                  "01234567</code>"));
  EXPECT_TRUE(Has(html, "href=\"https://github.com/shop/web.git\""));
  EXPECT_TRUE(Has(html, "<time datetime=\"1970-01-01T13:00:00Z\">"));
  EXPECT_TRUE(Has(html, "took 1 h"));
}

TEST(Document, SaysWhatADeploymentCountsWithOrWhyNot) {
  View view = TenDays();
  view.deployments = {DeploymentAt("c", 30), DeploymentAt("b", 20),
                      DeploymentAt("a", 10)};
  view.deployments[1].tagged_commit_time = At(18 * kHour);
  view.findings.lead_times.emplace(
      "c", std::vector<absl::Duration>{2 * kHour, 4 * kHour});
  view.findings.lead_times.emplace("b", tl::unexpected(WhyNot::kCommitUnknown));
  view.findings.lead_times.emplace("a",
                                   tl::unexpected(WhyNot::kFirstDeployment));
  const std::string html = RenderDocument(view);
  EXPECT_TRUE(Has(html,
                  "<span class=\"figure\">3 h</span><span "
                  "class=\"detail\">median of 2 commits</span>"));
  EXPECT_TRUE(Has(html,
                  "not counted</span><span class=\"detail\">commit "
                  "unknown here</span><span class=\"detail\">deployed "
                  "commit alone, by its tag: 2 h</span>"));
  EXPECT_TRUE(Has(html,
                  "<span class=\"detail\">first deployment with git "
                  "data</span>"));
  EXPECT_TRUE(Has(html, "median of 2 commits in 1 deployment")) << "no tag";
}

TEST(Document, ShowsEachWeekAndTheChange) {
  View view = TenDays();
  view.deployments = {DeploymentAt("d", 9 * 24), DeploymentAt("c", 8 * 24),
                      DeploymentAt("b", 7 * 24), DeploymentAt("a", 1)};
  view.earlier = {DeploymentAt("before", -4 * 24 + 1),
                  DeploymentAt("too early", -4 * 24 - 1)};
  const std::string html = RenderDocument(view);
  EXPECT_EQ(Count(html, "<svg class=\"weeks\""), kMetrics);
  EXPECT_TRUE(Has(html, "2 weeks, 28 Dec to 11 Jan"));
  EXPECT_TRUE(Has(html,
                  "<title>28 Dec to 04 Jan: 2.0 per week, 2 deployments "
                  "in 7 days</title>"));
  EXPECT_TRUE(Has(html,
                  "<title>04 Jan to 11 Jan: 3.0 per week, 3 deployments "
                  "in 7 days</title>"));
  EXPECT_TRUE(Has(html,
                  "<span class=\"change better\" title=\"better\">"
                  "+50 %</span>"));
  EXPECT_TRUE(Has(html, "+100 %</span> against the 10 days before"))
      << "four, after two";
}

TEST(Document, SaysThatThereIsNothingToCompareWith) {
  View view = TenDays();
  view.deployments = {DeploymentAt("a", 24)};
  EXPECT_TRUE(Has(RenderDocument(view), "nothing to compare with"));
}

TEST(Document, ListsIncidents) {
  View view = TenDays();
  Incident incident;
  incident.id = "id-of-incident";
  incident.name = "Payments declined";
  incident.severity = "SEV-1";
  incident.services = {"shop", "web"};
  view.incidents = {incident};
  const std::string html = RenderDocument(view);
  EXPECT_TRUE(Has(html, "Payments declined"));
  EXPECT_TRUE(Has(html, "SEV-1"));
  EXPECT_TRUE(Has(html, "shop, web"));
  EXPECT_TRUE(Has(html, "<span class=\"outcome failed\">Open</span>"));
  EXPECT_TRUE(Has(html, "id-of-incident"));
}

TEST(Document, ShowsNoMarkupOfStrangers) {
  const std::string evil = "\"'><script>alert(1)</script><img src=x onerror=y>";
  View view = TenDays();
  view.filter.service = evil;
  view.services = {evil, "shop"};
  view.envs = {evil};
  view.own_url = evil;
  Deployment deployment = FailedAt(evil, 1, {evil, "", evil});
  deployment.service = deployment.env = deployment.version = evil;
  deployment.repository_url = "javascript:alert(1)//" + evil;
  deployment.repository_id = deployment.commit_sha = evil;
  Deployment remedy = deployment;
  remedy.finished_at += kHour;
  view.deployments = {deployment, remedy};
  view.deployments[1].id = evil + "2";
  view.deployments[0].remediation->id = evil + "2";
  view.deployments[0].tags = {evil};
  view.deployments[0].team = evil;
  view.teams = view.tags = {evil};
  view.filter.team = view.filter.tag = evil;
  Judge(view);
  ASSERT_EQ(view.findings.failures.by_id.size(), 2U);
  ASSERT_TRUE(view.findings.failures.by_id[evil].remedy);
  Incident incident;
  incident.id = incident.name = incident.severity = incident.env = evil;
  incident.version = incident.team = evil;
  view.incidents = {incident, incident};
  view.incidents[1].services = {evil};
  for (const bool is_empty : {false, true}) {
    view.store_is_empty = is_empty;
    const std::string html = RenderDocument(view);
    EXPECT_EQ(Count(html, "<script"), 0U);
    EXPECT_EQ(Count(html, "<img"), 0U);
    EXPECT_EQ(Count(html, "href=\"javascript"), 0U);
    EXPECT_EQ(Count(html, "\"'>"), 0U);
    EXPECT_GT(Count(html, "&lt;script&gt;"), 0U);
  }
}

TEST(Document, IsBounded) {
  View view = TenDays();
  for (int i = 0; i < 2000; ++i) {
    view.deployments.push_back(DeploymentAt(std::string(100000, 'x'), 1));
    view.deployments.back().service =
        std::to_string(i) + std::string(9999, 's');
    view.services.insert(view.deployments.back().service);
    view.incidents.emplace_back();
    view.incidents.back().name = std::string(100000, 'n');
    view.incidents.back().services = {view.deployments.back().service};
  }
  const std::string html = RenderDocument(view);
  EXPECT_EQ(Count(html, "<option value=\""), kMaxChoices + 1 + 1 + 1 + 6);
  EXPECT_TRUE(Has(html, "newest 50 of 2000"));
  EXPECT_TRUE(Has(html, "newest 25 of 2000"));
  EXPECT_TRUE(Has(html, "The first 50 of 2000."));
}

TEST(Document, KeepsWhatIsChosenInTheForm) {
  View view = TenDays();
  view.filter = {"gone", "prod", 12, "core", "region:eu"};
  view.teams = {"", "core", "web"};
  view.tags = {"region:eu", "region:us"};
  view.envs = {"", "prod", "staging"};
  const std::string html = RenderDocument(view);
  EXPECT_TRUE(Has(html, "<option value=\"gone\" selected>gone</option>"));
  EXPECT_TRUE(Has(html, "<option value=\"prod\" selected>prod</option>"));
  EXPECT_TRUE(Has(html, "<option value=\"12\" selected>12 days</option>"));
  EXPECT_TRUE(Has(html, "<option value=\"core\" selected>core</option>"));
  EXPECT_TRUE(Has(html, "autocomplete=\"off\" value=\"region:eu\">"));
  EXPECT_TRUE(Has(html, "<option value=\"region:us\"></option>"));
  EXPECT_TRUE(Has(html, "<a href=\"/\">Reset</a>"));
}

TEST(ContentSecurityPolicy, AllowsTheStyleByItsHashAndNothingElse) {
  const std::string& policy = ContentSecurityPolicy();
  EXPECT_EQ(policy.find("default-src 'none'; style-src 'sha256-"), 0U);
  for (const char* never : {"unsafe", "*", "http", "script-src", "data:"}) {
    EXPECT_EQ(policy.find(never), std::string::npos) << never;
  }
}

}  // namespace
}  // namespace dora::intake::dashboard
