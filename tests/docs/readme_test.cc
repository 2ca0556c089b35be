// The README's table of options against the one table of inputs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/inputs.h"
#include "tests/support/process.h"

namespace dora::testing {
namespace {

std::string Row(const cli::InputSpec& spec) {
  std::vector<std::string> variables;
  for (const absl::string_view variable : spec.variables) {
    variables.push_back(absl::StrCat("`", variable, "`"));
  }
  const std::string cells[] = {
      spec.secret ? "" : absl::StrCat("`--", spec.name, "`"),
      absl::StrJoin(variables, ", "),
      absl::StrReplaceAll(spec.default_value, {{"<", "&lt;"}, {">", "&gt;"}}),
      std::string(spec.help)};
  std::string row = "|";
  for (const std::string& cell : cells) {
    absl::StrAppend(&row, cell.empty() ? "" : " ", cell, " |");
  }
  return row;
}

TEST(Readme, HasARowForEachInput) {
  const std::string readme = ReadFile(ProgramPath("README.md"));
  for (const cli::InputSpec& spec : cli::AllInputs()) {
    EXPECT_THAT(readme, ::testing::HasSubstr(Row(spec) + "\n"));
  }
}

}  // namespace
}  // namespace dora::testing
