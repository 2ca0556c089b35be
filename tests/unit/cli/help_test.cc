#include "cli/help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "app/inputs/inputs.h"

namespace dora::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> LinesOf(const std::string& page) {
  return absl::StrSplit(page, '\n');
}

void ExpectFits(const std::string& page) {
  EXPECT_LE(LinesOf(page).size(), 40u) << page;
  for (const std::string& line : LinesOf(page)) {
    EXPECT_LE(line.size(), 80u) << line;
  }
}

/// A command that takes every input there is: more than a page has lines.
CommandSpec Greedy() {
  return {"greedy", "Take all.",      "dora-deploy greedy",
          ~0u,      Arguments::kNone, "",
          "",       nullptr};
}

TEST(HelpTest, ThePageOfEachCommandFitsAScreen) {
  ExpectFits(ProgramHelp());
  for (const CommandSpec& command : AllCommands()) {
    ExpectFits(CommandHelp(command));
  }
}

TEST(HelpTest, EachCommandBeginsWithItsPurposeAndAnExample) {
  for (const CommandSpec& command : AllCommands()) {
    const std::string page = CommandHelp(command);
    const std::string first(command.summary.substr(0, 20));
    EXPECT_EQ(page.find(first), 0u) << page;
    const size_t example = page.find(absl::StrCat("  $ ", command.example));
    EXPECT_NE(example, std::string::npos) << page;
    EXPECT_LT(example, page.find("Usage: dora-deploy ")) << page;
  }
}

TEST(HelpTest, EachCommandIsInTheProgramsPage) {
  for (const CommandSpec& command : AllCommands()) {
    EXPECT_THAT(ProgramHelp(), HasSubstr(absl::StrCat("\n  ", command.name)));
  }
}

TEST(HelpTest, EachOptionIsNamedAndNoOther) {
  for (const CommandSpec& command : AllCommands()) {
    // As words, also where they are only named.
    const std::string page = absl::StrReplaceAll(
        absl::StrCat(CommandHelp(command), " "),
        {{", ", " "}, {"\n", " "}, {". ", " "}, {".\n", " "}, {",\n", " "}});
    for (const app::InputSpec& spec : app::AllInputs()) {
      const bool taken = !spec.secret && (spec.scope & command.scope) != 0;
      const std::string option = absl::StrCat(" --", spec.name, " ");
      if (taken) {
        EXPECT_THAT(page, HasSubstr(option)) << command.name;
      } else {
        EXPECT_THAT(page, Not(HasSubstr(option))) << command.name;
      }
    }
  }
}

TEST(HelpTest, TheFullPageHasEachOptionsWholeTextVariableAndDefault) {
  const std::string page = FullCommandHelp(*FindCommand("deployment"));
  EXPECT_THAT(page, HasSubstr("  --on-error warn|fail\n"
                              "      What a failed delivery does: warn (exit "
                              "0) or fail (exit 1).\n"
                              "      Variable: DORA_ON_ERROR\n"
                              "      Default: warn\n"));
  for (const std::string& line : LinesOf(page)) {
    EXPECT_LE(line.size(), 80u) << line;
  }
}

TEST(HelpTest, WhatThePageHasNoLineForIsNamed) {
  const std::string page = CommandHelp(Greedy());
  ExpectFits(page);
  EXPECT_THAT(page, HasSubstr("\nAlso: --"));
  for (const app::InputSpec& spec : app::AllInputs()) {
    if (spec.secret) continue;
    EXPECT_THAT(page, HasSubstr(absl::StrCat("--", spec.name))) << page;
  }
}

TEST(HelpTest, TheKeysAreNamedAsVariables) {
  const std::string page = CommandHelp(Greedy());
  EXPECT_THAT(page, HasSubstr("From the environment alone: DD_API_KEY"));
  EXPECT_THAT(page, Not(HasSubstr("--api-key")));
}

TEST(HelpTest, ALongTextEndsWithAClause) {
  EXPECT_THAT(CommandHelp(*FindCommand("outbox")),
              HasSubstr("  --on-error warn|fail  What a failed delivery does "
                        "[DORA_ON_ERROR]\n"));
  EXPECT_THAT(CommandHelp(*FindCommand("deployment")),
              HasSubstr("  --service NAME        Service that was "
                        "deployed [DD_SERVICE]\n"));
}

}  // namespace
}  // namespace dora::cli
