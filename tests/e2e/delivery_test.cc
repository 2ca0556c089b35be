// The promises about delivery, with the real program and a server that
// misbehaves: never lost, never reported as sent unless it was, never a
// failed deploy unless asked for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Finished DeployTo(const Scratch& scratch, const std::string& url,
                  const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {
      "deployment", "--service", "shopist", "--started-at",        "1693491974",
      "--api-url",  url,         "--id",    "one-event-with-an-id"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return scratch.Deploy(arguments);
}

TEST(Delivery, ATemporaryFaultIsRetriedWithTheSameId) {
  const IntakeServer intake({"--fault", "status=503,first=2"});
  const Scratch scratch;
  const Finished finished = DeployTo(scratch, intake.url());
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: "));
  const nlohmann::json requests = intake.Requests();
  ASSERT_EQ(requests.size(), 3);
  EXPECT_EQ(requests[0]["body"], requests[2]["body"]);
  EXPECT_EQ(intake.Deployments().size(), 1);
}

TEST(Delivery, RetryAfterIsHonoured) {
  const IntakeServer intake({"--fault", "status=429,retry-after=1,first=1"});
  const Scratch scratch;
  const auto start = std::chrono::steady_clock::now();
  const Finished finished = DeployTo(scratch, intake.url());
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
  EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: "));
  EXPECT_EQ(intake.Requests().size(), 2);
}

TEST(Delivery, ALongerRetryAfterThanTheDeadlineEndsAtOnceAndKeepsTheEvent) {
  const IntakeServer intake({"--fault", "status=429,retry-after=3600"});
  const Scratch scratch;
  const auto start = std::chrono::steady_clock::now();
  const Finished finished = DeployTo(scratch, intake.url());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, HasSubstr("kept in " + Printed(scratch.path())));
  EXPECT_EQ(intake.Requests().size(), 1);
}

TEST(Delivery, AResponseThatIsLostDoesNotMakeTwoEvents) {
  const IntakeServer intake({"--fault", "store-then-reset,first=1"});
  const Scratch scratch;
  const Finished finished = DeployTo(scratch, intake.url());
  EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: "));
  EXPECT_EQ(intake.Requests().size(), 2);
  EXPECT_EQ(intake.Deployments().size(), 1);
}

TEST(Delivery, WhatIsKeptIsSentByTheNextRun) {
  const Scratch scratch;
  const IntakeServer intake({"--fault", "status=503"});
  const Finished first = DeployTo(scratch, intake.url(), {"--timeout", "1"});
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(intake.StoredCount(), 0);

  intake.SetFaults({});
  const Finished second = scratch.Deploy(
      {"deployment", "--service", "cart", "--started-at", "1693491975",
       "--api-url", intake.url(), "--id", "another-event-id-0002"});
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_THAT(second.err, HasSubstr("Delivered 1 event(s) kept by earlier"));
  const nlohmann::json stored = intake.Deployments();
  ASSERT_EQ(stored.size(), 2);
  EXPECT_EQ(stored[0]["id"], "one-event-with-an-id");
  for (const std::string& file : scratch.Files()) {
    EXPECT_THAT(file, Not(HasSubstr("/event-"))) << "still kept";
  }
}

TEST(Delivery, AnEventKeptForOneServerIsNotSentToAnother) {
  const Scratch scratch;
  const IntakeServer first({"--fault", "status=503"});
  const IntakeServer second;
  DeployTo(scratch, first.url(), {"--timeout", "1"});
  const Finished finished =
      scratch.Deploy({"deployment", "--service", "cart", "--started-at",
                      "1693491975", "--api-url", second.url()});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(second.Deployments().size(), 1);
}

TEST(Delivery, AKeptEventThatIsRejectedIsPutAsideWithTheReason) {
  const Scratch scratch;
  const IntakeServer intake({"--fault", "status=503"});
  DeployTo(scratch, intake.url(), {"--timeout", "1"});
  intake.SetFaults({"status=400,body=too old to be true,first=1"});
  const Finished finished =
      scratch.Deploy({"deployment", "--service", "cart", "--started-at",
                      "1693491975", "--api-url", intake.url()});
  EXPECT_THAT(finished.err, HasSubstr("too old to be true"));
  EXPECT_THAT(finished.err, HasSubstr(Printed("/rejected")));
  EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: deployment of cart"));
}

