#include "core/event/incident.h"

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

IncidentDraft Incident() {
  IncidentDraft input;
  input.services = {{"shopist", "--service"}};
  input.started_at = Sourced{"1699960640", "--started-at"};
  return input;
}

std::vector<std::string> Problems(const IncidentDraft& input) {
  std::vector<std::string> messages;
  const auto event = Incident::Build(input, kNow);
  if (event) return messages;
  for (const Error& error : event.error()) messages.push_back(ToString(error));
  return messages;
}

struct RuleCase {
  std::string name;
  std::function<void(IncidentDraft&)> break_it;
  std::string says;
};

class FailureRule : public ::testing::TestWithParam<RuleCase> {};

TEST_P(FailureRule, IsReportedAlone) {
  IncidentDraft input = Incident();
  GetParam().break_it(input);
  EXPECT_THAT(Problems(input), ElementsAre(HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, FailureRule,
    ::testing::Values(
        RuleCase{"NeitherServiceNorTeam",
                 [](IncidentDraft& input) { input.services.clear(); },
                 "neither a service nor a team is set"},
        RuleCase{"NoStart",
                 [](IncidentDraft& input) { input.started_at.reset(); },
                 "started_at: required, but not set"},
        RuleCase{"StartIsNoTime",
                 [](IncidentDraft& input) { input.started_at->text = "soon"; },
                 "started_at: \"soon\" (from --started-at)"},
        RuleCase{"FinishBeforeStart",
                 [](IncidentDraft& input) {
                   input.finished_at = Sourced{"1699960639", "--finished-at"};
                 },
                 "is after finished_at"},
        RuleCase{"ServiceOfTwoLines",
                 [](IncidentDraft& input) { input.services[0].text = "a\nb"; },
                 "services: \"a\\nb\""},
        RuleCase{"NameOfTwoLines",
                 [](IncidentDraft& input) {
                   input.name = Sourced{"a\nb", "--name"};
                 },
                 "name: \"a\\nb\""},
        RuleCase{"TagWithoutValue",
                 [](IncidentDraft& input) {
                   input.custom_tags = {{"oops", "--custom-tags"}};
                 },
                 "custom_tags: \"oops\""},
        RuleCase{"HalfOfGit",
                 [](IncidentDraft& input) {
                   input.repository_url = Sourced{"https://h/r", "CI_URL"};
                 },
                 "commit_sha is unknown"}),
    [](const auto& info) { return info.param.name; });

TEST(Incident, ATeamDoesWithoutServices) {
  IncidentDraft input = Incident();
  input.services.clear();
  input.team = Sourced{"backend", "--team"};
  EXPECT_THAT(Problems(input), ElementsAre());
}

TEST(Incident, OneRunHasOneIncidentWhateverTheTime) {
  IncidentDraft input = Incident();
  input.run_identity = {"github", "17"};
  const std::string id = Incident::Build(input, kNow)->id();
  input.started_at->text = "1699960641";
  EXPECT_EQ(Incident::Build(input, kNow)->id(), id);
  input.services[0].text = "cart";
  EXPECT_NE(Incident::Build(input, kNow)->id(), id);
  input.run_identity = {"github", "18"};
  EXPECT_NE(Incident::Build(input, kNow)->id(), id);
}

TEST(Incident, WhatSaysTheSameHasTheSameId) {
  const IncidentDraft input = Incident();
  const std::string id = Incident::Build(input, kNow)->id();
  EXPECT_EQ(Incident::Build(input, kNow + absl::Hours(1))->id(), id);
  const std::vector<std::function<void(IncidentDraft&)>> changes = {
      [](IncidentDraft& other) { other.started_at->text = "1699960641"; },
      [](IncidentDraft& other) {
        other.finished_at = Sourced{"1699960645", ""};
      },
      [](IncidentDraft& other) {
        other.services.push_back({"cart", ""});
      },
      [](IncidentDraft& other) {
        other.severity = Sourced{"High", ""};
      },
      [](IncidentDraft& other) {
        other.env = Sourced{"prod", ""};
      },
      [](IncidentDraft& other) {
        other.custom_tags = {{"a:b", ""}};
      }};
  std::set<std::string> ids = {id};
  for (const auto& change : changes) {
    IncidentDraft other = input;
    change(other);
    EXPECT_TRUE(ids.insert(Incident::Build(other, kNow)->id()).second);
  }
}

/// The same words, once more or in capitals, are not another incident.
TEST(Incident, WhatIsSaidTwiceIsSaidOnce) {
  for (const std::vector<std::string>& run :
       {std::vector<std::string>{}, {"github", "17"}}) {
    IncidentDraft input = Incident();
    input.run_identity = run;
    input.custom_tags = {{"a:b", "--custom-tags"}};
    input.repository_url = Sourced{"https://h/r", "CI_URL"};
    input.commit_sha = Sourced{std::string(40, 'a'), "CI_SHA"};
    IncidentDraft twice = input;
    twice.services.push_back(input.services.front());
    twice.custom_tags.push_back({"a:b", "DD_TAGS"});
    twice.commit_sha->text = std::string(40, 'A');
    const auto event = Incident::Build(twice, kNow);
    EXPECT_EQ(event->id(), Incident::Build(input, kNow)->id());
    EXPECT_THAT(event->services(), ElementsAre("shopist"));
    EXPECT_THAT(event->custom_tags(), ElementsAre("a:b"));
    EXPECT_EQ(event->git()->commit_sha, std::string(40, 'a'));
  }
}

TEST(Incident, AnIdThatIsGivenIsTaken) {
  IncidentDraft input = Incident();
  input.id = Sourced{"incident-2023-08-31", "--id"};
  input.run_identity = {"github", "17"};
  EXPECT_EQ(Incident::Build(input, kNow)->id(), "incident-2023-08-31");
  input.id->text = "short";
  EXPECT_THAT(Problems(input), ElementsAre(HasSubstr("id: \"short\"")));
}

TEST(IncidentBody, HoldsEveryAttributeInNanoseconds) {
  IncidentDraft input = Incident();
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
  const auto event = Incident::Build(input, kNow);
  EXPECT_EQ(
      sinks::IncidentBody(*event),
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
