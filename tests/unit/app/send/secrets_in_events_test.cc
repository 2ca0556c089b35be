#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "app/send/envelope.h"
#include "app/send/send_settings.h"
#include "core/base/redaction.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"
#include "tests/support/environment_of.h"

namespace dora::app {
namespace {

using testing::EnvironmentOf;
using ::testing::HasSubstr;
using ::testing::Not;

core::Sourced Given(const std::string& text) { return {text, "test"}; }

core::DeploymentDraft Draft() {
  core::DeploymentDraft draft;
  draft.service = Given("shopist");
  draft.started_at = Given("1693491974");
  draft.env = Given("prod");
  draft.version = Given("1.4.2");
  draft.repository_url = Given("https://github.com/acme/app");
  draft.commit_sha = Given("9ecfd275763eff1d6b4844ea3168962458c9f272");
  draft.id = Given("0123456789abcdef");
  return draft;
}

core::EventPtr Event(const core::DeploymentDraft& draft) {
  return core::ShareEvent(
      core::Deployment::Build(draft, absl::FromUnixSeconds(1693493000))
          .value());
}

core::EventPtr Incident(const std::string& name) {
  core::IncidentDraft draft;
  draft.services = {Given("shopist")};
  draft.started_at = Given("1693491974");
  draft.name = Given(name);
  draft.severity = Given("High");
  draft.env = Given("prod");
  draft.run_identity = {"a", "run"};
  return core::ShareEvent(
      core::Incident::Build(draft, absl::FromUnixSeconds(1693493000)).value());
}

/// Everybody who can have events, one of them with this secret.
SendSettings Settings(const std::string& secret) {
  const providers::Environment environment = EnvironmentOf{
      {"DD_API_KEY", "0123456789abcdef0123456789abcdef"},
      {"DORA_SINK",
       "dora,cdevents=https://a.example,devlake=https://b.example,"
       "otlp=https://c.example,webhook=https://d.example,"
       "jsonl=events.jsonl"},
      {"DORA_WEBHOOK_SECRET", secret}}.Build();
  return ReadSendSettings(Inputs(environment), environment).value();
}

/// Secrets that every encoding changes.
class EncodedSecret : public ::testing::TestWithParam<const char*> {
 protected:
  /// `without`: the receiver whose body does not have the value.
  void ExpectRefused(const core::EventPtr& event,
                     const std::string& without = "") const {
    const SendSettings settings = Settings(GetParam());
    ASSERT_EQ(settings.sinks.size(), 6u);
    for (const sinks::Sink& sink : settings.sinks) {
      SCOPED_TRACE(sink.name);
      const auto envelope = Encode(event, sink, settings);
      if (sink.name == without) {
        EXPECT_TRUE(envelope.has_value());
        continue;
      }
      ASSERT_FALSE(envelope.has_value()) << envelope->delivery().body;
      EXPECT_THAT(envelope.error().message,
                  HasSubstr("secret of the sink webhook"));
      EXPECT_THAT(core::ToString(envelope.error()), Not(HasSubstr(GetParam())));
    }
  }
};

TEST_P(EncodedSecret, IsRefusedAsAValue) {
  core::DeploymentDraft draft = Draft();
  draft.version = Given(absl::StrCat("v-", GetParam(), "-1"));
  ExpectRefused(Event(draft));
}

TEST_P(EncodedSecret, IsRefusedInATag) {
  core::DeploymentDraft draft = Draft();
  draft.custom_tags = {Given(absl::StrCat("token:", GetParam()))};
  ExpectRefused(Event(draft), /*without=*/"devlake");
}

TEST_P(EncodedSecret, IsRefusedInAnIncident) {
  ExpectRefused(Incident(absl::StrCat("down: ", GetParam())));
}

TEST_P(EncodedSecret, IsTakenOutOfABodyThatIsPrinted) {
  const SendSettings settings = Settings(GetParam());
  core::DeploymentDraft draft = Draft();
  draft.version = Given(GetParam());
  const auto event = Event(draft);
  for (const sinks::Sink& sink : settings.sinks) {
    const auto delivery = sinks::Encode(sink, *event);
    ASSERT_TRUE(delivery.has_value());
    EXPECT_TRUE(core::HoldsKey(delivery->body)) << sink.name;
    EXPECT_FALSE(core::HoldsKey(core::Redact(delivery->body))) << sink.name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, EncodedSecret,
                         ::testing::Values("pass\"word\"123", "pass\\word\\123",
                                           "\\\"\\\"\\\"\\\"", "pässwörd1",
                                           "密码密码密码", "🔑🔑🔑",
                                           "a/b+c=d&e f%g", "pass%22word",
                                           "<b>&'secret'"));

TEST(EventWithoutASecret, IsEncodedForEverybody) {
  const SendSettings settings = Settings("pass\"word\"123");
  EXPECT_TRUE(Encode(Event(Draft()), settings).has_value());
  EXPECT_TRUE(Encode(Incident("down"), settings).has_value());
}

}  // namespace
}  // namespace dora::app
