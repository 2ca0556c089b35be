// From the real variables of each CI system to the stored event, field by
// field.

#include <gtest/gtest.h>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

struct Case {
  std::string provider;
  std::string sha;
  std::string repository_id;
  std::string env;         ///< as the CI tells it
  std::string started_at;  ///< as the CI tells it
};

class ProviderEndToEnd : public ::testing::TestWithParam<Case> {};

TEST_P(ProviderEndToEnd, StoresTheEventOfADeployJob) {
  const Case& expected = GetParam();
  const IntakeServer intake;
  const Scratch scratch;
  const Variables variables =
      With(EnvironmentOf(expected.provider), "DORA_API_URL", intake.url());
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
  if (expected.started_at.empty()) {
    arguments.insert(arguments.end(), {"--started-at", "1793611805"});
  }
  if (expected.env.empty()) {
    arguments.insert(arguments.end(), {"--env", "production"});
  }

  const Finished finished = scratch.Deploy(arguments, variables);

  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const nlohmann::json stored = intake.Deployments();
  ASSERT_EQ(stored.size(), 1) << stored;
  EXPECT_EQ(
      stored[0]["attributes"],
      nlohmann::json({
          {"service", "shopist"},
          {"env", expected.env.empty() ? "production" : expected.env},
          {"version", "v1.12.07"},
          {"team", "backend"},
          {"started_at", expected.started_at.empty() ? "2026-11-02T09:30:05Z"
                                                     : expected.started_at},
          {"finished_at", "2026-11-02T10:00:00Z"},
          {"custom_tags", {"department:engineering", "language:java"}},
          {"git",
           {{"commit_sha", expected.sha},
            {"repository_id", expected.repository_id}}},
      }));
  const std::string id = stored[0]["id"];
  EXPECT_EQ(
      LastLine(finished.err),
      "Sent: deployment of shopist to production, version v1.12.07, id " + id);
}

TEST_P(ProviderEndToEnd, TheSameRunReportedTwiceIsOneEvent) {
  const IntakeServer intake;
  const Scratch scratch;
  const Variables variables =
      With(EnvironmentOf(GetParam().provider), "DORA_API_URL", intake.url());
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

INSTANTIATE_TEST_SUITE_P(
    All, ProviderEndToEnd,
    ::testing::Values(
        Case{"github", "66adc9350f2cc9b250b69abddab733dd55e1a588",
             "github.com/shop-inc/shopist", "", ""},
        Case{"gitlab", "7fd1a60b01f91b314f59955a4e4d4e80d8edf11d",
             "gitlab.com/shop-inc/shopist", "production",
             "2026-11-02T08:30:05Z"},
        Case{"jenkins", "0a45fdbe9eb3ef7a8b7bbbd6a3a0b1d5a8fd3b7c",
             "git.shop.example/shop/shopist", "", ""},
        Case{"circleci", "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed",
             "github.com/shop-inc/shopist", "", ""},
        Case{"buildkite", "9daeafb9864cf43055ae93beb0afd6c7d144bfa4",
             "github.com/shop-inc/shopist", "", ""}),
    [](const auto& info) { return info.param.provider; });

}  // namespace
}  // namespace dora::testing
