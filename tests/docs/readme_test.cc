// The READMEs' tables against those of the program: options, CI systems.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "app/inputs/inputs.h"
#include "providers/providers.h"
#include "tests/support/process.h"

namespace dora::testing {
namespace {

std::string Row(const app::InputSpec& spec) {
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
  for (const app::InputSpec& spec : app::AllInputs()) {
    EXPECT_THAT(readme, ::testing::HasSubstr(Row(spec) + "\n"));
  }
}

std::string Row(const providers::Provider& provider) {
  std::vector<std::string> markers;
  for (const absl::string_view marker : provider.markers) {
    markers.push_back(absl::StrCat("`", marker, "`"));
  }
  if (!provider.marker_prefix.empty()) {
    absl::StrAppend(&markers.back(), " that begins with `",
                    provider.marker_prefix, "`");
  }
  return absl::StrCat("| ", provider.display_name, " | `", provider.name,
                      "` | ", absl::StrJoin(markers, ", "), " | ",
                      provider.tells, provider.tells.empty() ? "" : " ",
                      "| [variables](", provider.documentation, ") |\n");
}

TEST(ProvidersReadme, HasARowForEachCiSystemInTheOrderOfDetection) {
  std::string rows;
  for (const providers::Provider& provider : providers::AllProviders()) {
    absl::StrAppend(&rows, Row(provider));
  }
  EXPECT_TRUE(
      absl::StrContains(ReadFile(ProgramPath("providers/README.md")), rows))
      << "The rows of the table in providers/README.md should be:\n"
      << rows;
}

}  // namespace
}  // namespace dora::testing
