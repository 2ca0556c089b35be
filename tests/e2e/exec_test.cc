// `exec`: the command that deploys is left as it is, and its true times are
// reported.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

int64_t NowInNanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

TEST(Exec, ReportsTheCommandsOwnTimes) {
  const IntakeServer intake;
  const Scratch scratch;
  const int64_t before = NowInNanoseconds();
  const Finished finished =
      scratch.Deploy(ExecArguments(intake.url(), {"sh", "-c", "sleep 0.3"}));
  const int64_t after = NowInNanoseconds();
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(LastLine(finished.err),
              StartsWith("Sent: deployment of shopist"));
  const nlohmann::json body =
      nlohmann::json::parse(intake.Requests()[0]["body"].get<std::string>());
  const nlohmann::json& event = body["data"]["attributes"];
  const int64_t start = event["started_at"];
  const int64_t finish = event["finished_at"];
  EXPECT_GE(start, before);
  EXPECT_GE(finish - start, 300'000'000);
  EXPECT_LE(finish, after);
}

TEST(Exec, LeavesTheStreamsAlone) {
  const IntakeServer intake;
  const Scratch scratch;
  WriteFile(scratch.path() + "/input", "from outside");
  Command command = scratch.DeployCommand(
      ExecArguments(intake.url(), {"sh", "-c", "cat; printf warn >&2"}));
  command.input = scratch.path() + "/input";
  const Finished finished = dora::testing::Run(command);
  EXPECT_EQ(finished.out, "from outside");
  EXPECT_THAT(finished.err, StartsWith("warnSent: deployment of shopist"));
}

TEST(Exec, GivesTheArgumentsOnAsTheyAre) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      ExecArguments(intake.url(), {"printf", "[%s]", "--help", "--", "a b", "",
                                   "$HOME", "--service=x", "*"}));
  EXPECT_EQ(finished.out, "[--help][--][a b][][$HOME][--service=x][*]");
}

struct Ending {
  std::vector<std::string> command;
  int exit_code;
};

class ExitCode : public ::testing::TestWithParam<Ending> {};

TEST_P(ExitCode, IsTheCommandsOwnWhateverBecomesOfTheReport) {
  const IntakeServer intake;
  const IntakeServer down({"--fault", "status=503"});
  const Scratch scratch;
  for (const std::string& url : {intake.url(), down.url()}) {
    for (const char* on_error : {"warn", "fail"}) {
      EXPECT_EQ(scratch
                    .Deploy(ExecArguments(
                        url, GetParam().command,
                        {"--on-error", on_error, "--timeout", "0.5"}))
                    .exit_code,
                GetParam().exit_code)
          << url << " " << on_error;
    }
  }
  EXPECT_EQ(intake.StoredCount() > 0, GetParam().exit_code == 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, ExitCode,
    ::testing::Values(Ending{{"true"}, 0}, Ending{{"false"}, 1},
                      Ending{{"sh", "-c", "exit 2"}, 2},
                      Ending{{"sh", "-c", "exit 255"}, 255},
                      Ending{{"sh", "-c", "kill -TERM $$"}, 143},
                      Ending{{"sh", "-c", "kill -KILL $$"}, 137},
                      Ending{{"no-such-command"}, 127}, Ending{{"/"}, 126}));

TEST(Exec, AFailedCommandReportsNothing) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(ExecArguments(intake.url(), {"false"}));
  EXPECT_THAT(finished.err, HasSubstr("no deployment is reported"));
  EXPECT_EQ(intake.StoredCount(), 0);
}

TEST(Exec, AFailedCommandReportsAnIncidentWhereAsked) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Deploy(ExecArguments(intake.url(), {"false"},
                               {"--on-failure", "failure-event"}));
  EXPECT_THAT(intake.Deployments(), IsEmpty());
  ASSERT_EQ(intake.Failures().size(), 1);
}

TEST(Exec, RunsTheCommandAlsoWhereTheReportIsMistaken) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy({"exec", "--", "echo", "deployed"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.out, "deployed\n");
  EXPECT_THAT(finished.err, HasSubstr("error: service: required, but not set"));
}

/// Also where this run has no use for the value.
TEST(Exec, TellsAWrongValueAndReportsTheDeployment) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::vector<std::string> arguments = {
      "exec",      "--service",  "a",  "--env", "p",       "--skip-git",
      "--api-url", intake.url(), "--", "echo",  "deployed"};
  const Finished warned =
      scratch.Deploy(arguments, {{"DORA_NO_FETCH", "maybe"}});
  EXPECT_EQ(warned.exit_code, 0);
  EXPECT_EQ(warned.out, "deployed\n");
  EXPECT_THAT(warned.err,
              HasSubstr("warning: no-fetch: \"maybe\" (from DORA_NO_FETCH) is "
                        "not true or false. Use true or false.\n"));
  EXPECT_EQ(intake.Deployments().size(), 1);

  const Finished refused = scratch.Deploy(
      arguments, {{"DORA_NO_FETCH", "maybe"}, {"DORA_ON_ERROR", "fail"}});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.out, IsEmpty());
  EXPECT_THAT(refused.err, HasSubstr("error: no-fetch: \"maybe\""));
}

