// action.yml and the README say what the table of inputs says.

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "app/host/step_outputs.h"
#include "github_action/github_host.h"
#include "tests/support/process.h"

namespace dora::github_action {
namespace {

using app::InputSpec;
using app::InputType;

std::string Text(const std::string& file) {
  return testing::ReadFile(testing::ProgramPath("github_action/" + file));
}

YAML::Node Manifest() { return YAML::Load(Text("action.yml")); }

std::vector<std::string> KeysOf(const YAML::Node& map) {
  std::vector<std::string> keys;
  for (const auto& entry : map) keys.push_back(entry.first.as<std::string>());
  return keys;
}

std::string DescriptionOf(const InputSpec& spec) {
  std::string text(spec.help);
  if (spec.type == InputType::kList) {
    absl::StrAppend(&text, " One a line, or separated by commas.");
  }
  if (!spec.default_value.empty()) {
    absl::StrAppend(&text, " Default: ", spec.default_value, ".");
  }
  return text;
}

std::string TypeOf(const InputSpec& spec) {
  switch (spec.type) {
    case InputType::kText:
      return "text";
    case InputType::kList:
      return "list";
    case InputType::kFlag:
      return "true or false";
  }
  return "";
}

std::string RowOf(const InputSpec& spec) {
  const std::string variable =
      spec.variables.empty() ? ""
                             : absl::StrCat("`", spec.variables.front(), "`");
  return absl::StrCat("| `", spec.name, "` | ", TypeOf(spec), " | ", spec.help,
                      " | ", spec.default_value, " | ", variable, " |");
}

/// The rows of the README's table under a heading, without its head.
std::vector<std::string> RowsUnder(const std::string& heading) {
  std::vector<std::string> rows;
  bool inside = false;
  for (const absl::string_view line : absl::StrSplit(Text("README.md"), '\n')) {
    if (absl::StartsWith(line, "#")) inside = line == heading;
    if (inside && absl::StartsWith(line, "| `")) rows.emplace_back(line);
  }
  return rows;
}

TEST(ActionYml, HasTheInputsOfTheTable) {
  std::vector<std::string> names;
  for (const InputSpec* spec : app::InputsOf(app::kGithubAction))
    names.emplace_back(spec->name);
  EXPECT_EQ(KeysOf(Manifest()["inputs"]), names);
}

TEST(ActionYml, DescribesThemByTheTable) {
  const YAML::Node inputs = Manifest()["inputs"];
  for (const InputSpec* spec : app::InputsOf(app::kGithubAction)) {
    const YAML::Node input = inputs[std::string(spec->name)];
    EXPECT_EQ(input["description"].as<std::string>(""), DescriptionOf(*spec));
    EXPECT_EQ(input["required"].as<std::string>(""), "false") << spec->name;
  }
}

TEST(ActionYml, HidesNoVariableByADefault) {
  for (const auto& input : Manifest()["inputs"]) {
    const auto name = input.first.as<std::string>();
    const std::string expected =
        name == "job-status" ? "${{ job.status }}" : "";
    EXPECT_EQ(input.second["default"].as<std::string>(""), expected) << name;
  }
}

TEST(ActionYml, HasTheOutputsOfEveryStep) {
  std::vector<std::string> names;
  for (const auto& output : app::StepOutputs({})) names.push_back(output.first);
  EXPECT_EQ(KeysOf(Manifest()["outputs"]), names);
  for (const auto& output : Manifest()["outputs"]) {
    EXPECT_FALSE(output.second["description"].as<std::string>("").empty());
  }
}

TEST(ActionYml, RunsTheSameFileInBothStages) {
  const YAML::Node runs = Manifest()["runs"];
  EXPECT_EQ(runs["using"].as<std::string>(), "node24");
  EXPECT_EQ(runs["main"].as<std::string>(), "index.js");
  EXPECT_EQ(runs["post"].as<std::string>(), "index.js");
}

TEST(Readme, ListsTheInputs) {
  std::vector<std::string> rows;
  for (const InputSpec* spec : app::InputsOf(app::kGithubAction))
    rows.push_back(RowOf(*spec));
  EXPECT_EQ(RowsUnder("## Inputs"), rows);
}

TEST(Readme, ListsTheOutputs) {
  std::vector<std::string> rows;
  for (const auto& output : Manifest()["outputs"]) {
    rows.push_back(absl::StrCat("| `", output.first.as<std::string>(), "` | ",
                                output.second["description"].as<std::string>(),
                                " |"));
  }
  EXPECT_EQ(RowsUnder("## Outputs"), rows);
}

}  // namespace
}  // namespace dora::github_action
