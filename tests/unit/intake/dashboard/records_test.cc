#include "intake/dashboard/records.h"

#include <gtest/gtest.h>

#include "intake/contract/validate.h"

namespace dora::intake::dashboard {
namespace {

using nlohmann::json;

constexpr char kDeployment[] = R"({"data": {"attributes": {
  "id": "an-id-of-16-or-more", "service": "shop", "env": "prod",
  "version": "v1", "team": "core", "started_at": 1693491974, "finished_at": 1693491984,
  "custom_tags": ["deployment_type:rollback",
                  "git.commit.committer.date:2023-08-31T14:00:00+02:00"],
  "git": {"repository_url": "git@github.com:shop/web.git",
          "commit_sha": "ABCDEF6789012345678901234567890123456789"}}}})";

constexpr char kFailure[] = R"({"data": {"attributes": {
  "id": "an-id-of-16-or-more", "services": ["shop", "web"], "team": "core",
  "name": "down", "severity": "SEV-1", "custom_tags": ["region:eu"], "started_at": 1693491974}}})";

// What the store would give back for what was sent.
StoredEvent RowOf(const Event& event) {
  return {event.id, event.attributes, event.raw};
}

TEST(ReadDeployment, ReadsWhatTheApiShowsAndWhatWasSent) {
  const auto event = ParseDeployment(kDeployment);
  ASSERT_TRUE(event);
  const Deployment deployment = ReadDeployment(RowOf(*event));
  EXPECT_EQ(deployment.id, "an-id-of-16-or-more");
  EXPECT_EQ(deployment.service, "shop");
  EXPECT_EQ(deployment.env, "prod");
  EXPECT_EQ(deployment.version, "v1");
  EXPECT_EQ(deployment.started_at, absl::FromUnixSeconds(1693491974));
  EXPECT_EQ(deployment.finished_at, absl::FromUnixSeconds(1693491984));
  EXPECT_EQ(deployment.repository_url, "git@github.com:shop/web.git");
  EXPECT_EQ(deployment.repository_id, "github.com/shop/web");
  EXPECT_EQ(deployment.commit_sha, "abcdef6789012345678901234567890123456789")
      << "as git has it";
  EXPECT_EQ(deployment.team, "core");
  EXPECT_EQ(deployment.tags.size(), 2U);
  EXPECT_EQ(deployment.tags[0], "deployment_type:rollback");
  EXPECT_EQ(deployment.tagged_commit_time, absl::FromUnixSeconds(1693483200));
  EXPECT_EQ(deployment.marked_failed, std::nullopt) << "no PATCH spoke of it";
  EXPECT_FALSE(deployment.remediation);
}

TEST(ReadDeployment, ReadsWhatAPatchSaid) {
  auto event = ParseDeployment(kDeployment);
  ASSERT_TRUE(event);
  event->attributes["change_failure"] = true;
  event->attributes["remediation"] = {{"version", "v0"}, {"type", "rollback"}};
  const Deployment deployment = ReadDeployment(RowOf(*event));
  EXPECT_EQ(deployment.marked_failed, true);
  ASSERT_TRUE(deployment.remediation);
  EXPECT_EQ(deployment.remediation->version, "v0");
  EXPECT_EQ(deployment.remediation->id, "");
  EXPECT_EQ(deployment.remediation->type, "rollback");
  event->attributes["change_failure"] = false;
  EXPECT_EQ(ReadDeployment(RowOf(*event)).marked_failed, false);
}

TEST(ReadDeployment, BearsWhatIsNotThere) {
  const Deployment deployment =
      ReadDeployment({"id", json::object(), "no json"});
  EXPECT_EQ(deployment.service, "");
  EXPECT_EQ(deployment.tagged_commit_time, std::nullopt);
  const json odd = {{"custom_tags", {"git.commit.committer.date:yesterday"}}};
  EXPECT_EQ(ReadDeployment({"id", odd, ""}).tagged_commit_time, std::nullopt);
}

TEST(ReadIncident, ReadsOneThatLasts) {
  const auto event = ParseFailure(kFailure);
  ASSERT_TRUE(event);
  const Incident incident = ReadIncident(RowOf(*event));
  EXPECT_EQ(incident.name, "down");
  EXPECT_EQ(incident.severity, "SEV-1");
  EXPECT_EQ(incident.team, "core");
  EXPECT_EQ(incident.tags, (std::vector<std::string>{"region:eu"}));
  EXPECT_EQ(incident.services, (std::vector<std::string>{"shop", "web"}));
  EXPECT_EQ(incident.started_at, absl::FromUnixSeconds(1693491974));
  EXPECT_EQ(incident.finished_at, std::nullopt);
}

}  // namespace
}  // namespace dora::intake::dashboard
