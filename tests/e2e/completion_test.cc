// The completion script under the real bash, and the help that is asked for on
// the real command line. Other shells: tests/system/shells/run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/command.h"
#include "tests/e2e/e2e.h"

namespace dora::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using Words = std::vector<std::string>;

/// Calls what `complete` registered as bash would, with the words up to and
/// with the one that is being written.
constexpr char kDriver[] = R"(
source completion.bash || exit
registered=$(complete -p dora-deploy) || exit
[[ $registered == "complete -F _dora_deploy dora-deploy" ]] || exit
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_dora_deploy
((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}"
exit 0
)";

class BashCompletion : public ::testing::Test {
 protected:
  BashCompletion() {
    WriteFile(scratch_.path() + "/completion.bash",
              scratch_.Deploy({"completion", "bash"}).out);
    WriteFile(scratch_.path() + "/driver.bash", kDriver);
    WriteFile(scratch_.path() + "/history.csv", "");
  }

  /// What is offered for the last of `words`, sorted.
  Words Complete(const Words& words) const {
    Command command;
    command.arguments = {"/bin/bash", "--norc", "driver.bash", "dora-deploy"};
    command.arguments.insert(command.arguments.end(), words.begin(),
                             words.end());
    command.variables = {{"PATH", "/usr/bin:/bin"}};
    command.directory = scratch_.path();
    const Finished finished = testing::Run(command);
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(finished.err, "");
    Words offered = absl::StrSplit(finished.out, '\n', absl::SkipEmpty());
    std::sort(offered.begin(), offered.end());
    // As bash shows it: a program that is in two folders is one.
    offered.erase(std::unique(offered.begin(), offered.end()), offered.end());
    return offered;
  }

  Scratch scratch_;
};

TEST_F(BashCompletion, OffersEachCommand) {
  const Words offered = Complete({""});
  for (const cli::CommandSpec& command : cli::AllCommands()) {
    EXPECT_THAT(offered, Contains(command.name));
  }
  EXPECT_THAT(Complete({"conte"}), ElementsAre("context"));
  EXPECT_THAT(Complete({"dora", "conte"}), ElementsAre("context"));
}

TEST_F(BashCompletion, OffersTheOptionsOfEachCommandAndNoOthers) {
  for (const cli::CommandSpec& command : cli::AllCommands()) {
    const Words offered = Complete({std::string(command.name), "--"});
    for (const app::InputSpec& spec : app::AllInputs()) {
      const bool taken = !spec.secret && (spec.scope & command.scope) != 0;
      EXPECT_EQ(std::count(offered.begin(), offered.end(),
                           absl::StrCat("--", spec.name)),
                taken ? 1 : 0)
          << command.name << " " << spec.name;
    }
  }
}

TEST_F(BashCompletion, OffersTheValuesOfAnOption) {
  EXPECT_THAT(Complete({"deployment", "--on-error", ""}),
              ElementsAre("fail", "warn"));
  EXPECT_THAT(Complete({"deployment", "--on-error", "=", "f"}),
              ElementsAre("fail"));
  EXPECT_THAT(Complete({"deployment", "--output", "="}),
              ElementsAre("json", "text"));
  EXPECT_THAT(Complete({"deployment", "--site", "us"}),
              ElementsAre("us3.datadoghq.com", "us5.datadoghq.com"));
  EXPECT_THAT(Complete({"dora", "deployment", "--provider", "gitl"}),
              ElementsAre("gitlab"));
  EXPECT_THAT(Complete({"deployment", "--service", ""}), IsEmpty());
}

TEST_F(BashCompletion, OffersFilesWhereFilesAreMeant) {
  EXPECT_THAT(Complete({"deployment", "--ca-file", "hist"}),
              ElementsAre("history.csv"));
  EXPECT_THAT(Complete({"import", "hist"}), ElementsAre("history.csv"));
  EXPECT_THAT(Complete({"deployment", "--outbox", "hist"}), IsEmpty());
}

TEST_F(BashCompletion, OffersTheWordsThatACommandTakes) {
  EXPECT_THAT(Complete({"outbox", ""}), ElementsAre("drop", "flush", "list"));
  EXPECT_THAT(Complete({"completion", ""}), ElementsAre("bash", "fish", "zsh"));
}

TEST_F(BashCompletion, BehindTheMarkOfExecItIsTheCommandsOwn) {
  EXPECT_THAT(Complete({"exec", "--service", "a", "--", "printen"}),
              ElementsAre("printenv"));
  EXPECT_THAT(Complete({"exec", "--", "cat", "hist"}),
              ElementsAre("history.csv"));
  // An option of the same name is the command's.
  EXPECT_THAT(Complete({"exec", "--", "cat", "--output", "hist"}),
              ElementsAre("history.csv"));
}

TEST(Completion, OfAnUnknownShellIsAUsageError) {
  const Finished finished = Scratch().Deploy({"completion", "tcsh"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_EQ(finished.out, "");
  EXPECT_THAT(finished.err, HasSubstr("bash, zsh or fish"));
}

TEST(Help, IsOnStdoutAndNoMistake) {
  const Scratch scratch;
  for (const Words& arguments : {Words{"--help"},
                                 {"-h"},
                                 {"deployment", "--help"},
                                 {"outbox", "-h"},
                                 {"dora", "deployment", "--help"},
                                 {"deployment", "--nope", "--help"},
                                 {"deployment", "--help-all"},
                                 {"exec", "--help", "--", "true"}}) {
    const Finished finished = scratch.Deploy(arguments);
    EXPECT_EQ(finished.exit_code, 0) << absl::StrJoin(arguments, " ");
    EXPECT_EQ(finished.err, "");
    EXPECT_THAT(finished.out, HasSubstr("\nUsage: dora-deploy "));
  }
}

TEST(Help, BehindTheMarkOfExecIsTheCommands) {
  const Finished finished =
      Scratch().Deploy({"exec", "--", "echo", "--help", "-h", "--help-all"});
  EXPECT_THAT(finished.out, StartsWith("--help -h --help-all\n"));
}

}  // namespace
}  // namespace dora::testing
