#include "sinks/sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

core::Result<Sink> Make(absl::string_view kind, const std::string& address,
                        const std::string& secret = "") {
  return MakeSink(*FindSinkKind(kind), {address, "--sink"},
                  core::Secret(secret));
}

struct UrlCase {
  const char* kind;
  const char* address;
  const char* url;  ///< that a deployment is sent to
};

class SinkUrl : public ::testing::TestWithParam<UrlCase> {};

TEST_P(SinkUrl, IsThatOfTheReceiver) {
  const auto sink = Make(GetParam().kind, GetParam().address);
  ASSERT_TRUE(sink.has_value()) << core::ToString(sink.error());
  const auto delivery = Encode(*sink, Deployment());
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(sink->receiver.base_url + delivery->path, GetParam().url);
  // What an entry of the outbox must have.
  EXPECT_THAT(delivery->path, StartsWith("/"));
  EXPECT_THAT(sink->receiver.name, MatchesRegex("[a-z]+-[0-9a-f]+"));
}

INSTANTIATE_TEST_SUITE_P(
    Addresses, SinkUrl,
    ::testing::Values(
        UrlCase{"cdevents", "https://b.example", "https://b.example/"},
        UrlCase{"cdevents", "https://b.example/events/",
                "https://b.example/events/"},
        UrlCase{"webhook", "http://hooks.internal:8080/a%20b",
                "http://hooks.internal:8080/a%20b"},
        UrlCase{"devlake", "https://d.example/connections/1",
                "https://d.example/connections/1/deployments"},
        UrlCase{"devlake", "https://d.example/connections/1/deployments/",
                "https://d.example/connections/1/deployments"},
        UrlCase{"otlp", "http://127.0.0.1:4318",
                "http://127.0.0.1:4318/v1/logs"},
        UrlCase{"otlp", "https://o.example/otlp/v1/logs",
                "https://o.example/otlp/v1/logs"}));

struct RefusalCase {
  const char* kind;
  const char* address;
  const char* secret;
  const char* message;
};

class SinkRefusal : public ::testing::TestWithParam<RefusalCase> {};

TEST_P(SinkRefusal, ShowsNoSecret) {
  const auto sink =
      Make(GetParam().kind, GetParam().address, GetParam().secret);
  ASSERT_FALSE(sink.has_value());
  EXPECT_THAT(sink.error().message, HasSubstr(GetParam().message));
  EXPECT_THAT(core::ToString(sink.error()), Not(HasSubstr("s3cr3t")));
}

INSTANTIATE_TEST_SUITE_P(
    Addresses, SinkRefusal,
    ::testing::Values(
        RefusalCase{"webhook", "ftp://h.example", "", "not an http or https"},
        RefusalCase{"webhook", "https://u:s3cr3t@h.example", "",
                    "held a user name, password or token (not shown)"},
        RefusalCase{"webhook", "https://h.example/?sig=s3cr3t", "",
                    "held a user name, password or token (not shown)"},
        RefusalCase{"webhook", "https://h.example/;token=s3cr3t", "",
                    "held a user name, password or token (not shown)"},
        RefusalCase{"webhook", "https://h.example/?a=b", "",
                    "is not a base URL"},
        RefusalCase{"webhook", "https://h.example/caf\u00e9", "",
                    "characters in its path that a URL cannot hold"},
        RefusalCase{"webhook", "http://h.example", "s3cr3t",
                    "would be sent its webhook-secret unencrypted"},
        RefusalCase{"otlp", "http://h.example", "api-key=s3cr3t",
                    "would be sent its otlp-headers unencrypted"},
        RefusalCase{"devlake", "https://d.example", "s3cr3t\nmore",
                    "devlake-token: the value (not shown)"}));

TEST(Sink, SecretsGoToLoopbackWithoutTls) {
  EXPECT_TRUE(Make("webhook", "http://127.0.0.1:8080", "secret").has_value());
}

TEST(Sink, TwoOfAKindAreTwoReceivers) {
  EXPECT_NE(Make("webhook", "https://h.example/a")->receiver.name,
            Make("webhook", "https://h.example/b")->receiver.name);
}

TEST(Sink, APageForPeopleConfirmsNothing) {
  const auto read =
      Make("webhook", "https://h.example")->receiver.read_acceptance;
  EXPECT_TRUE(read("").confirmed);
  EXPECT_TRUE(read("ok").confirmed);
  EXPECT_FALSE(read(" <!DOCTYPE html>").confirmed);
}

TEST(Sink, AFileIsNoReceiver) {
  const auto sink = Make("jsonl", "a folder/events.jsonl");
  EXPECT_EQ(sink->file, "a folder/events.jsonl");
  EXPECT_THAT(sink->secrets, IsEmpty());
}

}  // namespace
}  // namespace dora::sinks