/// A value that the report needs is told once.
TEST(Exec, TellsAWrongValueOnce) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"exec", "--service", "a", "--timeout", "soon", "--", "true"});
  EXPECT_EQ(finished.exit_code, 0);
  const size_t first = finished.err.find("timeout: \"soon\"");
  ASSERT_NE(first, std::string::npos) << finished.err;
  EXPECT_EQ(finished.err.find("timeout: \"soon\"", first + 1),
            std::string::npos)
      << finished.err;
}

TEST(Exec, RefusesAMistakeBeforeTheDeploymentWhereAsked) {
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy({"exec", "--on-error", "fail", "--", "echo", "deployed"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.out, IsEmpty());
}

TEST(Exec, NeedsTheMarkBeforeTheCommand) {
  const Scratch scratch;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"exec"}, {"exec", "echo"}, {"exec", "--"}}) {
    const Finished finished = scratch.Deploy(arguments);
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_THAT(finished.err, HasSubstr("--"));
  }
}

class PassedOn : public ::testing::TestWithParam<int> {};

// To the command and to what it started: that is its process group.
TEST_P(PassedOn, ASignalReachesTheCommandsGroupAndIsWaitedFor) {
  const IntakeServer intake;
  const Scratch scratch;
  WriteFile(scratch.path() + "/deploy.sh",
            "trap 'echo child >>seen' HUP INT QUIT TERM USR1 USR2\n"
            "(trap 'echo grandchild >>seen; exit' HUP INT QUIT TERM USR1 USR2\n"
            " echo ready\n"
            " while :; do sleep 0.05; done) &\n"
            "wait; wait\n"
            "sleep 0.1; exit 7\n");
  Background background(
      scratch.DeployCommand(ExecArguments(intake.url(), {"sh", "deploy.sh"})));
  EXPECT_EQ(background.ReadLine(), "ready");
  background.Signal(GetParam());
  EXPECT_EQ(background.Wait(), 7);
  const std::string seen = ReadFile(scratch.path() + "/seen");
  EXPECT_THAT(seen, HasSubstr("grandchild\n"));
  EXPECT_EQ(intake.StoredCount(), 0);
}

INSTANTIATE_TEST_SUITE_P(All, PassedOn,
                         ::testing::Values(SIGHUP, SIGTERM, SIGUSR1, SIGUSR2));

// A CI that kills the job's processes must not leave the deployment running.
TEST(Exec, TheCommandIsToldWhenWeAreKilledOutright) {
  const IntakeServer intake;
  const Scratch scratch;
  WriteFile(scratch.path() + "/deploy.sh",
            "trap 'echo told >told; exit' TERM\necho ready\n"
            "while :; do sleep 0.05; done\n");
  Background background(
      scratch.DeployCommand(ExecArguments(intake.url(), {"sh", "deploy.sh"})));
  EXPECT_EQ(background.ReadLine(), "ready");
  background.Signal(SIGKILL);
  background.Wait();
  for (int i = 0; i < 100; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (access((scratch.path() + "/told").c_str(), F_OK) == 0) return;
  }
  FAIL() << "the command was left alone";
}

// `script` gives the program a terminal. In the foreground is who has the
// terminal's process group (proc_pid_stat(5): the fields pgrp and tpgid).
TEST(Exec, ATerminalStaysATerminal) {
  const IntakeServer intake;
  const Scratch scratch;
  std::string line;
  for (const std::string& word : ExecArguments(
           intake.url(),
           {"sh", "-c",
            "'test -t 0 && test -t 1 && test -t 2 && "
            "read -r pid comm state ppid pgrp session tty tpgid rest "
            "</proc/$$/stat && test $pgrp = $tpgid && echo foreground'"})) {
    line += (line.empty() ? ProgramPath("cli/dora-deploy") + " " : " ") + word;
  }
  Command command = scratch.DeployCommand({});
  command.arguments = {"/usr/bin/script", "-qec", line, "/dev/null"};
  const Finished finished = dora::testing::Run(command);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, HasSubstr("foreground"));
  EXPECT_THAT(finished.out, HasSubstr("Sent: deployment of shopist"));
}

}  // namespace
}  // namespace dora::testing
