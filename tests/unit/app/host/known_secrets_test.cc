#include "app/host/known_secrets.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "core/base/redaction.h"
#include "tests/support/environment_of.h"
#include "tests/support/recording_host.h"

namespace dora::app {
namespace {

using testing::EnvironmentOf;

/// A platform that hands two inputs over, and counts how often it is asked.
class Platform : public testing::RecordingHost {
 public:
  void ReadInputs(Inputs& inputs) const override {
    ++reads;
    inputs.Give(input::kApiKey, "key-of-the-step", "api-key");
    inputs.Give(input::kGitRepositoryUrl,
                "https://ada:password-of-the-step@git.example/app",
                "git-repository-url");
  }

  mutable int reads = 0;
};

TEST(ReadInputs, AsksThePlatformOnce) {
  const Platform platform;
  const providers::Environment environment =
      EnvironmentOf({{"DD_ENV", "prod"}}).Build();
  const Inputs inputs = ReadInputs(platform, environment);
  EXPECT_EQ(platform.reads, 1);
  EXPECT_EQ(inputs.Get(input::kApiKey)->text, "key-of-the-step");
  EXPECT_EQ(inputs.Get(input::kEnv)->text, "prod");
}

TEST(ReadInputs, ItsSecretsAreRedactedFromThenOn) {
  const Platform platform;
  const providers::Environment environment = EnvironmentOf().Build();
  const providers::Environment all =
      EnvironmentOf(
          {{"DD_API_KEY", "key-of-the-environment"},
           {"HTTPS_PROXY", "http://joe:password-of-the-proxy@proxy.example"}})
          .Build();
  ReadInputs(platform, environment, all);
  for (const std::string secret :
       {"key-of-the-step", "password-of-the-step", "key-of-the-environment",
        "password-of-the-proxy"}) {
    EXPECT_EQ(core::Redact(absl::StrCat("<", secret, ">")), "<[redacted]>");
  }
}

}  // namespace
}  // namespace dora::app
