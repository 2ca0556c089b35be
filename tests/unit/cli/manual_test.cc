#include "cli/manual.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "app/inputs/inputs.h"
#include "cli/command.h"

namespace dora::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Bold(absl::string_view text) {
  return absl::StrCat(R"(\fB)", absl::StrReplaceAll(text, {{"-", R"(\-)"}}),
                      R"(\fR)");
}

TEST(ManualTest, HasTheUsualSectionsInTheirOrder) {
  const std::string manual = Manual();
  size_t previous = 0;
  for (const char* section :
       {"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "ENVIRONMENT",
        "FILES", "EXIT STATUS", "EXAMPLES", "SEE ALSO"}) {
    const size_t at = manual.find(absl::StrCat("\n.SH ", section, "\n"));
    EXPECT_NE(at, std::string::npos) << section;
    EXPECT_GT(at, previous) << section;
    previous = at;
  }
}

TEST(ManualTest, HasEachCommandOptionAndVariable) {
  const std::string manual = Manual();
  for (const CommandSpec& command : AllCommands()) {
    EXPECT_THAT(manual, HasSubstr(Bold(command.name)));
  }
  for (const app::InputSpec& spec : app::AllInputs()) {
    const std::string option = Bold(absl::StrCat("--", spec.name));
    if (spec.secret) {
      EXPECT_THAT(manual, Not(HasSubstr(option)));
    } else {
      EXPECT_THAT(manual, HasSubstr(option));
    }
    for (const absl::string_view variable : spec.variables) {
      EXPECT_THAT(manual, HasSubstr(Bold(variable)));
    }
  }
}

TEST(ManualTest, NamesBothKindsOfHelp) {
  EXPECT_THAT(Manual(),
              HasSubstr(absl::StrCat(Bold("-h"), "\nPrint the most")));
  EXPECT_THAT(Manual(), HasSubstr(absl::StrCat(Bold("--help"), "\nPrint all")));
}

/// A line that began with a dot of the text would be taken for a request.
TEST(ManualTest, ATextThatBeginsWithADotIsText) {
  EXPECT_THAT(Manual(), Not(HasSubstr("\n.dora")));
}

}  // namespace
}  // namespace dora::cli
