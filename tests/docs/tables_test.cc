// The documents' tables against those of the program: options, variables, CI
// systems. And the README stays short.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "app/inputs/inputs.h"
#include "providers/providers.h"
#include "providers/read_context.h"
#include "providers/tags.h"
#include "tests/docs/documents.h"
#include "tests/support/process.h"

namespace dora::testing {
namespace {

using Cells = std::vector<std::string>;

std::string Row(const Cells& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) {
    absl::StrAppend(&row, cell.empty() ? "" : " ", cell, " |");
  }
  return row + "\n";
}

std::string Head(const Cells& names) {
  std::string rule = "|";
  for (size_t i = 0; i < names.size(); ++i) rule += "---|";
  return Row(names) + rule + "\n";
}

std::string Code(absl::string_view word) {
  return absl::StrCat("`", word, "`");
}

std::string OptionOf(const app::InputSpec& spec) {
  return spec.secret ? "" : Code(absl::StrCat("--", spec.name));
}

std::string Options() {
  std::string table = Head({"option", "variable", "default", "meaning"});
  for (const app::InputSpec& spec : app::AllInputs()) {
    Cells variables;
    for (const absl::string_view variable : spec.variables) {
      variables.push_back(Code(variable));
    }
    table += Row({OptionOf(spec), absl::StrJoin(variables, ", "),
                  absl::StrReplaceAll(spec.default_value,
                                      {{"<", "&lt;"}, {">", "&gt;"}}),
                  std::string(spec.help)});
  }
  return table;
}

std::string Variables() {
  std::string table = Head({"variable", "option", "meaning"});
  for (const app::InputSpec& spec : app::AllInputs()) {
    for (const absl::string_view variable : spec.variables) {
      table += Row({Code(variable), OptionOf(spec), std::string(spec.help)});
    }
  }
  return table;
}

/// _dd.ci.env_vars is made of variables, and so is given by none.
std::string Overrides() {
  std::string table = Head({"variable", "fact"});
  for (const providers::Tag& tag : providers::AllTags()) {
    if (!tag.shared || tag.name == providers::tags::kEnvVars) continue;
    table += Row({Code(providers::OverrideVariable(tag.name)), Code(tag.name)});
  }
  return table;
}

TEST(Reference, HasEachOption) {
  EXPECT_EQ(GeneratedPart(ReadDocument("docs/reference/options.md"), "options"),
            Options());
}

TEST(Reference, HasEachVariable) {
  const Document document = ReadDocument("docs/reference/environment.md");
  EXPECT_EQ(GeneratedPart(document, "environment"), Variables());
  EXPECT_EQ(GeneratedPart(document, "overrides"), Overrides());
}

TEST(Readme, IsAtMost150LinesLong) {
  const std::string readme = ReadDocument("README.md").text;
  EXPECT_LE(std::count(readme.begin(), readme.end(), '\n'), 150);
}

std::string RowOf(const providers::Provider& provider) {
  Cells markers;
  for (const absl::string_view marker : provider.markers) {
    markers.push_back(Code(marker));
  }
  if (!provider.marker_prefix.empty()) {
    absl::StrAppend(&markers.back(), " that begins with ",
                    Code(provider.marker_prefix));
  }
  return absl::StrCat("| ", provider.display_name, " | ", Code(provider.name),
                      " | ", absl::StrJoin(markers, ", "), " | ",
                      provider.tells, provider.tells.empty() ? "" : " ",
                      "| [variables](", provider.documentation, ") |\n");
}

TEST(ProvidersReadme, HasARowForEachCiSystemInTheOrderOfDetection) {
  std::string rows;
  for (const providers::Provider& provider : providers::AllProviders()) {
    absl::StrAppend(&rows, RowOf(provider));
  }
  EXPECT_THAT(ReadFile(ProgramPath("providers/README.md")),
              ::testing::HasSubstr(rows));
}

TEST(Readme, CountsAndNamesTheCiSystems) {
  const std::string readme = ReadDocument("README.md").text;
  EXPECT_THAT(readme, ::testing::HasSubstr(absl::StrCat(
                          providers::AllProviders().size(), " systems")));
  const std::string one_line = absl::StrReplaceAll(readme, {{"\n", " "}});
  for (const providers::Provider& provider : providers::AllProviders()) {
    EXPECT_THAT(one_line, ::testing::HasSubstr(provider.display_name));
  }
}

}  // namespace
}  // namespace dora::testing
