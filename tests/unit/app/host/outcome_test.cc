#include "app/host/outcome.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "app/host/step_outputs.h"

namespace dora::app {
namespace {

using core::ErrorKind;
using core::Sourced;

constexpr char kSha[] = "9ecfd275763eff1d6b4844ea3168962458c9f272";

/// An event of `shop`, and with `full` of everything that an outcome tells.
core::Deployment EventOf(bool full) {
  core::DeploymentDraft input;
  input.service = Sourced{"shop", "--service"};
  input.started_at = Sourced{"1700000000", "--started-at"};
  input.id = Sourced{"0123456789abcdef", "--id"};
  if (full) {
    input.env = Sourced{"prod", "--env"};
    input.version = Sourced{"1.2", "--version"};
    input.repository_url = Sourced{"https://github.com/acme/app", "URL"};
    input.commit_sha = Sourced{kSha, "SHA"};
  }
  return *core::Deployment::Build(input, absl::FromUnixSeconds(1700000100));
}

Outcome OutcomeOf(OutcomeStatus status) {
  return {status,
          core::ShareEvent(EventOf(/*full=*/true)),
          "0123456789abcdef",
          status == OutcomeStatus::kKept ? "/state/1.json" : "",
          {ErrorKind::kTransport, "cannot connect", ""}};
}

struct StatusCase {
  OutcomeStatus status;
  const char* name;
  const char* line;
};

class OutcomeTest : public ::testing::TestWithParam<StatusCase> {};

TEST_P(OutcomeTest, IsNamed) {
  EXPECT_EQ(StatusName(GetParam().status), GetParam().name);
}

TEST_P(OutcomeTest, IsDescribedInOneLine) {
  EXPECT_EQ(Describe(OutcomeOf(GetParam().status)), GetParam().line);
}

TEST_P(OutcomeTest, OnlyASentOneCountsAsSent) {
  EXPECT_EQ(
      AllSent({OutcomeOf(OutcomeStatus::kSent), OutcomeOf(GetParam().status)}),
      GetParam().status == OutcomeStatus::kSent);
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, OutcomeTest,
    ::testing::Values(
        StatusCase{OutcomeStatus::kSent, "sent",
                   "Sent: deployment of shop to prod, version 1.2, id "
                   "0123456789abcdef"},
        StatusCase{OutcomeStatus::kKept, "kept",
                   "Not sent: deployment of shop to prod, version 1.2, id "
                   "0123456789abcdef: cannot connect. It is kept in "
                   "/state/1.json; the next run sends it first."},
        StatusCase{OutcomeStatus::kRejected, "rejected",
                   "Rejected: deployment of shop to prod, version 1.2, id "
                   "0123456789abcdef: cannot connect."},
        StatusCase{OutcomeStatus::kLost, "lost",
                   "Not sent and not kept: deployment of shop to prod, version "
                   "1.2, id 0123456789abcdef: cannot connect. Its request body "
                   "is printed above."}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(DescribeTest, WhatIsNotKnownIsLeftOut) {
  Outcome outcome = OutcomeOf(OutcomeStatus::kSent);
  outcome.event = core::ShareEvent(EventOf(/*full=*/false));
  EXPECT_EQ(Describe(outcome), "Sent: deployment of shop, id 0123456789abcdef");
}

TEST(DescribeTest, AnotherSinkThanTheApiIsNamed) {
  for (const auto& [status, start] :
       {std::pair(OutcomeStatus::kSent, "Sent to cdevents: deployment of "),
        std::pair(OutcomeStatus::kKept, "Not sent to cdevents: deployment of "),
        std::pair(OutcomeStatus::kRejected,
                  "Rejected by cdevents: deployment of "),
        std::pair(OutcomeStatus::kLost,
                  "Not sent to cdevents and not kept: deployment of ")}) {
    Outcome outcome = OutcomeOf(status);
    outcome.sink = "cdevents";
    EXPECT_EQ(Describe(outcome).rfind(start, 0), 0u) << Describe(outcome);
    EXPECT_EQ(ToJson(std::vector<Outcome>{outcome})[0]["sink"], "cdevents");
  }
}

struct ReasonCase {
  const char* name;
  core::Error error;
  const char* end;
};

class ReasonTest : public ::testing::TestWithParam<ReasonCase> {};

TEST_P(ReasonTest, EndsInOneMark) {
  Outcome outcome = OutcomeOf(OutcomeStatus::kRejected);
  outcome.error = GetParam().error;
  EXPECT_EQ(Describe(outcome),
            std::string("Rejected: deployment of shop to prod, version 1.2, id "
                        "0123456789abcdef: ") +
                GetParam().end);
}

INSTANTIATE_TEST_SUITE_P(
    Errors, ReasonTest,
    ::testing::Values(
        ReasonCase{"NoMark", {ErrorKind::kRejected, "400 bad", ""}, "400 bad."},
        ReasonCase{"FullStop", {ErrorKind::kRejected, "Bad.", ""}, "Bad."},
        ReasonCase{"Question",
                   {ErrorKind::kRejected, "Bad.", "Is the key right?"},
                   "Bad. Is the key right?"},
        ReasonCase{
            "Hint", {ErrorKind::kRejected, "Bad.", "Fix it"}, "Bad. Fix it."}),
    [](const auto& info) { return info.param.name; });

nlohmann::json JsonOf(const Outcome& outcome) {
  return nlohmann::json::parse(
             ToJson(std::vector<Outcome>{outcome})
                 .dump(-1, ' ', false,
                       nlohmann::json::error_handler_t::replace))
      .at(0);
}

TEST(ToJsonTest, ASentEventHasNoError) {
  const nlohmann::json expected = {
      {"status", "sent"},
      {"service", "shop"},
      {"env", "prod"},
      {"version", "1.2"},
      {"id", "0123456789abcdef"},
      {"sink", "dora"},
      {"git",
       {{"repository_url", "https://github.com/acme/app"},
        {"commit_sha", kSha}}}};
  EXPECT_EQ(JsonOf(OutcomeOf(OutcomeStatus::kSent)), expected);
}

TEST(ToJsonTest, AKeptEventNamesItsFileAndItsError) {
  const nlohmann::json item = JsonOf(OutcomeOf(OutcomeStatus::kKept));
  EXPECT_EQ(item.at("status"), "kept");
  EXPECT_EQ(item.at("kept_in"), "/state/1.json");
  EXPECT_EQ(item.at("error"), "cannot connect");
}

TEST(ToJsonTest, ARejectedOrLostEventHasAnErrorAndNoFile) {
  for (const auto status : {OutcomeStatus::kRejected, OutcomeStatus::kLost}) {
    const nlohmann::json item = JsonOf(OutcomeOf(status));
    EXPECT_EQ(item.at("status"), StatusName(status));
    EXPECT_EQ(item.at("error"), "cannot connect");
    EXPECT_EQ(item.count("kept_in"), 0u);
  }
}

TEST(ToJsonTest, WithoutGitThereIsNoGit) {
  Outcome outcome = OutcomeOf(OutcomeStatus::kSent);
  outcome.event = core::ShareEvent(EventOf(/*full=*/false));
  EXPECT_EQ(JsonOf(outcome).count("git"), 0u);
}

TEST(ToJsonTest, NoOutcomeIsAnEmptyArray) {
  EXPECT_EQ(ToJson({}).dump(), "[]");
}

TEST(ToJsonTest, SeveralKeepTheirOrder) {
  const auto array = ToJson(
      {OutcomeOf(OutcomeStatus::kLost), OutcomeOf(OutcomeStatus::kSent)});
  ASSERT_EQ(array.size(), 2u);
  EXPECT_EQ(array.at(0).at("status"), "lost");
  EXPECT_EQ(array.at(1).at("status"), "sent");
}

TEST(ToJsonTest, AnErrorThatIsNotUtf8DoesNoHarm) {
  Outcome outcome = OutcomeOf(OutcomeStatus::kRejected);
  outcome.error.message = "a\xff";
  EXPECT_EQ(JsonOf(outcome).at("error"), "a\xEF\xBF\xBD");
}

TEST(StepOutputsTest, AnEventOfSeveralSinksIsOneEvent) {
  std::vector<Outcome> outcomes = {OutcomeOf(OutcomeStatus::kSent),
                                   OutcomeOf(OutcomeStatus::kKept)};
  outcomes[1].sink = "cdevents";
  const auto outputs = StepOutputs(outcomes, "");
  EXPECT_EQ(outputs[0].second, "0123456789abcdef");
  EXPECT_EQ(outputs[1].second, "shop");
  EXPECT_EQ(outputs[2].second, "sent,kept");
  EXPECT_EQ(outputs[3].second, "false");
}

TEST(MarkdownSummaryTest, ShowsTheSinkWhereItIsNotTheApi) {
  std::vector<Outcome> outcomes = {OutcomeOf(OutcomeStatus::kSent)};
  EXPECT_EQ(MarkdownSummary(outcomes).find("Sink"), std::string::npos);
  outcomes[0].sink = "cdevents";
  EXPECT_NE(MarkdownSummary(outcomes).find("| Id | Sink |\n"),
            std::string::npos);
  EXPECT_NE(MarkdownSummary(outcomes).find("| cdevents |\n"),
            std::string::npos);
}

TEST(AllSentTest, NothingToSendIsAllSent) { EXPECT_TRUE(AllSent({})); }

}  // namespace
}  // namespace dora::app
