// What `exec` returns is the command's own, and the command runs, whatever
// happens to the report and to the process: signals, crashes, limits, closed
// descriptors, a terminal in the background.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"
#include "tests/support/memory.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The command by way of a shell that does `first`, such as `ulimit -n 4`.
Command After(const std::string& first, Command command) {
  std::vector<std::string> arguments = {"/bin/sh", "-c",
                                        first + "; exec \"$@\"", "sh"};
  arguments.insert(arguments.end(), command.arguments.begin(),
                   command.arguments.end());
  command.arguments = arguments;
  return command;
}

/// Waits up to 10 s for what is asked.
bool Becomes(const std::function<bool()>& is_true) {
  for (int i = 0; i < 1000; ++i) {
    if (is_true()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

void WaitForRequest(const IntakeServer& intake) {
  ASSERT_TRUE(Becomes([&] { return !intake.Requests().empty(); }));
}

std::vector<std::string> KeptFiles(const Scratch& scratch) {
  std::vector<std::string> kept;
  for (const std::string& file : scratch.Files()) {
    if (file.find("/outbox/event-") != std::string::npos) kept.push_back(file);
  }
  return kept;
}

/// The children of a process, oldest first (proc(5)).
std::vector<pid_t> ChildrenOf(pid_t parent) {
  std::vector<pid_t> children;
  std::ifstream file(
      absl::StrCat("/proc/", parent, "/task/", parent, "/children"));
  for (pid_t child = 0; file >> child;) children.push_back(child);
  return children;
}

// ------------------------------------------------- while it reports: signals

/// Reports to a server that does not answer, so that there is time.
class WhileReporting : public ::testing::TestWithParam<int> {
 protected:
  std::unique_ptr<Background> Start(const std::vector<std::string>& options) {
    auto run = std::make_unique<Background>(scratch_.DeployCommand(
        ExecArguments(intake_.url(), {"sh", "-c", "exit 0"}, options)));
    WaitForRequest(intake_);
    return run;
  }

  const IntakeServer intake_{{"--fault", "hang"}};
  const Scratch scratch_;
};

TEST_P(WhileReporting, ASignalChangesNoExitCodeAndLosesNoEvent) {
  const auto run = Start({"--timeout", "0.7"});
  run->Signal(GetParam());
  EXPECT_EQ(run->Wait(), 0);
  EXPECT_FALSE(run->was_killed());
  EXPECT_EQ(KeptFiles(scratch_).size(), 1U);
}

TEST_P(WhileReporting, NorDoesOneThatMeetsTheReportItself) {
  const auto run = Start({"--timeout", "0.7"});
  const std::vector<pid_t> children = ChildrenOf(run->pid());
  ASSERT_EQ(children.size(), 1U);
  kill(children[0], GetParam());
  EXPECT_EQ(run->Wait(), 0);
  EXPECT_EQ(KeptFiles(scratch_).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(All, WhileReporting,
                         ::testing::Values(SIGHUP, SIGINT, SIGQUIT, SIGTERM,
                                           SIGUSR1, SIGUSR2, SIGALRM, SIGPIPE,
                                           SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO,
                                           SIGTSTP, SIGTTIN, SIGTTOU));

class WhileReportingDies : public WhileReporting {};

// A crash, the kernel for want of memory, or whoever may kill processes.
TEST_P(WhileReportingDies, TheCommandsExitCodeIsGivenAndTheEventIsKept) {
  const auto run = Start({"--timeout", "20"});
  const std::vector<pid_t> children = ChildrenOf(run->pid());
  ASSERT_EQ(children.size(), 1U);
  kill(children[0], GetParam());
  EXPECT_EQ(run->Wait(), 0);
  EXPECT_EQ(KeptFiles(scratch_).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(All, WhileReportingDies,
                         ::testing::Values(SIGKILL, SIGSEGV, SIGABRT, SIGBUS));

TEST(ExecReport, IsEndedWhereItNeverEnds) {
  const IntakeServer intake({"--fault", "hang"});
  const Scratch scratch;
  Background run(scratch.DeployCommand(
      ExecArguments(intake.url(), {"sh", "-c", "exit 0"}, {"--timeout", "1"})));
  WaitForRequest(intake);
  const std::vector<pid_t> children = ChildrenOf(run.pid());
  ASSERT_EQ(children.size(), 1U);
  kill(children[0], SIGSTOP);
  EXPECT_EQ(run.Wait(), 0);
  EXPECT_EQ(KeptFiles(scratch).size(), 1U);
}

// Its death comes before the command's end: there is nobody to report.
TEST(ExecReport, ItsDeathWhileTheCommandRunsDisturbsNothing) {
  const IntakeServer intake;
  const Scratch scratch;
  Background run(scratch.DeployCommand(ExecArguments(
      intake.url(), {"sh", "-c", "echo ready; sleep 0.5; exit 7"})));
  EXPECT_EQ(run.ReadLine(), "ready");
  std::vector<pid_t> children;
  ASSERT_TRUE(Becomes([&] {
    children = ChildrenOf(run.pid());
    return children.size() == 2;
  }));
  kill(children[1], SIGKILL);
  EXPECT_EQ(run.Wait(), 7);
}

// ------------------------------------------------------ limits of the process

constexpr char kOneDescriptorIsLeft[] = "OneDescriptorIsLeft";

struct Limit {
  const char* name;
  const char* shell;  ///< done before
  /// What became of the event: sent, or kept, or at least told.
  const char* says;
};

class UnderALimit : public ::testing::TestWithParam<Limit> {};

TEST_P(UnderALimit, TheCommandRunsAndItsExitCodeIsGiven) {
  const bool leaves_no_descriptor =
      std::string(GetParam().name) == kOneDescriptorIsLeft;
  if (leaves_no_descriptor && IsUnderASanitizer()) {
    GTEST_SKIP() << "it looks at memory by way of a pipe";
  }
  const IntakeServer intake;
  const Scratch scratch;
  for (const int code : {0, 7}) {
    const Finished finished = dora::testing::Run(After(
        GetParam().shell,
        scratch.DeployCommand(ExecArguments(
            intake.url(), {"sh", "-c", absl::StrCat("echo ran; exit ", code)},
            {"--timeout", "2"}))));
    EXPECT_EQ(finished.exit_code, code) << finished.err;
    EXPECT_EQ(finished.out, "ran\n");
    if (code != 0) continue;
    EXPECT_THAT(finished.err, HasSubstr(GetParam().says));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, UnderALimit,
    ::testing::Values(
        // As systemd's LimitFSIZE: the first write raises SIGXFSZ.
        Limit{"NoFileMayGrow", "ulimit -f 0", "Sent: "},
        Limit{kOneDescriptorIsLeft, "ulimit -n 4", "shopist"},
        Limit{"ChildrenAreNotReaped", "trap '' CHLD", "Sent: "},
        Limit{"EverySignalIsIgnored",
              "trap '' HUP INT QUIT TERM USR1 USR2 ALRM PIPE TSTP CHLD",
              "Sent: "}),
    [](const auto& info) { return info.param.name; });

TEST(ExecSignals, WhatWasIgnoredStaysIgnoredForTheCommand) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::vector<std::string> command = {"sh", "-c",
                                            "grep SigIgn /proc/self/status"};
  for (const char* shell : {"true", "trap '' HUP PIPE USR1"}) {
    SCOPED_TRACE(shell);
    Command bare = scratch.DeployCommand({});
    bare.arguments = {"/bin/sh", "-c", command[2]};
    EXPECT_EQ(
        dora::testing::Run(After(shell, scratch.DeployCommand(ExecArguments(
                                            intake.url(), command))))
            .out,
        dora::testing::Run(After(shell, bare)).out);
  }
}

// ---------------------------------------------------------- closed descriptors

class Closed : public ::testing::TestWithParam<const char*> {};

TEST_P(Closed, DescriptorsTakeNoMessageIntoTheEventsFile) {
  const IntakeServer intake({"--fault", "status=503"});
  const Scratch scratch;
  const Finished finished = dora::testing::Run(After(
      GetParam(),
      scratch.DeployCommand(ExecArguments(intake.url(), {"sh", "-c", "exit 0"},
                                          {"--timeout", "0.5", "--verbose"}))));
  EXPECT_EQ(finished.exit_code, 0);
  const std::vector<std::string> kept = KeptFiles(scratch);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_TRUE(nlohmann::json::accept(ReadFile(kept[0]))) << ReadFile(kept[0]);
  intake.SetFaults({});
  scratch.Deploy({"outbox", "flush", "--api-url", intake.url()});
  EXPECT_EQ(intake.StoredCount(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Some, Closed,
                         ::testing::Values("exec <&- >&- 2>&-", "exec 2>&-",
                                           "exec >&-", "exec <&- 2>&-"));

TEST(Closed, DescriptorsStayClosedForTheCommand) {
  const IntakeServer intake;
  const Scratch scratch;
  WriteFile(scratch.path() + "/deploy.sh",
            "for fd in 0 1 2; do test -e /proc/self/fd/$fd && "
            "echo $fd >>open; done; exit 0\n");
  dora::testing::Run(After(
      "exec <&- 2>&-",
      scratch.DeployCommand(ExecArguments(intake.url(), {"sh", "deploy.sh"}))));
  // Only what the redirection itself opens.
  EXPECT_EQ(ReadFile(scratch.path() + "/open"), "1\n");
}

// --------------------------------------------------------- stopped, in a group

/// Runs `arguments` at a terminal of their own, in the background of it, in
/// the process group of the session's leader (which nobody could continue) or
/// in one of their own. Gives the status of the first change of state.
int StatusInTheBackground(const Command& command, bool own_group) {
  int terminal = -1;
  const pid_t leader = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (leader == 0) {
    const pid_t foreground = fork();
    if (foreground == 0) {
      pause();
      _exit(0);
    }
    setpgid(foreground, foreground);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDIN_FILENO, foreground);
    signal(SIGTTOU, SIG_DFL);
    const pid_t child = fork();
    if (child == 0) {
      if (own_group) setpgid(0, 0);
      if (chdir(command.directory.c_str()) != 0) _exit(126);
      std::vector<char*> argv;
      for (const std::string& argument : command.arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
      }
      argv.push_back(nullptr);
      execv(argv[0], argv.data());
      _exit(127);
    }
    int status = 0;
    alarm(20);
    waitpid(child, &status, WUNTRACED);
    kill(child, SIGKILL);
    kill(foreground, SIGKILL);
    _exit(WIFSTOPPED(status) ? 255 : WEXITSTATUS(status));
  }
  int status = 0;
  waitpid(leader, &status, 0);
  close(terminal);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(ExecInTheBackground, ACommandThatWantsTheTerminalStopsUsAsWell) {
  const Scratch scratch;
  Command command = scratch.DeployCommand(
      ExecArguments("http://127.0.0.1:1", {"sh", "-c", "read line </dev/tty"},
                    {"--timeout", "0.5"}));
  EXPECT_EQ(StatusInTheBackground(command, /*own_group=*/true), 255);
}

TEST(ExecInTheBackground, WhereNobodyCanContinueUsTheCommandEnds) {
  const Scratch scratch;
  Command command = scratch.DeployCommand(
      ExecArguments("http://127.0.0.1:1", {"sh", "-c", "read line </dev/tty"},
                    {"--timeout", "0.5"}));
  EXPECT_EQ(StatusInTheBackground(command, /*own_group=*/false), 128 + SIGHUP);
}

// ------------------------------------------------------------------- process 1

// As process 1 of a container, and as any process that inherits orphans.
TEST(ExecAsReaper, LeavesNoZombieOfOthers) {
  const IntakeServer intake;
  const Scratch scratch;
  WriteFile(scratch.path() + "/deploy.sh",
            "for i in 1 2 3; do (sleep 0.05 &); done\n"
            "sleep 0.6\n"
            "grep -sl '^State:.Z' /proc/[0-9]*/status | while read -r file; do"
            "\n  grep -sq \"^PPid:.$PPID\\$\" \"$file\" && echo zombie\n"
            "done\nexit 0\n");
  Command command =
      scratch.DeployCommand(ExecArguments(intake.url(), {"sh", "deploy.sh"}));
  command.is_subreaper = true;
  const Finished finished = dora::testing::Run(command);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, IsEmpty());
  EXPECT_EQ(intake.StoredCount(), 1U);
}

}  // namespace
}  // namespace dora::testing
