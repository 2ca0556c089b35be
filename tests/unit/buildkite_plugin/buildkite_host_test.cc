// What leaves a job of Buildkite: log lines, masks, annotations and meta-data,
// byte for byte.

#include "buildkite_plugin/buildkite_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/time/clock.h"
#include "buildkite_plugin/hook.h"
#include "tests/unit/buildkite_plugin/scratch_folder.h"

namespace dora::buildkite_plugin {
namespace {

using app::Inputs;
using app::Level;
using app::Outcome;
using app::OutcomeStatus;
using providers::Environment;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Call {
  std::vector<std::string> arguments;
  std::string input;
};

class FakeAgent : public Agent {
 public:
  bool Run(const std::vector<std::string>& arguments,
           const std::string& input) override {
    calls.push_back({arguments, input});
    return calls.size() <= works_for;
  }

  std::vector<Call> calls;
  size_t works_for = 1000;
};

/// A job with `configuration` and `variables`.
class Job {
 public:
  explicit Job(const std::string& configuration = "{}",
               std::vector<Environment::Variable> variables = {})
      : environment_(Block(configuration, std::move(variables))),
        configuration_(Configuration::Read(environment_)),
        host_(environment_, configuration_, agent_, log_) {}

  BuildkiteHost& host() { return host_; }
  FakeAgent& agent() { return agent_; }
  std::string log() const { return log_.str(); }
  int RunHook(const std::string& hook) {
    Inputs inputs(environment_);
    host_.ReadInputs(inputs);
    return buildkite_plugin::RunHook(hook, configuration_, inputs, host_);
  }

 private:
  std::vector<Environment::Variable> Block(
      const std::string& configuration,
      std::vector<Environment::Variable> variables) {
    variables.emplace_back("BUILDKITE_PLUGIN_CONFIGURATION", configuration);
    variables.emplace_back("BUILDKITE_JOB_ID", "job-1");
    variables.emplace_back("TMPDIR", folder_.path());
    return variables;
  }

