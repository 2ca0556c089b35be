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
             "github.com/shop-inc/shopist", "", ""},
        Case{"azurepipelines", "1f8a70c0f3b5ba2d2a2d7f6c9d0f6f0d4a7c1e55",
             "dev.azure.com/shop-inc/shop/_git/shopist", "production", ""},
        Case{"bitbucket", "2b66fd261ee5c6cfc8de7fa466bab600bcfe4f69",
             "bitbucket.org/shop-inc/shopist", "production", ""},
        Case{"teamcity", "98c17f0e5b6f1c2d3e4f5061728394a5b6c7d8e9",
             "git.shop.example/shop/shopist", "", ""},
        Case{"travisci", "4d967a1b2c3d4e5f60718293a4b5c6d7e8f9010a",
             "github.com/shop-inc/shopist", "", ""},
        Case{"appveyor", "c0a1b2c3d4e5f60718293a4b5c6d7e8f90123456",
             "github.com/shop-inc/shopist", "", ""},
        Case{"bitrise", "d1e2f30415263748596a7b8c9dae0bfc1d2e3f40",
             "github.com/shop-inc/shopist", "", ""},
        Case{"buddy", "e5e13f8b7f8d5c6096a0501dc09b48eef05fea96",
             "github.com/shop-inc/shopist", "", ""},
        Case{"codefresh", "f6e5d4c3b2a10987654321fedcba098765432100",
             "github.com/shop-inc/shopist", "", ""},
        Case{"semaphore", "5c84719708b9b649b9ef3b56af214f38cee6acde",
             "github.com/shop-inc/shopist", "", ""},
        Case{"woodpecker", "deadbeefcafe0123456789abcdef0123456789ab",
             "git.shop.example/shop/shopist", "production",
             "2026-11-02T08:30:05Z"},
        Case{"harness", "0123456789abcdef0123456789abcdef01234567",
             "github.com/shop-inc/shopist", "", ""},
        Case{"drone", "bcdd4bf0245c82c060407b3b24b9b87301d15ac1",
             "git.shop.example/shop/shopist", "production", ""},
        Case{"awscodepipeline", "71b4e1c6d1a9d0f0a3b5c7d9e1f3052647687980",
             "github.com/shop-inc/shopist", "", "2026-11-02T08:30:05.123Z"},
        Case{"awscodebuild", "82c5f2d7e2bae101b4c6d8eaf204163758798a91",
             "github.com/shop-inc/shopist", "", "2026-11-02T08:30:05.123Z"},
        Case{"googlecloudbuild", "93d60e8f3cbf212c5d7e9fb1032547698a9bacbd",
             "github.com/shop-inc/shopist", "", ""},
        Case{"vercel", "fa1eade47b73733d6312d5abfad33ce9e4068081",
             "github.com/shop-inc/shopist", "production", ""},
        Case{"netlify", "a4e71f90d4c0323d6e8fa0c21436587a9bacbdce",
             "github.com/shop-inc/shopist", "production", ""}),
    [](const auto& info) { return info.param.provider; });

}  // namespace
}  // namespace dora::testing
