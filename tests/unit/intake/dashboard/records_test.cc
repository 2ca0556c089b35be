#include "intake/dashboard/records.h"

#include <gtest/gtest.h>

#include "intake/contract/validate.h"

namespace dora::intake::dashboard {
namespace {

using nlohmann::json;

constexpr char kDeployment[] = R"({"data": {"attributes": {
  "id": "an-id-of-16-or-more", "service": "shop", "env": "prod",
  "version": "v1", "started_at": 1693491974, "finished_at": 1693491984,
  "custom_tags": ["deployment_type:rollback",
                  "git.commit.committer.date:2023-08-31T14:00:00+02:00"],
  "git": {"repository_url": "git@github.com:shop/web.git",
          "commit_sha": "0123456789012345678901234567890123456789"}}}})";

constexpr char kFailure[] = R"({"data": {"attributes": {
  "id": "an-id-of-16-or-more", "services": ["shop", "web"], "team": "core",
  "name": "down", "severity": "SEV-1", "started_at": 1693491974}}})";

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
  EXPECT_EQ(deployment.commit_sha, "0123456789012345678901234567890123456789");
  EXPECT_TRUE(deployment.is_rollback);
  EXPECT_EQ(deployment.committed_at, absl::FromUnixSeconds(1693483200));
  EXPECT_FALSE(deployment.failed);
  EXPECT_FALSE(deployment.remediation);
}

TEST(ReadDeployment, ReadsWhatAPatchSaid) {
  auto event = ParseDeployment(kDeployment);
  ASSERT_TRUE(event);
  event->attributes["change_failure"] = true;
  event->attributes["remediation"] = {{"version", "v0"}, {"type", "rollback"}};
  const Deployment deployment = ReadDeployment(RowOf(*event));
  EXPECT_TRUE(deployment.failed);
  ASSERT_TRUE(deployment.remediation);
  EXPECT_EQ(deployment.remediation->version, "v0");
  EXPECT_EQ(deployment.remediation->id, "");
  EXPECT_EQ(deployment.remediation->type, "rollback");
}

TEST(ReadDeployment, BearsWhatIsNotThere) {
  const Deployment deployment =
      ReadDeployment({"id", json::object(), "no json"});
  EXPECT_EQ(deployment.service, "");
  EXPECT_EQ(deployment.committed_at, std::nullopt);
  const json odd = {{"custom_tags", {"git.commit.committer.date:yesterday"}}};
  EXPECT_EQ(ReadDeployment({"id", odd, ""}).committed_at, std::nullopt);
}

TEST(ReadIncident, ReadsOneThatLasts) {
  const auto event = ParseFailure(kFailure);
  ASSERT_TRUE(event);
  const Incident incident = ReadIncident(RowOf(*event));
  EXPECT_EQ(incident.name, "down");
  EXPECT_EQ(incident.severity, "SEV-1");
  EXPECT_EQ(incident.team, "core");
  EXPECT_EQ(incident.services, (std::vector<std::string>{"shop", "web"}));
  EXPECT_EQ(incident.started_at, absl::FromUnixSeconds(1693491974));
  EXPECT_EQ(incident.finished_at, std::nullopt);
}

}  // namespace
}  // namespace dora::intake::dashboard
