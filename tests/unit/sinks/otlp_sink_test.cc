// The body byte for byte in OTLP's JSON encoding, the answers, and the headers:
// https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/docs/specification.md

#include "sinks/otlp_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(OtlpDeployment, IsOneLogRecord) {
  const auto delivery = EncodeOtlpDeployment(Deployment());
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->path, "/v1/logs");
  const auto text = [](const std::string& key, const std::string& value) {
    return R"({"key":")" + key + R"(","value":{"stringValue":")" + value +
           R"("}})";
  };
  EXPECT_EQ(
      delivery->body,
      R"({"resourceLogs":[{"resource":{"attributes":[)" +
          text("service.name", "shopist") + "," +
          text("service.version", "1.4.2") + "," +
          text("deployment.environment.name", "prod") + "," +
          text("vcs.repository.url.full", "https://github.com/acme/app") + "," +
          text("vcs.ref.head.revision", kSha) +
          R"(]},"scopeLogs":[{"scope":{"name":"dora-deploy"},)"
          R"("logRecords":[{"timeUnixNano":"1693492000500000000",)"
          R"("severityNumber":9,"severityText":"INFO","body":{"stringValue":)"
          R"("Deployment of shopist, version 1.4.2, to prod"},)"
          R"("attributes":[)" +
          text("deployment.id", "0123456789abcdef") + "," +
          text("deployment.name", "shopist") + "," +
          text("deployment.status", "succeeded") + "," +
          text("cicd.pipeline.task.type", "deploy") + "," +
          text("dora.started_at", "2023-08-31T14:26:14Z") + "," +
          text("dora.finished_at", "2023-08-31T14:26:40.5Z") + "," +
          text("dora.team", "backend") +
          R"(,{"key":"dora.custom_tags","value":{"arrayValue":{"values":)"
          R"([{"stringValue":"tier:1"},{"stringValue":"region:eu"}]}}}],)"
          R"("eventName":"dora.deployment"}]}]}]})");
}

TEST(OtlpDeployment, HasNoAttributeForWhatIsNotGiven) {
  const auto delivery = EncodeOtlpDeployment(Deployment([](auto& input) {
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

TEST(OtlpFailure, IsAnErrorUntilItIsResolved) {
  const auto record = [](const core::Incident& event) {
    return nlohmann::json::parse(
        EncodeOtlpIncident(event)
            ->body)["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0];
  };
  const auto open = record(Failure());
  EXPECT_EQ(open["severityNumber"], 17);
  EXPECT_EQ(open["eventName"], "dora.incident");
  EXPECT_EQ(open["timeUnixNano"], "1693491974000000000");
  EXPECT_EQ(open["body"]["stringValue"], "Checkout is down");
  const auto done = record(
      Failure([](auto& input) { input.finished_at = Given("1693492874"); }));
  EXPECT_EQ(done["severityNumber"], 9);
  EXPECT_EQ(done["timeUnixNano"], "1693492874000000000");
}

struct AnswerCase {
  const char* body;
  bool confirmed;
  const char* refusal;
};

class OtlpAnswer : public ::testing::TestWithParam<AnswerCase> {};

TEST_P(OtlpAnswer, IsTakenAtItsWord) {
  const core::Acceptance acceptance = ReadOtlpAnswer(GetParam().body);
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
    EXPECT_TRUE(IsTemporaryForOtlp(status)) << status;
  }
  for (const int status : {200, 400, 404, 408, 500, 501}) {
    EXPECT_FALSE(IsTemporaryForOtlp(status)) << status;
  }
}

std::vector<std::string> HeadersOf(const std::string& list) {
  core::Receiver receiver;
  const auto equipped = EquipOtlp(core::Secret(list), receiver);
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
  for (const core::Secret& secret : SecretsInOtlpHeaders(core::Secret(
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
