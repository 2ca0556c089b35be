#include "intake/dashboard/timeline.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/dashboard/records.h"

namespace dora::intake::dashboard {
namespace {

using ::dora::intake::dashboard::testing::At;
using ::dora::intake::dashboard::testing::DeploymentAt;
using ::dora::intake::dashboard::testing::FailedAt;
using ::dora::intake::dashboard::testing::kDay;
using ::dora::intake::dashboard::testing::kHour;

// Ten days from the start of 1970, in which an hour is 1/240.
View TenDays() {
  View view;
  view.from = At({});
  view.to = At(10 * kDay);
  return view;
}

std::string Svg(const View& view) {
  HtmlWriter html;
  WriteTimeline(view, html);
  return html.html();
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(Timeline, PutsMarksWhereTheirTimeIs) {
  View view = TenDays();
  view.deployments = {DeploymentAt("a", 0), DeploymentAt("b", 60),
                      DeploymentAt("c", 240)};
  const std::string svg = Svg(view);
  EXPECT_EQ(Count(svg, "class=\"deployed\""), 3U);
  for (const char* x : {"x=\"0.00%\"", "x=\"25.00%\"", "x=\"100.00%\""}) {
    EXPECT_NE(svg.find(std::string("<svg class=\"mark\" ") + x),
              std::string::npos)
        << x;
  }
  EXPECT_EQ(Count(svg, "class=\"lane\""), 1U);
}

// V1, V2, V1.
TEST(Timeline, TellsFailuresAndRollbacksByTheirShape) {
  View view = TenDays();
  view.deployments = {testing::OfVersion("back", 12, "v1"),
                      DeploymentAt("bad", 6), testing::OfVersion("a", 1, "v1")};
  view.findings.failures = FindFailures(HistoryOf(view.deployments));
  const std::string svg = Svg(view);
  EXPECT_EQ(Count(svg, "<path class=\"failed\""), 1U);
  EXPECT_EQ(Count(svg, "<path class=\"rollback\""), 1U);
  EXPECT_NE(svg.find("class=\"recovery\" x1=\"2.50%\" x2=\"5.00%\""),
            std::string::npos);
}

TEST(Timeline, DrawsIncidentsAsLongAsTheyLast) {
  View view = TenDays();
  view.deployments = {DeploymentAt("a", 1)};
  Incident closed;
  closed.services = {"shop"};
  closed.started_at = At(24 * kHour);
  closed.finished_at = At(48 * kHour);
  Incident open = closed;
  open.started_at = At(216 * kHour);
  open.finished_at = std::nullopt;
  view.incidents = {open, closed};
  const std::string svg = Svg(view);
  EXPECT_EQ(Count(svg, "class=\"lane\""), 1U) << "in the service's lane";
  EXPECT_EQ(Count(svg, "width=\"10.00%\""), 2U);
  EXPECT_NE(svg.find("still open"), std::string::npos);
}

TEST(Timeline, HasALaneForEveryServiceEnvAndTeam) {
  View view = TenDays();
  Deployment staging = DeploymentAt("b", 2);
  staging.env = "staging";
  view.deployments = {DeploymentAt("a", 1), staging};
  Incident of_team;
  of_team.team = "core";
  Incident of_other;
  of_other.services = {"web"};
  view.incidents = {of_team, of_other};
  EXPECT_EQ(Count(Svg(view), "class=\"lane\""), 4U);
}

TEST(Timeline, IsBounded) {
  View view = TenDays();
  for (size_t i = 0; i < kMaxMarks + 1; ++i) {
    view.deployments.push_back(DeploymentAt("a", 1));
    view.deployments.back().service = std::to_string(i % (kMaxLanes + 3));
  }
  const std::string svg = Svg(view);
  EXPECT_EQ(Count(svg, "class=\"lane\""), kMaxLanes);
  EXPECT_LE(Count(svg, "class=\"mark\""), kMaxMarks);
  EXPECT_NE(svg.find("3 more lanes are left out"), std::string::npos);
  EXPECT_NE(svg.find("Only the newest 2000"), std::string::npos);
}

TEST(Timeline, SaysInWordsWhatItShows) {
  View view = TenDays();
  view.deployments = {DeploymentAt("a", 1), FailedAt("bad", 6, {})};
  view.findings.failures.by_id["bad"] = {};
  const std::string svg = Svg(view);
  EXPECT_NE(svg.find("role=\"img\" aria-labelledby=\"timeline-title "
                     "timeline-desc\""),
            std::string::npos);
  EXPECT_NE(svg.find("2 deployments, 1 of them failed, and 0 incidents from "
                     "01 Jan 1970 00:00 to 11 Jan 1970 00:00 UTC"),
            std::string::npos);
}

TEST(Timeline, EscapesNames) {
  View view = TenDays();
  view.deployments = {DeploymentAt("a", 1)};
  view.deployments[0].service = "</text><script>";
  view.deployments[0].env = "\"><script>";
  view.deployments[0].version = "</title><script>";
  EXPECT_EQ(Count(Svg(view), "<script>"), 0U);
  EXPECT_EQ(Count(Svg(view), "&lt;script&gt;"), 4U);
}

TEST(TicksOf, AreWholeUnitsAndFew) {
  for (const int days : {1, 2, 7, 14, 30, 90, 365}) {
    const absl::Time to = At(20000 * kDay + 5 * kHour);
    const auto ticks = TicksOf(to - days * kDay, to);
    EXPECT_GE(ticks.size(), 3U) << days;
    EXPECT_LE(ticks.size(), 8U) << days;
    EXPECT_GE(ticks.front(), to - days * kDay) << days;
    EXPECT_LE(ticks.back(), to) << days;
    EXPECT_EQ((ticks.front() - At({})) % (6 * kHour), absl::ZeroDuration())
        << days;
  }
  // 1970-01-05 and -12 were Mondays.
  const auto weeks = TicksOf(At({}), At(30 * kDay));
  EXPECT_EQ(weeks[0], At(4 * kDay));
  EXPECT_EQ(weeks[1], At(11 * kDay));
}

}  // namespace
}  // namespace dora::intake::dashboard
