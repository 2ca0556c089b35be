#include "cli/help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "app/inputs/inputs.h"
#include "cli/option_groups.h"

namespace dora::cli {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> LinesOf(const std::string& page) {
  return absl::StrSplit(page, '\n');
}

/// `text` with each run of blanks and line breaks as one blank: wrapping does
/// not matter to what a page says.
std::string Unwrapped(absl::string_view text) {
  return absl::StrJoin(
      absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty()), " ");
}

std::string ShortPage(const CommandSpec& command) {
  return CommandHelp(command, HelpLength::kShort);
}

std::string FullPage(const CommandSpec& command) {
  return CommandHelp(command, HelpLength::kFull);
}

std::vector<std::string> AllPages() {
  std::vector<std::string> pages = {ProgramHelp(HelpLength::kShort),
                                    ProgramHelp(HelpLength::kFull)};
  for (const CommandSpec& command : AllCommands()) {
    pages.push_back(ShortPage(command));
    pages.push_back(FullPage(command));
  }
  return pages;
}

bool IsExample(const std::string& line) {
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), "$ ");
}

TEST(HelpTest, NoLineIsLongerThanATerminalIsWide) {
  for (const std::string& page : AllPages()) {
    for (const std::string& line : LinesOf(page)) {
      if (IsExample(line)) continue;  // is copied as it stands
      EXPECT_LE(line.size(), 80u) << line;
    }
  }
}

TEST(HelpTest, NoLineEndsInBlanks) {
  for (const std::string& page : AllPages()) {
    for (const std::string& line : LinesOf(page)) {
      EXPECT_THAT(line, Not(EndsWith(" "))) << page;
    }
  }
}

TEST(HelpTest, TheShortPageIsOneScreen) {
  EXPECT_LE(LinesOf(ProgramHelp(HelpLength::kShort)).size(), 40u);
  for (const CommandSpec& command : AllCommands()) {
    EXPECT_LE(LinesOf(ShortPage(command)).size(), 40u) << command.name;
  }
}

TEST(HelpTest, EachCommandBeginsWithItsPurposeAndAnExample) {
  for (const CommandSpec& command : AllCommands()) {
    for (const std::string& page : {ShortPage(command), FullPage(command)}) {
      EXPECT_THAT(Unwrapped(page), StartsWith(absl::StrCat(
                                       command.summary, " $ ", command.example,
                                       " Usage: dora-deploy ", command.name)));
    }
  }
}

TEST(HelpTest, TheProgramsShortPageHasEachCommandsFirstSentence) {
  const std::string page = Unwrapped(ProgramHelp(HelpLength::kShort));
  for (const CommandSpec& command : AllCommands()) {
    EXPECT_THAT(page, HasSubstr(absl::StrCat(" ", command.name, " ",
                                             FirstSentence(command.summary))));
  }
}

TEST(HelpTest, TheProgramsFullPageHasEachCommandsSummaryAndExample) {
  const std::string page = Unwrapped(ProgramHelp(HelpLength::kFull));
  for (const CommandSpec& command : AllCommands()) {
    EXPECT_THAT(page, HasSubstr(absl::StrCat(command.name, " ", command.summary,
                                             " $ ", command.example)));
  }
}

TEST(HelpTest, TheFullPageHasEachOptionsWholeTextAndNoOtherOption) {
  for (const CommandSpec& command : AllCommands()) {
    const std::string page = Unwrapped(FullPage(command));
    for (const OptionGroup& group : GroupOptions(command)) {
      for (const app::InputSpec& spec : group.options) {
        EXPECT_THAT(page, HasSubstr(absl::StrCat(" ", OptionAndValue(spec), " ",
                                                 spec.help)))
            << command.name;
      }
    }
    for (const app::InputSpec& spec : app::AllInputs()) {
      if (!spec.secret && (spec.scope & command.scope) != 0) continue;
      EXPECT_THAT(FullPage(command),
                  Not(HasSubstr(absl::StrCat("\n  --", spec.name, " "))));
    }
  }
}

