// The completion script under the real bash, and the help that is asked for on
// the real command line. What the program offers: tests/unit/cli/complete_test.
// With keys pressed, and in other shells: tests/system/shells/run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
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
using ::testing::Not;
using ::testing::StartsWith;
using Words = std::vector<std::string>;

/// Calls what `complete` registered as bash would, with the program and the
/// words up to and with the unfinished one. What only readline can
/// do is shown by what it is asked for: files are `-o default`.
constexpr char kDriver[] = R"(
source completion.bash || exit
registered=$(complete -p dora-deploy) || exit
[[ $registered == "complete -F _dora_deploy dora-deploy" ]] || exit
compopt() { printf '%s\n' "$*"; }
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_dora_deploy "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}"
exit 0
)";

class BashCompletion : public ::testing::Test {
 protected:
  BashCompletion() {
    WriteFile(scratch_.path() + "/completion.bash",
              scratch_.Deploy({"completion", "bash"}).out);
    WriteFile(scratch_.path() + "/driver.bash", kDriver);
  }

  /// What is offered for the last of `words`, sorted.
  Words Complete(const Words& words) const {
    return CompleteBy(ProgramPath("cli/dora-deploy"), words);
  }

  /// The same where the user wrote `program`.
  Words CompleteBy(const std::string& program, const Words& words) const {
    Command command;
    command.arguments = {"/bin/bash", "--norc", "driver.bash", program};
    command.arguments.insert(command.arguments.end(), words.begin(),
                             words.end());
    command.variables = {{"PATH", "/usr/bin:/bin"}, {"HOME", scratch_.path()}};
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

TEST_F(BashCompletion, LeavesFilesToReadline) {
  EXPECT_THAT(Complete({"deployment", "--ca-file", "hist"}),
              ElementsAre("-o default"));
  EXPECT_THAT(Complete({"import", "hist"}), ElementsAre("-o default"));
  EXPECT_THAT(Complete({"deployment", "--outbox", "hist"}),
              ElementsAre("-o dirnames"));
}

TEST_F(BashCompletion, AddsNoSpaceWhereAnAddressFollows) {
  EXPECT_THAT(Complete({"deployment", "--sink", "cd"}),
              ElementsAre("-o nospace", "cdevents="));
}

TEST_F(BashCompletion, OffersTheWordsThatACommandTakes) {
  EXPECT_THAT(Complete({"outbox", ""}), ElementsAre("drop", "flush", "list"));
  EXPECT_THAT(Complete({"completion", ""}), ElementsAre("bash", "fish", "zsh"));
}

TEST_F(BashCompletion, BehindTheMarkOfExecItIsTheCommandsOwn) {
  EXPECT_THAT(Complete({"exec", "--service", "a", "--", "printen"}),
              ElementsAre("printenv"));
  // An option of the same name is the command's.
  EXPECT_THAT(Complete({"exec", "--", "cat", "--output", "hist"}),
              ElementsAre("-o default"));
}

TEST_F(BashCompletion, RunsNothingThatTheLineHolds) {
  EXPECT_THAT(Complete({"deployment", "--team", "$(touch hit)", "`touch hit`",
                        "';touch hit;'", "--on-error", "w"}),
              ElementsAre("warn"));
  EXPECT_THAT(scratch_.Files(), Not(Contains(scratch_.path() + "/hit")));
}

TEST_F(BashCompletion, AProgramThatIsNotThereOffersNothing) {
  EXPECT_THAT(CompleteBy("dora-deploy", {"depl"}), IsEmpty());
}

TEST_F(BashCompletion, FindsTheProgramInTheHomeFolder) {
  std::filesystem::create_symlink(ProgramPath("cli/dora-deploy"),
                                  scratch_.path() + "/dora-deploy");
  EXPECT_THAT(CompleteBy("~/dora-deploy", {"depl"}), ElementsAre("deployment"));
}

/// As a shell calls it, with an environment that could change the output.
TEST(HiddenComplete, ReadsNothingAndNeverFails) {
  const Scratch scratch;
  const Variables variables = {{"DD_API_KEY", "context"},
                               {"DORA_OUTPUT", "nonsense"},
                               {"GITHUB_ACTIONS", "true"}};
  const Finished found =
      scratch.Deploy({"__complete", "--", "dora", "cont"}, variables);
  EXPECT_EQ(found.exit_code, 0);
  EXPECT_EQ(found.out,
            ":words\ncontext\tPrint what is detected in this environment\n");
  EXPECT_EQ(found.err, "");
  for (const Words& arguments : {Words{"__complete"},
                                 {"__complete", "depl"},
                                 {"__complete", "--"},
                                 {"__complete", "--", "nonsense", ""},
                                 {"__complete", "--help"}}) {
    const Finished finished = scratch.Deploy(arguments, variables);
    EXPECT_EQ(finished.exit_code, 0) << absl::StrJoin(arguments, " ");
    EXPECT_EQ(finished.out + finished.err, "");
  }
}

TEST(HiddenComplete, IsInNoHelp) {
  const Scratch scratch;
  for (const Words& arguments :
       {Words{"-h"}, {"--help"}, {"__complet"}, {"nonsense"}}) {
    const Finished finished = scratch.Deploy(arguments);
    EXPECT_THAT(finished.out, Not(HasSubstr("__complete")));
    EXPECT_THAT(finished.err, Not(HasSubstr("__complete")));
  }
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
                                 {"exec", "--help", "--", "true"}}) {
    const Finished finished = scratch.Deploy(arguments);
    EXPECT_EQ(finished.exit_code, 0) << absl::StrJoin(arguments, " ");
    EXPECT_EQ(finished.err, "");
    EXPECT_THAT(finished.out, HasSubstr("\nUsage: dora-deploy "));
  }
}

TEST(Help, ShortAndFullDiffer) {
  const Scratch scratch;
  const std::string brief = scratch.Deploy({"deployment", "-h"}).out;
  const std::string full = scratch.Deploy({"deployment", "--help"}).out;
  EXPECT_THAT(brief, Not(HasSubstr("--ca-file")));
  EXPECT_THAT(full, HasSubstr("\n  --ca-file FILE\n"));
}

TEST(Help, AsTheValueOfAnOptionIsThatValue) {
  const Finished finished =
      Scratch().Deploy({"failure", "--dry-run", "--service", "a", "--skip-git",
                        "--started-at", "now", "--name", "--help"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("\"--help\""));
}

TEST(Help, TheFormerOptionIsNamedByTheOneInItsPlace) {
  const Finished finished = Scratch().Deploy({"deployment", "--help-all"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("Did you mean --help?"));
}

TEST(Help, BehindTheMarkOfExecIsTheCommands) {
  const Finished finished =
      Scratch().Deploy({"exec", "--", "echo", "--help", "-h"});
  EXPECT_THAT(finished.out, StartsWith("--help -h\n"));
}

}  // namespace
}  // namespace dora::testing
