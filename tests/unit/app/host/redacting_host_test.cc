#include "app/host/redacting_host.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "app/host/step_outputs.h"
#include "core/base/redaction.h"

namespace dora::app {
namespace {

constexpr char kKey[] = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// A platform that keeps all that it is handed.
class Platform : public StepHost {
 public:
  void Say(Level, const std::string& message) override { all += message; }
  void Print(const std::string& data, std::FILE*) override { all += data; }
  void BeginGroup(const std::string& title) override { all += title; }
  void Report(const std::vector<Outcome>& outcomes) override {
    for (const auto& [name, value] : StepOutputs(outcomes, "")) all += value;
    all += MarkdownSummary(outcomes);
    all += ToJson(outcomes).dump();
    for (const Outcome& outcome : outcomes) all += Describe(outcome);
  }
  core::Status SaveState(const std::string&,
                         const std::string& value) override {
    all += value;
    return {};
  }
  std::optional<std::string> LoadState(const std::string&) override {
    return std::nullopt;
  }

  std::string all;
};

Outcome OutcomeWith(const std::string& secret) {
  core::DeploymentDraft input;
  input.service = core::Sourced{"shopist", "--service"};
  input.started_at = core::Sourced{"1693491974", "--started-at"};
  input.id = core::Sourced{"0123456789abcdef", "--id"};
  auto event =
      core::Deployment::Build(input, absl::FromUnixSeconds(1693492000));
  EXPECT_TRUE(event.has_value());
  return {OutcomeStatus::kKept,
          core::ShareEvent(*std::move(event)),
          secret,
          "/outbox/" + secret,
          {core::ErrorKind::kRejected, "no: " + secret, "try " + secret},
          "webhook=https://h/" + secret};
}

TEST(RedactingHost, HandsNoSecretToThePlatform) {
  Platform platform;
  RedactingHost host(platform);
  host.Mask(core::Secret(kKey));
  const std::string text = absl::StrCat("a ", kKey, " b");
  host.Say(Level::kInfo, text);
  host.Print(text, stdout);
  host.BeginGroup(text);
  host.Report({OutcomeWith(kKey)});
  EXPECT_TRUE(host.SaveState("name", text).has_value());
  EXPECT_FALSE(absl::StrContains(platform.all, kKey)) << platform.all;
  EXPECT_FALSE(absl::StrContains(platform.all, std::string(kKey, 12)))
      << platform.all;
  EXPECT_TRUE(absl::StrContains(platform.all, "[redacted]"));
}

TEST(OneLineOfAnyHost, HasNoSecretEither) {
  core::RegisterSecret(core::Secret(kKey), core::SecretKind::kKey);
  EXPECT_EQ(OneLine(absl::StrCat("early: ", kKey, "\n")),
            "early: [redacted]\\n");
}

}  // namespace
}  // namespace dora::app