TEST(HelpTest, AnOptionHasItsDefaultAndItsVariables) {
  const std::string page = FullPage(*FindCommand("deployment"));
  EXPECT_THAT(page,
              HasSubstr("\n  --timeout SECONDS\n"
                        "      Time limit in seconds, for all tries together.\n"
                        "      [default: 30] [env: DORA_TIMEOUT]\n"));
  EXPECT_THAT(page, HasSubstr("\n      [default: datadoghq.com] "
                              "[env: DD_SITE, DATADOG_SITE]\n"));
  // A flag is off if it is not given.
  EXPECT_THAT(page, Not(HasSubstr("[default: false]")));
}

/// In the place of a cut text, a line goes on in the column of the texts.
TEST(HelpTest, TheShortPageWrapsWhatDoesNotFitALine) {
  EXPECT_THAT(
      ShortPage(*FindCommand("deployment")),
      HasSubstr("\n  --on-error warn|fail     What to do if the delivery "
                "fails: warn (exit 0) or\n"
                "                           fail (exit 1) [default: warn] "
                "[env: DORA_ON_ERROR]\n"));
}

TEST(HelpTest, TheShortPageHasTheMostUsedOptionsByTheirFirstSentences) {
  for (const CommandSpec& command : AllCommands()) {
    const std::string page = Unwrapped(ShortPage(command));
    const std::vector<app::InputSpec> options = MostUsedOptions(command);
    EXPECT_EQ(options.size(), command.most_used.size()) << command.name;
    for (const app::InputSpec& spec : options) {
      EXPECT_NE(spec.scope & command.scope, 0u) << command.name << spec.name;
      EXPECT_FALSE(spec.secret) << spec.name;
      EXPECT_THAT(page, HasSubstr(absl::StrCat(" ", OptionAndValue(spec), " ",
                                               FirstSentence(spec.help))))
          << command.name;
    }
    EXPECT_EQ(options.empty(), command.scope == 0) << command.name;
  }
}

TEST(HelpTest, TheShortPageSaysWhereTheOtherOptionsAre) {
  EXPECT_THAT(ShortPage(*FindCommand("import")),
              EndsWith("\nRun `dora-deploy import --help` for all options."));
  // There are none.
  const CommandSpec& completion = *FindCommand("completion");
  EXPECT_EQ(ShortPage(completion), FullPage(completion));
}

TEST(HelpTest, SecretsHaveVariablesAndNoOption) {
  const CommandSpec& command = *FindCommand("deployment");
  EXPECT_THAT(Unwrapped(ShortPage(command)),
              HasSubstr("Secrets, from the environment only: DD_API_KEY, "));
  EXPECT_THAT(FullPage(command), HasSubstr("\n  DD_API_KEY, DATADOG_API_KEY\n"
                                           "      Datadog API key.\n"));
  EXPECT_THAT(FullPage(command), Not(HasSubstr("--api-key")));
}

TEST(FirstSentenceTest, EndsWhereAnotherBegins) {
  EXPECT_EQ(FirstSentence("Send it. Needs a key."), "Send it");
  EXPECT_EQ(FirstSentence("Send it."), "Send it");
  EXPECT_EQ(FirstSentence("Send it"), "Send it");
  EXPECT_EQ(FirstSentence("Made of A-Z 0-9 - _ . :"),
            "Made of A-Z 0-9 - _ . :");
  EXPECT_EQ(FirstSentence("Such as a. b or c. Or none."), "Such as a. b or c");
  EXPECT_EQ(FirstSentence(""), "");
}

TEST(FirstSentenceTest, CutsNoTextOfTheTables) {
  for (const app::InputSpec& spec : app::AllInputs()) {
    const absl::string_view sentence = FirstSentence(spec.help);
    EXPECT_THAT(std::string(spec.help.substr(sentence.size())),
                AnyOf("", ".", StartsWith(". ")))
        << spec.name;
  }
}

}  // namespace
}  // namespace dora::cli
