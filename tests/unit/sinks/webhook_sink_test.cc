// How requests are signed; tests/data/sinks/webhook.expected.json has them.

#include <gtest/gtest.h>

#include "sinks/sink_kinds.h"

namespace dora::sinks {
namespace {

const SinkKind& Kind() { return *FindSinkKind("webhook"); }

// GitHub's own example: the secret "It's a Secret to Everybody" and the body
// "Hello, World!".
// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
TEST(Webhook, IsSignedAsGithubSigns) {
  core::Receiver receiver;
  ASSERT_TRUE(Kind()
                  .equip(core::Secret("It's a Secret to Everybody"), receiver)
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
  ASSERT_TRUE(Kind().equip(core::Secret(), receiver).has_value());
  EXPECT_FALSE(receiver.sign);
}

}  // namespace
}  // namespace dora::sinks
