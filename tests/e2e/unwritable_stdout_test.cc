// stdout on a full disk, or in a pipe whose reader has gone.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

/// Runs dora-deploy by a line of bash, which has it as "$@".
Finished RunBy(const char* line, const Scratch& scratch,
               const std::vector<std::string>& arguments,
               const Variables& variables) {
  Command command = scratch.DeployCommand(arguments, variables);
  const std::vector<std::string> shell = {"/bin/bash", "-c", line, "bash"};
  command.arguments.insert(command.arguments.begin(), shell.begin(),
                           shell.end());
  return Run(command);
}

const std::vector<std::string> kEvent = {"--service", "shopist", "--skip-git",
                                         "--started-at", "1693491974"};

std::vector<std::string> With(std::vector<std::string> first,
                              const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// What only prints.
std::vector<std::vector<std::string>> Questions() {
  return {{"--help"},
          {"--version"},
          {"deployment", "--help"},
          {"deployment", "-h"},
          {"context", "--provider", "gitlab"},
          {"context", "--json"},
          {"completion", "bash"},
          {"outbox", "list", "--output", "json"},
          With({"deployment", "--dry-run"}, kEvent),
          With({"deployment", "--dry-run", "--output", "json"}, kEvent),
          {"failure", "--dry-run", "--service", "s", "--started-at", "now",
           "--skip-git"}};
}

TEST(FullStdout, FailsWhatOnlyPrints) {
  for (const auto& arguments : Questions()) {
    const Scratch scratch;
    const Finished finished =
        RunBy("exec \"$@\" >/dev/full", scratch, arguments,
              {{"CI_COMMIT_REF_NAME", "main"}});
    EXPECT_EQ(finished.exit_code, 1) << arguments.front();
    EXPECT_TRUE(
        absl::StrContains(finished.err, "error: stdout cannot be written"))
        << arguments.front() << ": " << finished.err;
  }
}

TEST(FullStdout, DoesNotFailAReportThatWasSent) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished =
      RunBy("exec \"$@\" >/dev/full", scratch,
            With({"deployment", "--output", "json"}, kEvent),
            {{"DORA_API_URL", intake.url()}});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(intake.StoredCount(), 1u);
  EXPECT_TRUE(absl::StrContains(finished.err, "warning: stdout cannot be"))
      << finished.err;
}

TEST(FullStdout, LeavesTheCodeOfACommandAlone) {
  for (const int code : {0, 7}) {
    const Scratch scratch;
    const Finished finished =
        RunBy("exec \"$@\" >/dev/full", scratch,
              {"exec", "--dry-run", "--service", "shopist", "--skip-git", "--",
               "sh", "-c", "exit " + std::to_string(code)},
              {});
    EXPECT_EQ(finished.exit_code, code) << finished.err;
  }
}

TEST(ReaderThatIsGone, IsNoError) {
  for (const auto& arguments : Questions()) {
    const Scratch scratch;
    // The reader is gone before the first byte is written.
    const Finished finished = RunBy(
        "mkfifo pipe; exec 3<>pipe; exec 4>pipe; exec 3<&-; exec \"$@\" >&4",
        scratch, arguments, {});
    EXPECT_EQ(finished.exit_code, 0) << arguments.front();
    EXPECT_FALSE(absl::StrContains(finished.err, "stdout")) << finished.err;
  }
}

}  // namespace
}  // namespace dora::testing
