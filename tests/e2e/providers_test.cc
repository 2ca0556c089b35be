// From the real variables of each CI system to the stored event, field by
// field. What the CI gives to it stands in the environment's expected.json,
// under `event`; the rest is given by options.

#include <gtest/gtest.h>

#include "tests/e2e/e2e.h"
#include "tests/support/environments.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

class ProviderEndToEnd : public ::testing::TestWithParam<std::string> {
 protected:
  /// The attributes of the event that the CI gives.
  static nlohmann::json Given() {
    return nlohmann::json::parse(
        ReadFile(EnvironmentPath(GetParam(), ".expected.json")))["event"];
  }
};

TEST_P(ProviderEndToEnd, StoresTheEventOfADeployJob) {
  const nlohmann::json given = Given();
  const IntakeServer intake;
  const Scratch scratch;
  const Variables variables =
      With(EnvironmentOf(GetParam()), "DORA_API_URL", intake.url());
  std::vector<std::string> arguments = {"deployment",
                                        "--service",
                                        "shopist",
                                        "--version",
                                        "v1.12.07",
                                        "--team",
                                        "backend",
                                        "--finished-at",
                                        "2026-11-02T10:00:00Z",
                                        "--custom-tags",
                                        "department:engineering",
                                        "--custom-tags",
                                        "language:java"};
  nlohmann::json expected = {
      {"service", "shopist"},
      {"env", "production"},
      {"version", "v1.12.07"},
      {"team", "backend"},
      {"started_at", "2026-11-02T09:30:05Z"},
      {"finished_at", "2026-11-02T10:00:00Z"},
      {"custom_tags", {"department:engineering", "language:java"}},
  };
  if (!given.contains("started_at")) {
    arguments.insert(arguments.end(), {"--started-at", "1793611805"});
  }
  if (!given.contains("env")) {
    arguments.insert(arguments.end(), {"--env", "production"});
  }
  expected.update(given);

  const Finished finished = scratch.Deploy(arguments, variables);

  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const nlohmann::json stored = intake.Deployments();
  ASSERT_EQ(stored.size(), 1) << stored;
  ASSERT_TRUE(expected.contains("git")) << "a commit is what a CI must give";
  EXPECT_EQ(stored[0]["attributes"], expected);
  const std::string id = stored[0]["id"];
  EXPECT_EQ(LastLine(finished.err), "Sent: deployment of shopist to " +
                                        expected["env"].get<std::string>() +
                                        ", version v1.12.07, id " + id);
}

TEST_P(ProviderEndToEnd, TheSameRunReportedTwiceIsOneEvent) {
  const IntakeServer intake;
  const Scratch scratch;
  const Variables variables =
      With(EnvironmentOf(GetParam()), "DORA_API_URL", intake.url());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(scratch
                  .Deploy({"deployment", "--service", "shopist", "--started-at",
                           "1793611805"},
                          variables)
                  .exit_code,
              0);
  }
  EXPECT_EQ(intake.Requests().size(), 2);
  EXPECT_EQ(intake.Deployments().size(), 1);
}

INSTANTIATE_TEST_SUITE_P(All, ProviderEndToEnd,
                         ::testing::ValuesIn(EnvironmentNames()),
                         [](const auto& info) { return info.param; });

TEST(ProviderEnvironments, AreFound) {
  EXPECT_FALSE(EnvironmentNames().empty());
}

}  // namespace
}  // namespace dora::testing
