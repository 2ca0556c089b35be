// Programs that misbehave in every way end within their limit.

#include "core/base/process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/temp_directory.h"

namespace dora::core {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::TempDirectory;

constexpr absl::Duration kPlenty = absl::Seconds(30);
constexpr char kPath[] = "/usr/bin:/bin";

ProcessSpec Script(const std::string& text) {
  ProcessSpec spec;
  spec.program = "sh";
  spec.arguments = {"-c", text};
  spec.path = kPath;
  spec.variables = {"PATH=/usr/bin:/bin"};
  spec.max_output = 1 << 20;
  spec.limit = kPlenty;
  return spec;
}

void MakeProgram(const std::string& path, const std::string& text) {
  testing::WriteFile(path, text);
  ASSERT_EQ(chmod(path.c_str(), 0755), 0);
}

/// Whether a process of this number is at work; where nobody asks for its exit
/// code, as in a container without an init, it stays as a zombie.
bool IsAtWork(int pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::string stat;
  return std::getline(file, stat) && !absl::StrContains(stat, ") Z");
}

/// What SIGKILL was sent to is gone soon, but not at once.
bool EndsSoon(const std::string& pid) {
  const absl::Time end = absl::Now() + kPlenty;
  while (IsAtWork(std::stoi(pid))) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(1));
  }
  return true;
}

TEST(RunProcess, GivesOutputAndExitCode) {
  const ProcessResult result = RunProcess(Script("printf 'a\\0b'; exit 3"));
  EXPECT_EQ(result.end, ProcessEnd::kExited);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.output, std::string("a\0b", 3));
  EXPECT_FALSE(result.succeeded());
  EXPECT_TRUE(RunProcess(Script("true")).succeeded());
}

/// More than would be kept, and more than a pipe holds.
TEST(RunProcess, HandsTheOutputOnPieceByPiece) {
  ProcessSpec spec = Script("head -c 3000000 /dev/zero; exit 3");
  spec.max_output = 4'000'000;
  size_t taken = 0;
  spec.take_output = [&taken](absl::string_view piece) {
    taken += piece.size();
    return true;
  };
  const ProcessResult result = RunProcess(spec);
  EXPECT_EQ(result.end, ProcessEnd::kExited);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.output, "");
  EXPECT_EQ(taken, 3'000'000);
}

TEST(RunProcess, EndsWhereItsOutputIsNotTaken) {
  ProcessSpec spec = Script("yes");
  spec.max_output = std::numeric_limits<size_t>::max();
  int pieces = 0;
  spec.take_output = [&pieces](absl::string_view) { return ++pieces < 3; };
  EXPECT_EQ(RunProcess(spec).end, ProcessEnd::kStopped);
  EXPECT_EQ(pieces, 3);
}

TEST(RunProcess, WaitsWhileAnotherOneMakesUseOfItsOutput) {
  ProcessSpec spec = Script("seq 30000; exit 4");
  std::string sum;
  spec.take_output = [&sum](absl::string_view piece) {
    ProcessSpec inner = Script("wc -c; exit 5");
    inner.input = std::string(piece);
    const ProcessResult result = RunProcess(inner);
    EXPECT_EQ(result.exit_code, 5);
    sum += result.output;
    return true;
  };
  EXPECT_EQ(RunProcess(spec).exit_code, 4);
  EXPECT_FALSE(sum.empty());
}

TEST(RunProcess, TellsASignalAsAShellDoes) {
  EXPECT_EQ(RunProcess(Script("kill -TERM $$")).exit_code, 128 + SIGTERM);
}

TEST(RunProcess, HandsTheInputOverByteForByte) {
  // More than a pipe holds, with bytes that a shell or C would trip over.
  std::string input = "$(exit 1) `'\"\n";
  input.push_back('\0');
  input.append(300000, 'x');
  ProcessSpec spec = Script("cat");
  spec.input = input;
  EXPECT_EQ(RunProcess(spec).output, input);
}

