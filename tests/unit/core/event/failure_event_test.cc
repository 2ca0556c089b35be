#include "core/event/failure_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "sinks/dora/body.h"

namespace dora::core {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1699960648);

FailureInput Incident() {
  FailureInput input;
  input.services = {{"shopist", "--service"}};
  input.started_at = Sourced{"1699960640", "--started-at"};
  return input;
}

std::vector<std::string> Problems(const FailureInput& input) {
  std::vector<std::string> messages;
  const auto event = FailureEvent::Build(input, kNow);
  if (event) return messages;
  for (const Error& error : event.error()) messages.push_back(ToString(error));
  return messages;
}

struct RuleCase {
  std::string name;
  std::function<void(FailureInput&)> break_it;
  std::string says;
};

class FailureRule : public ::testing::TestWithParam<RuleCase> {};

TEST_P(FailureRule, IsReportedAlone) {
  FailureInput input = Incident();
  GetParam().break_it(input);
  EXPECT_THAT(Problems(input), ElementsAre(HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, FailureRule,
    ::testing::Values(
        RuleCase{"NeitherServiceNorTeam",
                 [](FailureInput& input) { input.services.clear(); },
                 "neither a service nor a team is given"},
        RuleCase{"NoStart",
                 [](FailureInput& input) { input.started_at.reset(); },
                 "started_at: not given"},
        RuleCase{"StartIsNoTime",
                 [](FailureInput& input) { input.started_at->text = "soon"; },
                 "started_at: \"soon\" (from --started-at)"},
        RuleCase{"FinishBeforeStart",
                 [](FailureInput& input) {
                   input.finished_at = Sourced{"1699960639", "--finished-at"};
                 },
                 "is after finished_at"},
        RuleCase{"ServiceOfTwoLines",
                 [](FailureInput& input) { input.services[0].text = "a\nb"; },
                 "services: \"a\\nb\""},
        RuleCase{"NameOfTwoLines",
                 [](FailureInput& input) {
                   input.name = Sourced{"a\nb", "--name"};
                 },
                 "name: \"a\\nb\""},
        RuleCase{"TagWithoutValue",
                 [](FailureInput& input) {
                   input.custom_tags = {{"oops", "--custom-tags"}};
                 },
                 "custom_tags: \"oops\""},
        RuleCase{"HalfOfGit",
                 [](FailureInput& input) {
                   input.repository_url = Sourced{"https://h/r", "CI_URL"};
                 },
                 "commit_sha is not known"}),
    [](const auto& info) { return info.param.name; });

TEST(FailureEvent, ATeamDoesWithoutServices) {
  FailureInput input = Incident();
  input.services.clear();
  input.team = Sourced{"backend", "--team"};
  EXPECT_THAT(Problems(input), ElementsAre());
}

TEST(FailureEvent, OneRunHasOneIncidentWhateverTheTime) {
  FailureInput input = Incident();
  input.run_identity = {"github", "17"};
  const std::string id = FailureEvent::Build(input, kNow)->id();
  input.started_at->text = "1699960641";
  EXPECT_EQ(FailureEvent::Build(input, kNow)->id(), id);
  input.services[0].text = "cart";
  EXPECT_NE(FailureEvent::Build(input, kNow)->id(), id);
  input.run_identity = {"github", "18"};
  EXPECT_NE(FailureEvent::Build(input, kNow)->id(), id);
}

TEST(FailureEvent, WhatSaysTheSameHasTheSameId) {
  const FailureInput input = Incident();
  const std::string id = FailureEvent::Build(input, kNow)->id();
  EXPECT_EQ(FailureEvent::Build(input, kNow + absl::Hours(1))->id(), id);
  const std::vector<std::function<void(FailureInput&)>> changes = {
      [](FailureInput& other) { other.started_at->text = "1699960641"; },
      [](FailureInput& other) {
        other.finished_at = Sourced{"1699960645", ""};
      },
      [](FailureInput& other) {
        other.services.push_back({"cart", ""});
      },
      [](FailureInput& other) {
        other.severity = Sourced{"High", ""};
      },
      [](FailureInput& other) {
        other.env = Sourced{"prod", ""};
      },
      [](FailureInput& other) {
        other.custom_tags = {{"a:b", ""}};
      }};
  std::set<std::string> ids = {id};
  for (const auto& change : changes) {
    FailureInput other = input;
    change(other);
    EXPECT_TRUE(ids.insert(FailureEvent::Build(other, kNow)->id()).second);
  }
}

TEST(FailureEvent, AnIdThatIsGivenIsTaken) {
  FailureInput input = Incident();
  input.id = Sourced{"incident-2023-08-31", "--id"};
  input.run_identity = {"github", "17"};
  EXPECT_EQ(FailureEvent::Build(input, kNow)->id(), "incident-2023-08-31");
  input.id->text = "short";
  EXPECT_THAT(Problems(input), ElementsAre(HasSubstr("id: \"short\"")));
}

TEST(FailureBody, HoldsEveryAttributeInNanoseconds) {
  FailureInput input = Incident();
  input.finished_at = Sourced{"1699960648", "x"};
  input.name = Sourced{"Down", "x"};
  input.severity = Sourced{"High", "x"};
  input.env = Sourced{"prod", "x"};
  input.version = Sourced{"v1", "x"};
  input.team = Sourced{"backend", "x"};
  input.custom_tags = {{"a:b", "x"}};
  input.repository_url = Sourced{"https://u:p@h/r", "x"};
  input.commit_sha = Sourced{"66adc9350f2cc9b250b69abddab733dd55e1a588", "x"};
  input.run_identity = {"x"};
  const auto event = FailureEvent::Build(input, kNow);
  EXPECT_EQ(
      sinks::FailureBody(*event),
      R"({"data":{"attributes":{"services":["shopist"],)"
      R"("started_at":1699960640000000000,"finished_at":1699960648000000000,)"
      R"("name":"Down","severity":"High","env":"prod","version":"v1",)"
      R"("team":"backend","custom_tags":["a:b"],"git":{"repository_url":)"
      R"("https://h/r","commit_sha":)"
      R"("66adc9350f2cc9b250b69abddab733dd55e1a588"},"id":")" +
          event->id() + R"("}}})");
}

}  // namespace
}  // namespace dora::core
