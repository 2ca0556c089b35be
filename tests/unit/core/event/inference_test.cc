#include "core/event/inference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1699960648);
constexpr char kSha[] = "66adc9350f2cc9b250b69abddab733dd55e1a588";
constexpr char kShaOf41[] = "66adc9350f2cc9b250b69abddab733dd55e1a5880";
constexpr char kUrl[] = "https://github.com/org/repo";

std::string At(absl::Duration offset) {
  return absl::StrCat(absl::ToUnixSeconds(kNow + offset));
}

DeploymentDraft Valid() {
  DeploymentDraft input;
  input.service = Sourced{"shopist", "--service"};
  input.started_at = Inferred(At(-absl::Minutes(5)), "CI_JOB_STARTED_AT");
  input.env = Inferred("prod", "CI_ENVIRONMENT_NAME");
  input.repository_url = Inferred(kUrl, "CI_REPOSITORY_URL");
  input.commit_sha = Inferred(kSha, "CI_COMMIT_SHA");
  return input;
}

TEST(LeaveOutInvalid, LeavesWhatIsValid) {
  DeploymentDraft input = Valid();
  EXPECT_THAT(LeaveOutInvalid(input, kNow), IsEmpty());
  EXPECT_EQ(input.env->text, "prod");
  EXPECT_EQ(input.commit_sha->text, kSha);
  EXPECT_EQ(input.started_at->text, At(-absl::Minutes(5)));
}

struct Case {
  const char* name;
  std::optional<Sourced> DeploymentDraft::*field;
  std::string text;
  const char* note;
};

class OneField : public ::testing::TestWithParam<Case> {};

TEST_P(OneField, GoesWhereItIsInferred) {
  DeploymentDraft input = Valid();
  input.*GetParam().field = Inferred(GetParam().text, "CI_VARIABLE");
  EXPECT_THAT(LeaveOutInvalid(input, kNow),
              Contains(HasSubstr(GetParam().note)));
  EXPECT_TRUE(Deployment::Build(input, kNow));
}

TEST_P(OneField, StaysWhereTheUserSaidIt) {
  DeploymentDraft input = Valid();
  input.started_at->inferred = false;
  input.*GetParam().field = Sourced{GetParam().text, "--option"};
  LeaveOutInvalid(input, kNow);
  EXPECT_EQ((input.*GetParam().field)->text, GetParam().text);
  EXPECT_FALSE(Deployment::Build(input, kNow));
}

INSTANTIATE_TEST_SUITE_P(
    All, OneField,
    ::testing::Values(
        Case{"Env", &DeploymentDraft::env, "pr\nod", "It is left out"},
        Case{"Version", &DeploymentDraft::version, "\x80", "It is left out"},
        Case{"Team", &DeploymentDraft::team, "a\tb", "It is left out"},
        Case{"EnvThatNobodyFilledIn", &DeploymentDraft::env, "${ENV}",
             "It is left out"},
        Case{"TeamThatNobodyFilledIn", &DeploymentDraft::team,
             "{{ .Values.team }}", "It is left out"},
        Case{"FinishInTheFuture", &DeploymentDraft::finished_at,
             At(absl::Hours(1)), "It is left out"},
        Case{"NoFinish", &DeploymentDraft::finished_at, "soon",
             "It is left out"},
        Case{"FinishBeforeTheStart", &DeploymentDraft::finished_at,
             At(-absl::Hours(1)), "is before started_at"},
        Case{"StartInTheFuture", &DeploymentDraft::started_at,
             At(absl::Hours(1)), "is after finished_at"}),
    [](const auto& info) { return info.param.name; });

class Git
    : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Git, GoesAsAPair) {
  DeploymentDraft input = Valid();
  input.repository_url = Inferred(GetParam().first, "CI_REPOSITORY_URL");
  input.commit_sha = Inferred(GetParam().second, "CI_COMMIT_SHA");
  EXPECT_THAT(LeaveOutInvalid(input, kNow),
              ElementsAre(HasSubstr("CI_"),
                          "The event has neither repository nor commit."));
  const auto event = Deployment::Build(input, kNow);
  ASSERT_TRUE(event);
  EXPECT_FALSE(event->git());
}

INSTANTIATE_TEST_SUITE_P(EitherIsBroken, Git,
                         ::testing::Values(std::pair(kUrl, "HEAD"),
                                           std::pair(kUrl, "66adc93"),
                                           std::pair(kUrl, kShaOf41),
                                           std::pair("https://", kSha),
                                           std::pair("app.bundle", kSha),
                                           std::pair("not a url", kSha)));

// The user's half is of no use without the other, and not to blame for it.
TEST(LeaveOutInvalid, TheUsersShaGoesWithTheCisBrokenRepository) {
  DeploymentDraft input = Valid();
  input.repository_url = Inferred("not a url", "CI_REPOSITORY_URL");
  input.commit_sha = Sourced{kSha, "--git-commit-sha"};
  EXPECT_THAT(LeaveOutInvalid(input, kNow), SizeIs(2));
  EXPECT_TRUE(Deployment::Build(input, kNow));
}

TEST(LeaveOutInvalid, AStartAfterTheUsersFinishIsTakenForIt) {
  DeploymentDraft input = Valid();
  input.finished_at = Sourced{At(-absl::Hours(1)), "--finished-at"};
  EXPECT_THAT(LeaveOutInvalid(input, kNow), SizeIs(1));
  const auto event = Deployment::Build(input, kNow);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->started_at(), event->finished_at());
}

TEST(LeaveOutInvalid, AnInferredTimeBefore2000IsLeftOut) {
  for (const char* text : {"0", "1970-01-01T00:00:00Z", "169996064"}) {
    DeploymentDraft input = Valid();
    input.started_at = Inferred(text, "CI_JOB_STARTED_AT");
    input.finished_at = Inferred(text, "CI_JOB_FINISHED_AT");
    EXPECT_THAT(
        LeaveOutInvalid(input, kNow),
        ElementsAre(HasSubstr("started_at: "), HasSubstr("It is left out.")));
    EXPECT_EQ(input.started_at, std::nullopt);
    EXPECT_EQ(input.finished_at, std::nullopt);
    input = Valid();
    input.started_at = Sourced{text, "--started-at"};
    EXPECT_THAT(LeaveOutInvalid(input, kNow), IsEmpty());
  }
}

TEST(LeaveOutInvalid, AMachineThatBelievesIn1970KeepsItsTimes) {
  DeploymentDraft input = Valid();
  input.started_at = Inferred("60", "the start of the command");
  EXPECT_THAT(LeaveOutInvalid(input, absl::FromUnixSeconds(90)), IsEmpty());
}

TEST(LeaveOutInvalid, KnowsIncidentsToo) {
  IncidentDraft input;
  input.team = Sourced{"shop", "--team"};
  input.started_at = Sourced{At(-absl::Minutes(1)), "--started-at"};
  input.env = Inferred("pr\nod", "CI_ENVIRONMENT_NAME");
  input.commit_sha = Inferred("HEAD", "BUILDKITE_COMMIT");
  input.repository_url = Inferred(kUrl, "BUILDKITE_REPO");
  EXPECT_THAT(LeaveOutInvalid(input, kNow), SizeIs(3));
  EXPECT_TRUE(Incident::Build(input, kNow));
}

}  // namespace
}  // namespace dora::core