TEST(RunProcess, DropsStandardErrorAndOutputThatNobodyWants) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  ProcessSpec spec = Script("echo out; echo err >&2");
  spec.max_output = 0;
  EXPECT_TRUE(RunProcess(spec).succeeded());
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(RunProcess, HandsOverNoVariableThatIsNotNamed) {
  setenv("DORA_TEST_SECRET", "hunter2", 1);
  ProcessSpec spec = Script("env");
  spec.variables = {"A=1", "PATH=/usr/bin:/bin"};
  const ProcessResult result = RunProcess(spec);
  EXPECT_THAT(result.output, HasSubstr("A=1\n"));
  EXPECT_THAT(result.output, Not(HasSubstr("hunter2")));
}

TEST(RunProcess, HandsOverNoDescriptorBeyondTheStreams) {
  constexpr int kNumber = 57;
  ASSERT_EQ(dup2(STDERR_FILENO, kNumber), kNumber);  // not close-on-exec
  const ProcessResult result =
      RunProcess(Script("for f in /proc/$$/fd/*; do basename $f; done"));
  close(kNumber);
  EXPECT_THAT(result.output, HasSubstr("0\n1\n2\n"));
  EXPECT_THAT(result.output, Not(HasSubstr("57")));
}

TEST(RunProcess, StartsWithPlainSignals) {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  for (const int number : {SIGPIPE, SIGUSR1, SIGXFSZ, SIGTERM}) {
    const auto handler = signal(number, SIG_IGN);
    const ProcessResult result =
        RunProcess(Script(absl::StrCat("kill -", number, " $$")));
    signal(number, handler);
    EXPECT_EQ(result.exit_code, 128 + number);
  }
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

TEST(RunProcess, KnowsTheExitCodeWhereSigchldIsIgnored) {
  signal(SIGCHLD, SIG_IGN);
  const ProcessResult result = RunProcess(Script("exit 4"));
  EXPECT_NE(signal(SIGCHLD, SIG_DFL), SIG_DFL) << "it is left as it was";
  EXPECT_EQ(result.exit_code, 4);
}

/// Each would take for ever.
struct StubbornCase {
  const char* name;
  const char* script;
  ProcessEnd end;
};

class Stubborn : public ::testing::TestWithParam<StubbornCase> {};

TEST_P(Stubborn, EndsWithinTheLimit) {
  ProcessSpec spec = Script(GetParam().script);
  spec.limit = absl::Milliseconds(300);
  const absl::Time begin = absl::Now();
  const ProcessResult result = RunProcess(spec);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
  EXPECT_EQ(result.end, GetParam().end);
  EXPECT_LE(result.output.size(), spec.max_output);
}

INSTANTIATE_TEST_SUITE_P(
    Each, Stubborn,
    ::testing::Values(
        StubbornCase{"Silent", "sleep 600", ProcessEnd::kTimedOut},
        StubbornCase{"IgnoresSigterm", "trap '' TERM INT HUP; sleep 600",
                     ProcessEnd::kTimedOut},
        StubbornCase{"ClosesItsOutputAndLingers", "exec >&-; sleep 600",
                     ProcessEnd::kTimedOut},
        StubbornCase{"WritesOnAndOn", "while :; do echo a; sleep 0.01; done",
                     ProcessEnd::kTimedOut},
        StubbornCase{"WritesWithoutEnd", "yes", ProcessEnd::kTooLarge},
        StubbornCase{"ReadsADeviceWithoutEnd", "cat /dev/zero",
                     ProcessEnd::kTooLarge},
        StubbornCase{"StopsItself", "kill -STOP $$", ProcessEnd::kTimedOut}),
    [](const auto& info) { return info.param.name; });

TEST(RunProcess, DoesNotWaitForAChildThatHoldsTheOutput) {
  const ProcessResult result = RunProcess(Script("sleep 600 & echo $!"));
  EXPECT_TRUE(result.succeeded());
  EXPECT_LT(result.took, kPlenty / 2);
  EXPECT_TRUE(EndsSoon(result.output));
}

TEST(RunProcess, DoesNotWaitForOneThatLeftItsGroupEither) {
  const ProcessResult result =
      RunProcess(Script("setsid sh -c 'echo $$; exec sleep 600' & read a <&0;"
                        " sleep 0.2"));
  EXPECT_TRUE(result.succeeded());
  EXPECT_LT(result.took, kPlenty / 2);
  ASSERT_NE(result.output, "");
  kill(std::stoi(result.output), SIGKILL);
}

TEST(RunProcess, KillsTheChildrenAtTheLimit) {
  const TempDirectory folder;
  const std::string file = folder.Inside("pid");
  ProcessSpec spec =
      Script(absl::StrCat("sleep 600 & echo $! >", file, "; wait"));
  spec.limit = absl::Milliseconds(300);
  EXPECT_EQ(RunProcess(spec).end, ProcessEnd::kTimedOut);
  EXPECT_TRUE(EndsSoon(testing::ReadFile(file)));
}

TEST(RunProcess, WithoutTimeLeftRunsNothing) {
  const TempDirectory folder;
  ProcessSpec spec = Script(absl::StrCat("touch ", folder.Inside("ran")));
  spec.limit = absl::ZeroDuration();
  EXPECT_EQ(RunProcess(spec).end, ProcessEnd::kTimedOut);
  EXPECT_NE(access(folder.Inside("ran").c_str(), F_OK), 0);
}

TEST(RunProcess, TellsWhatCannotBeRun) {
  const TempDirectory folder;
  ProcessSpec spec = Script("true");
  spec.program = "no-such-program-here";
  EXPECT_EQ(RunProcess(spec).end, ProcessEnd::kNotFound);
  spec.program = folder.Inside("damaged");
  MakeProgram(spec.program, std::string("\0\0", 2));
  EXPECT_EQ(RunProcess(spec).end, ProcessEnd::kFailed);
}

/// With standard streams closed, a pipe may get their numbers.
TEST(RunProcess, WorksWithTheStreamsClosed) {
  int saved[3];
  for (int i = 0; i < 3; ++i) saved[i] = fcntl(i, F_DUPFD_CLOEXEC, 10);
  for (int i = 0; i < 3; ++i) close(i);
  ProcessSpec spec = Script("cat");
  spec.input = "text";
  const ProcessResult result = RunProcess(spec);
  for (int i = 0; i < 3; ++i) {
    dup2(saved[i], i);
    close(saved[i]);
  }
  EXPECT_EQ(result.output, "text");
}

TEST(FindProgram, LooksInAbsoluteFoldersOnly) {
  const TempDirectory first;
  const TempDirectory second;
  MakeProgram(second.Inside("git"), "#!/bin/sh\n");
  mkdir(first.Inside("git").c_str(), 0755);
  const std::string here = std::string(get_current_dir_name());
  ASSERT_EQ(chdir(second.path().c_str()), 0);
  const auto find = [](const std::string& path) {
    return FindProgram("git", path);
  };
  EXPECT_EQ(find(absl::StrCat(first.path(), ":", second.path())),
            second.Inside("git"))
      << "a folder of that name is passed over";
  for (const char* path : {"", ":", ".", "./", "::.", "../second", "~"}) {
    EXPECT_EQ(find(path), std::nullopt) << path;
  }
  testing::WriteFile(first.Inside("data"), "");
  EXPECT_EQ(FindProgram("data", first.path()), std::nullopt);
  EXPECT_EQ(FindProgram("./git", second.path()), std::nullopt);
  EXPECT_EQ(FindProgram(second.Inside("git"), ""), second.Inside("git"));
  ASSERT_EQ(chdir(here.c_str()), 0);
}

}  // namespace
}  // namespace dora::core
