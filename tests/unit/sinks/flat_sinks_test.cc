#include "sinks/flat_sinks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr char kLine[] =
    R"({"service":"shopist","started_at":1693491974000000000,)"
    R"("finished_at":1693492000500000000,"env":"prod","version":"1.4.2",)"
    R"("team":"backend","custom_tags":["tier:1","region:eu"],)"
    R"("git":{"repository_url":"https://github.com/acme/app",)"
    R"("commit_sha":"9ecfd275763eff1d6b4844ea3168962458c9f272"},)"
    R"("id":"0123456789abcdef"})";

TEST(Webhook, HasTheAttributesAndSaysWhatItIs) {
  const auto delivery = EncodeWebhookDeployment(Deployment());
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->body, kLine);
  EXPECT_EQ(delivery->path, "");
  EXPECT_THAT(
      delivery->headers,
      UnorderedElementsAre(Pair("X-Dora-Event", "deployment"),
                           Pair("X-Dora-Event-Id", "0123456789abcdef")));
  const auto incident = EncodeWebhookIncident(Failure());
  EXPECT_EQ(incident->headers.at("X-Dora-Event"), "incident");
  EXPECT_EQ(incident->body,
            R"({"services":["shopist"],"started_at":1693491974000000000,)"
            R"("name":"Checkout is down","severity":"High","env":"prod",)"
            R"("id":")" +
                incident->id + R"("})");
}

// GitHub's own example: the secret "It's a Secret to Everybody" and the body
// "Hello, World!".
// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
TEST(Webhook, IsSignedAsGithubSigns) {
  core::Receiver receiver;
  ASSERT_TRUE(EquipWebhook(core::Secret("It's a Secret to Everybody"), receiver)
                  .has_value());
  core::HttpRequest request;
  request.body = "Hello, World!";
  receiver.sign(request);
  ASSERT_EQ(request.headers.size(), 1u);
  EXPECT_EQ(request.headers[0].name, "X-Dora-Signature-256");
  EXPECT_EQ(request.headers[0].value.Reveal(),
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b0"
            "43e17");
}

TEST(Webhook, WithoutASecretIsNotSigned) {
  core::Receiver receiver;
  ASSERT_TRUE(EquipWebhook(core::Secret(), receiver).has_value());
  EXPECT_FALSE(receiver.sign);
}

TEST(Line, IsTheSameObject) {
  EXPECT_EQ(EncodeLineDeployment(Deployment())->body, kLine);
}

}  // namespace
}  // namespace dora::sinks
