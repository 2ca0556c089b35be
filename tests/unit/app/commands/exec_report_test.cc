#include "app/commands/exec_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "tests/unit/app/commands/command_test.h"

namespace dora::app {
namespace {

using testing::Accepted;
using testing::CommandRun;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::TempDirectory;

EnvironmentOf Job() {
  return {{"DD_SERVICE", "shop"},
          {"DD_ENV", "prod"},
          {"DORA_SKIP_GIT", "true"},
          {"DORA_TIMEOUT", "4"}};
}

class ExecReportTest : public ::testing::Test {
 protected:
  /// Runs a command that takes `took`, during which the wall clock is set by
  /// `set_by`, and ends with `end`; its exit code as the reporter has it.
  int Report(CommandRun& run, CommandEnd end,
             absl::Duration took = absl::Seconds(60),
             absl::Duration set_by = absl::ZeroDuration()) {
    run.http().Otherwise(Accepted("x"));
    testing::FakeClock& clock = run.world().clock();
    const Moment start = {clock.Now(), clock.Steady()};
    const auto wait = [&] {
      clock.Advance(took);
      clock.SetNow(clock.Now() + set_by);
      end.ended_at = clock.Steady();
      return end;
    };
    return run.Run(
        [&](Invocation& invocation) {
          return ReportCommand({wait, [] { return std::nullopt; }}, start,
                               invocation);
        },
        {"./deploy.sh"});
  }

  static nlohmann::json Sent(CommandRun& run, size_t i = 0) {
    return nlohmann::json::parse(
        run.http().started_bodies().at(i))["data"]["attributes"];
  }

  TempDirectory folder_;
};

TEST_F(ExecReportTest, ADeploymentHasTheCommandsOwnTimes) {
  const struct {
    const char* description;
    absl::Duration set_by;
    int64_t started_at;
    int64_t finished_at;
  } kCases[] = {
      {"a clock that nobody sets", absl::ZeroDuration(), 1700000000,
       1700000060},
      {"set ahead: the end is the start and the time that passed",
       absl::Hours(1), 1700000000, 1700000060},
      {"it was a little ahead: the API takes that", -absl::Seconds(30),
       1700000000, 1700000060},
      {"it was an hour ahead: the start is counted back from now",
       -absl::Hours(1), 1700000000 - 3600, 1700000060 - 3600},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.description);
    CommandRun run(
        folder_,
        Job().With("DORA_STARTED_AT", "1").With("DORA_FINISHED_AT", "2"));
    EXPECT_EQ(Report(run, {}, absl::Seconds(60), test.set_by), 0);
    ASSERT_THAT(run.http().starts(), SizeIs(1));
    EXPECT_EQ(Sent(run)["started_at"], test.started_at * 1000000000);
    EXPECT_EQ(Sent(run)["finished_at"], test.finished_at * 1000000000);
  }
}

EnvironmentOf StopJob() {
  return Job().With({{"GITLAB_CI", "true"}, {"CI_ENVIRONMENT_ACTION", "stop"}});
}

TEST_F(ExecReportTest, AJobThatIsNoDeploymentRunsItsCommandAndReportsNothing) {
  for (const int code : {0, 3}) {
    CommandRun run(folder_, StopJob().With("DORA_ON_FAILURE", "failure-event"));
    EXPECT_EQ(Report(run, {code, 0, {}}), code);
    EXPECT_THAT(run.http().starts(), IsEmpty());
    EXPECT_THAT(run.host().Said(Level::kNotice),
                ElementsAre("This job is not a deployment, as its "
                            "environment:action is stop "
                            "(CI_ENVIRONMENT_ACTION): nothing is reported."));
    EXPECT_THAT(run.host().reports, ElementsAre(IsEmpty()));
  }
}

TEST_F(ExecReportTest, AJobThatIsNoDeploymentHasNoProblemsOfItsReport) {
  CommandRun run(folder_, StopJob().With("DD_SERVICE", "$SERVICE"));
  const app::Surroundings surroundings = run.world().surroundings();
  EXPECT_THAT(
      ProblemsOfReport({run.world().inputs(), {}, surroundings, run.host()},
                       surroundings.clock.Now()),
      IsEmpty());
}

TEST_F(ExecReportTest, AFailedCommandReportsNoDeployment) {
  CommandRun run(folder_, Job());
  EXPECT_EQ(Report(run, {3, 0, {}}), 3);
  EXPECT_THAT(run.http().starts(), IsEmpty());
  EXPECT_THAT(run.host().Said(Level::kNotice),
              ElementsAre("The command ended with 3: no deployment is "
                          "reported."));
  EXPECT_THAT(run.host().reports, ElementsAre(IsEmpty()));
}

TEST_F(ExecReportTest, AFailedCommandReportsAnIncidentWhereThatIsAskedFor) {
  CommandRun run(folder_, Job().With("DORA_ON_FAILURE", "failure-event"));
  EXPECT_EQ(Report(run, {3, 0, {}}), 3);
  ASSERT_THAT(run.http().starts(), SizeIs(1));
  EXPECT_THAT(run.http().starts()[0].request.url,
              HasSubstr("/api/v2/dora/failure"));
  EXPECT_EQ(Sent(run)["started_at"], 1700000060000000000);
}

TEST_F(ExecReportTest, ACommandThatCannotBeRunReportsNothing) {
  CommandRun run(folder_, Job().With("DORA_ON_FAILURE", "failure-event"));
  EXPECT_EQ(Report(run, {127, ENOENT, {}}), 127);
  EXPECT_THAT(run.http().starts(), IsEmpty());
  EXPECT_THAT(run.host().Said(Level::kError),
              ElementsAre("cannot run the command \"./deploy.sh\": No such "
                          "file or directory."));
}

TEST_F(ExecReportTest, AReportThatFailsLeavesTheExitCodeToTheCommand) {
  const EnvironmentOf kMistakes[] = {
      Job().With("DORA_TIMEOUT", "soon").With("DORA_ON_ERROR", "fail"),
      Job().With("DORA_ON_FAILURE", "perhaps").With("DORA_ON_ERROR", "fail")};
  for (const EnvironmentOf& mistake : kMistakes) {
    CommandRun works(folder_, mistake);
    EXPECT_EQ(Report(works, {}), 0);
    CommandRun fails(folder_, mistake);
    EXPECT_EQ(Report(fails, {3, 0, {}}), 3);
  }
}

TEST_F(ExecReportTest, EachProblemIsKnownBeforeTheCommandIsRun) {
  const struct {
    const char* description;
    EnvironmentOf variables;
    std::vector<std::string> fields;
  } kCases[] = {
      {"none; the times will be the command's",
       Job().With("DORA_STARTED_AT", "yesterday"),
       {}},
      {"a setting", Job().With("DORA_TIMEOUT", "soon"), {"timeout"}},
      {"the event and what follows a failure",
       Job().With("DORA_ON_FAILURE", "perhaps").With("DD_SERVICE", ""),
       {"service", "on-failure"}},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.description);
    CommandRun run(folder_, test.variables);
    std::vector<std::string> fields;
    run.Run([&](Invocation& invocation) {
      for (const core::Error& problem :
           ProblemsOfReport(invocation, invocation.surroundings.clock.Now())) {
        fields.push_back(problem.message.substr(0, problem.message.find(':')));
      }
      return 0;
    });
    EXPECT_EQ(fields, test.fields);
    EXPECT_THAT(run.http().starts(), IsEmpty());
  }
}

}  // namespace
}  // namespace dora::app