TEST(Delivery, ARejectionShowsTheApisOwnWordsAndIsNotRetried) {
  const IntakeServer intake(
      {"--fault", "status=400,body=service is not in the catalog"});
  const Scratch scratch;
  const Finished finished = DeployTo(scratch, intake.url());
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(LastLine(finished.err),
              ::testing::AllOf(StartsWith("error: Rejected: "),
                               HasSubstr("service is not in the catalog"),
                               HasSubstr(Printed("/rejected/event-"))));
  EXPECT_EQ(intake.Requests().size(), 1);
}

TEST(Delivery, AWrongKeyNamesWhatToCheck) {
  const IntakeServer intake({"--api-key", "another-key-than-the-marked-one"});
  const Scratch scratch;
  const Finished finished =
      DeployTo(scratch, intake.url(), {"--on-error", "fail"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.err, HasSubstr("HTTP 403"));
  EXPECT_THAT(finished.err, HasSubstr("Check `DD_API_KEY` and `--site`."));
}

TEST(Delivery, WithoutAWritableOutboxTheLogKeepsTheEvent) {
  const IntakeServer intake({"--fault", "status=503"});
  const Scratch scratch;
  WriteFile(scratch.path() + "/file", "");
  const Finished finished =
      scratch.Deploy({"deployment", "--service", "shopist", "--started-at",
                      "1693491974", "--api-url", intake.url(), "--timeout", "1",
                      "--outbox", scratch.path() + "/file/outbox"},
                     {{"TMPDIR", scratch.path() + "/file"}});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err,
              HasSubstr(R"({"data":{"attributes":{"service":"shopist")"));
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Not sent and not kept"));
}

/// Every way of failing for good: it is told as a failure, by both policies.
class Failure : public ::testing::TestWithParam<std::string> {};

TEST_P(Failure, IsNeverReportedAsSent) {
  const IntakeServer intake({"--fault", GetParam()});
  const Scratch scratch;
  const Finished warned = DeployTo(scratch, intake.url(), {"--timeout", "1"});
  const Finished failed =
      DeployTo(scratch, intake.url(), {"--timeout", "1", "--on-error", "fail"});
  const Finished json =
      DeployTo(scratch, intake.url(), {"--timeout", "1", "--output", "json"});
  EXPECT_EQ(warned.exit_code, 0);
  EXPECT_EQ(failed.exit_code, 1);
  for (const Finished* finished : {&warned, &failed, &json}) {
    EXPECT_THAT(finished->err, Not(HasSubstr("Sent:")));
    EXPECT_THAT(
        LastLine(finished->err),
        ::testing::AnyOf(HasSubstr("Not sent: "), HasSubstr("Rejected: ")));
  }
  EXPECT_NE(nlohmann::json::parse(json.out)[0]["status"], "sent");
  EXPECT_EQ(intake.StoredCount(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, Failure,
    ::testing::Values("status=400", "status=401", "status=403", "status=404",
                      "status=408", "status=409", "status=413", "status=422",
                      "status=425", "status=429", "status=500", "status=502",
                      "status=503", "status=504", "reset", "hang", "truncate",
                      "garbage", "oversize",
                      "status=302,location=http://127.0.0.1:1/"),
    [](const auto& info) {
      std::string name = info.param.substr(0, info.param.find(','));
      for (char& c : name) c = std::isalnum(c) ? c : '_';
      return name;
    });

TEST(Delivery, NobodyListeningIsKept) {
  const Scratch scratch;
  const Finished finished =
      DeployTo(scratch, "http://127.0.0.1:1", {"--timeout", "1"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(LastLine(finished.err), HasSubstr("kept in "));
}

TEST(Delivery, TheDeadlineBoundsASilentServer) {
  const IntakeServer intake({"--fault", "hang"});
  const Scratch scratch;
  const auto start = std::chrono::steady_clock::now();
  DeployTo(scratch, intake.url(), {"--timeout", "1"});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
}

}  // namespace
}  // namespace dora::testing