  ScratchFolder folder_;
  Environment environment_;
  Configuration configuration_;
  FakeAgent agent_;
  std::ostringstream log_;
  BuildkiteHost host_;
};

Outcome OutcomeOf(const std::string& service, OutcomeStatus status) {
  core::DeploymentDraft input;
  input.service = core::Sourced{service, "a test"};
  input.started_at = core::Sourced{"1700000000", "a test"};
  input.finished_at = core::Sourced{"1700000060", "a test"};
  input.id = core::Sourced{"id-of-the-event-1", "a test"};
  auto event = core::Deployment::Build(input, absl::Now());
  return {
      status, core::ShareEvent(*std::move(event)), "id-of-the-event-1", "", {}};
}

TEST(Say, WritesOneLineThatIsNoHeader) {
  Job job;
  job.host().Say(Level::kInfo, "sent");
  job.host().Say(Level::kNotice, "a\nb\x1b[31m");
  job.host().Say(Level::kInfo, "--- forged");
  job.host().Say(Level::kInfo, "+++ forged");
  job.host().Say(Level::kInfo, "~~~ forged");
  job.host().Say(Level::kInfo, "^^^ +++");
  job.host().Say(Level::kInfo, "x\n--- forged");
  EXPECT_EQ(job.log(),
            "sent\n"
            "note: a\\nb?[31m\n"
            " --- forged\n"
            " +++ forged\n"
            " ~~~ forged\n"
            " ^^^ +++\n"
            "x\\n--- forged\n");
}

TEST(Say, OpensTheGroupOfWhatMatters) {
  Job job;
  job.host().Say(Level::kWarning, "late");
  job.host().Say(Level::kError, "refused");
  EXPECT_EQ(job.log(),
            "warning: late\n^^^ +++\n"
            "error: refused\n^^^ +++\n");
}

TEST(Group, IsFoldedAndEndsWithAnOpenOne) {
  Job job;
  job.host().BeginGroup("title\n+++ forged");
  job.host().Say(Level::kInfo, "detail");
  job.host().EndGroup();
  EXPECT_EQ(job.log(),
            "--- title\\n+++ forged\n"
            "detail\n"
            "+++ DORA deployment\n");
}

TEST(Mask, HandsTheKeyOverByStandardInputAlone) {
  Job job;
  job.host().Mask(core::Secret("k3y"));
  job.host().Mask(core::Secret());
  ASSERT_EQ(job.agent().calls.size(), 1u);
  EXPECT_THAT(job.agent().calls[0].arguments, ElementsAre("redactor", "add"));
  EXPECT_EQ(job.agent().calls[0].input, "k3y");
  EXPECT_EQ(job.log(), "");
}

TEST(Mask, IsNoMatterWhereTheAgentCannot) {
  for (const bool verbose : {false, true}) {
    Job job(verbose ? R"({"verbose":true})" : "{}");
    job.agent().works_for = 0;
    job.host().Mask(core::Secret("k3y"));
    EXPECT_EQ(job.log(), verbose
                             ? "note: The agent could not be told to hide the "
                               "API key in the log: buildkite-agent 3.67 or "
                               "newer is not on the PATH of this job.\n"
                             : "");
  }
}

TEST(Report, AnnotatesAndSetsMetaData) {
  Job job;
  job.host().Report({OutcomeOf("a|b <i>`$(x)`", OutcomeStatus::kSent)});
  const std::vector<Call>& calls = job.agent().calls;
  ASSERT_EQ(calls.size(), 4u);
  ASSERT_EQ(calls[0].arguments.size(), 5u);
  EXPECT_EQ(calls[0].arguments[0], "annotate");
  EXPECT_EQ(calls[0].arguments[1], "--style");
  EXPECT_EQ(calls[0].arguments[2], "success");
  EXPECT_EQ(calls[0].arguments[3], "--context");
  EXPECT_THAT(calls[0].arguments[4],
              ::testing::MatchesRegex("dora-deploy-job-1-[0-9a-f]{8}"));
  EXPECT_EQ(calls[0].input,
            "DORA deployments\n\n"
            "| Service | Env | Version | Status | Started | Finished | Commit "
            "| Id |\n|---|---|---|---|---|---|---|---|\n"
            "| a&#124;b &#60;i&#62;&#96;&#36;&#40;x&#41;&#96; |  |  | sent | "
            "2023&#45;11&#45;14T22&#58;13&#58;20Z | "
            "2023&#45;11&#45;14T22&#58;14&#58;20Z |  | "
            "id&#45;of&#45;the&#45;event&#45;1 |\n");
  const std::pair<const char*, const char*> expected[] = {
      {"event-id", "id-of-the-event-1"},
      {"status", "sent"},
      {"delivered", "true"}};
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(calls[i + 1].arguments,
                ElementsAre("meta-data", "set",
                            std::string("dora-deploy:a|b <i>`$(x)`:") +
                                expected[i].first));
    EXPECT_EQ(calls[i + 1].input, expected[i].second);
  }
}

TEST(Report, ColoursTheAnnotationByTheWorstOutcome) {
  const std::pair<std::vector<OutcomeStatus>, const char*> rows[] = {
      {{OutcomeStatus::kSent, OutcomeStatus::kSent}, "success"},
      {{OutcomeStatus::kSent, OutcomeStatus::kKept}, "warning"},
      {{OutcomeStatus::kKept, OutcomeStatus::kRejected}, "error"},
      {{OutcomeStatus::kLost}, "error"}};
  for (const auto& [statuses, style] : rows) {
    std::vector<Outcome> outcomes;
    for (const OutcomeStatus status : statuses) {
      outcomes.push_back(OutcomeOf("api", status));
    }
    Job job;
    job.host().Report(outcomes);
    EXPECT_EQ(job.agent().calls.at(0).arguments.at(2), style);
  }
}

TEST(Report, SaysNothingToTheAgentWhereNothingWasToBeSent) {
  Job job;
  job.host().Report({});
  EXPECT_THAT(job.agent().calls, IsEmpty());
}

TEST(Report, AsksAFailingAgentNoMore) {
  Job job(R"({"verbose":true})");
  job.agent().works_for = 2;
  job.host().Report({OutcomeOf("api", OutcomeStatus::kSent)});
  EXPECT_EQ(job.agent().calls.size(), 3u);
  EXPECT_EQ(job.log(),
            "note: The build lacks the annotation or some meta-data of this "
            "deployment: buildkite-agent is not on the PATH of this job, or "
            "failed.\n");
}

TEST(JobStatus, IsByTheCommandAndTheCancellation) {
  using app::JobStatus;
  const std::tuple<const char*, const char*, JobStatus> rows[] = {
      {"0", "", JobStatus::kSuccess},
      {"0", "false", JobStatus::kSuccess},
      {"3", "", JobStatus::kFailure},
      {"-1", "", JobStatus::kFailure},
      {"", "", JobStatus::kFailure},  // the command never ran
      {"0", "true", JobStatus::kCancelled},
      {"9", "true", JobStatus::kCancelled},
      {"", "true", JobStatus::kCancelled}};
  for (const auto& [exit_status, cancelled, expected] : rows) {
    Job job("{}", {{"BUILDKITE_COMMAND_EXIT_STATUS", exit_status},
                   {"BUILDKITE_JOB_CANCELLED", cancelled}});
    EXPECT_EQ(job.host().job_status(), expected)
        << exit_status << " " << cancelled;
  }
}

TEST(Hook, OfAMistakenConfigurationFailsOnlyWhereAskedTo) {
  const std::pair<const char*, int> rows[] = {
      {R"({"oops":1})", 0}, {R"({"oops":1,"on-error":"fail"})", 2}};
  for (const auto& [configuration, code] : rows) {
    Job job(configuration, {{"BUILDKITE_COMMAND_EXIT_STATUS", "0"}});
    EXPECT_EQ(job.RunHook("pre-command"), code);
    EXPECT_EQ(job.RunHook("pre-exit"), code);
    EXPECT_THAT(job.log(), HasSubstr("no deployment is reported"));
    EXPECT_THAT(job.agent().calls, IsEmpty());
  }
}

TEST(Hook, LeavesAFailedJobItsOwnReason) {
  Job job(R"({"oops":1,"on-error":"fail"})",
          {{"BUILDKITE_COMMAND_EXIT_STATUS", "3"}});
  EXPECT_EQ(job.RunHook("pre-exit"), 0);
  EXPECT_EQ(job.log(), "note: The job failed: no deployment is reported.\n");
}

TEST(Hook, ReportsOnce) {
  Job job(R"({"verbose":true})", {{"BUILDKITE_COMMAND_EXIT_STATUS", "3"}});
  EXPECT_EQ(job.RunHook("pre-exit"), 0);
  EXPECT_EQ(job.RunHook("pre-exit"), 0);
  EXPECT_EQ(job.log(),
            "note: The job failed: no deployment is reported.\n"
            "note: This job has already been reported.\n");
}

}  // namespace
}  // namespace dora::buildkite_plugin
