// What is left out of a record, the answers, and the headers:
// https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/docs/specification.md
// tests/data/sinks/otlp.expected.json has the records.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sinks/sink_kinds.h"
#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const SinkKind& Kind() { return *FindSinkKind("otlp"); }

TEST(OtlpDeployment, HasNoAttributeForWhatIsNotGiven) {
  const auto delivery = Kind().encode_deployment(Deployment([](auto& input) {
    input.env.reset();
    input.version.reset();
    input.repository_url.reset();
    input.commit_sha.reset();
  }));
  for (const char* key :
       {"deployment.environment", "service.version", "vcs."}) {
    EXPECT_THAT(delivery->body, Not(HasSubstr(key)));
  }
}

core::Receiver EquippedReceiver() {
  core::Receiver receiver;
  EXPECT_TRUE(Kind().equip(core::Secret(), receiver).has_value());
  return receiver;
}

struct AnswerCase {
  const char* body;
  bool confirmed;
  const char* refusal;
};

class OtlpAnswer : public ::testing::TestWithParam<AnswerCase> {};

TEST_P(OtlpAnswer, IsTakenAtItsWord) {
  const core::Acceptance acceptance =
      EquippedReceiver().read_acceptance(GetParam().body);
  EXPECT_EQ(acceptance.confirmed, GetParam().confirmed);
  EXPECT_EQ(acceptance.refusal, GetParam().refusal);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, OtlpAnswer,
    ::testing::Values(
        AnswerCase{"", true, ""}, AnswerCase{"{}", true, ""},
        AnswerCase{R"({"partialSuccess":{}})", true, ""},
        AnswerCase{R"({"partialSuccess":{"rejectedLogRecords":"0",)"
                   R"("errorMessage":"mind the limits"}})",
                   true, ""},
        AnswerCase{R"({"partialSuccess":{"rejectedLogRecords":"1",)"
                   R"("errorMessage":"too\nold"}})",
                   false, "the collector refused the record: too\\nold"},
        AnswerCase{R"({"partialSuccess":{"rejectedLogRecords":1}})", false,
                   "the collector refused the record: no reason given"},
        AnswerCase{"<html>log in</html>", false, ""},
        AnswerCase{"[]", false, ""}));

TEST(OtlpRetry, FollowsTheSpecification) {
  for (const int status : {429, 502, 503, 504}) {
    EXPECT_TRUE(EquippedReceiver().is_temporary(status)) << status;
  }
  for (const int status : {200, 400, 404, 408, 500, 501}) {
    EXPECT_FALSE(EquippedReceiver().is_temporary(status)) << status;
  }
}

std::vector<std::string> HeadersOf(const std::string& list) {
  core::Receiver receiver;
  const auto equipped = Kind().equip(core::Secret(list), receiver);
  if (!equipped) return {"refused: " + equipped.error().message};
  std::vector<std::string> headers;
  for (const core::HttpHeader& header : receiver.credentials) {
    headers.push_back(header.name + ": " + header.value.Reveal());
  }
  return headers;
}

TEST(OtlpHeaders, AreReadAsExportersReadThem) {
  using Headers = std::vector<std::string>;
  EXPECT_EQ(HeadersOf(""), Headers{});
  EXPECT_EQ(HeadersOf("api-key=k1, x-tenant = acme "),
            (Headers{"api-key: k1", "x-tenant: acme"}));
  EXPECT_EQ(HeadersOf("Authorization=Bearer%20abc=="),
            Headers{"Authorization: Bearer abc=="});
  EXPECT_EQ(HeadersOf("a=100%"), Headers{"a: 100%"});
}

TEST(OtlpHeaders, WhatIsNoHeaderIsRefusedUnseen) {
  for (const char* list :
       {"secret-word", "=secret-word", "a b=secret-word", "a=secret%0Aword"}) {
    const std::string refusal = HeadersOf(list).front();
    EXPECT_THAT(refusal, HasSubstr("refused: otlp-headers")) << list;
    EXPECT_THAT(refusal, Not(HasSubstr("secret"))) << list;
  }
}

TEST(OtlpHeaders, SecretsAreToldFromNames) {
  std::vector<std::string> secrets;
  for (const core::Secret& secret :
       PartsOf(*Kind().secret,
               core::Secret(
                   "Authorization=Bearer%20abcdefgh,x-tenant=production,"
                   "x-honeycomb-team=0123456789abcdef0123,api-key=12345678"))) {
    secrets.push_back(secret.Reveal());
  }
  EXPECT_THAT(secrets, Contains("Bearer abcdefgh"));
  EXPECT_THAT(secrets, Contains("abcdefgh"));
  EXPECT_THAT(secrets, Contains("0123456789abcdef0123"));
  EXPECT_THAT(secrets, Contains("12345678"));
  EXPECT_THAT(secrets, Not(Contains("production")));
}

}  // namespace
}  // namespace dora::sinks
