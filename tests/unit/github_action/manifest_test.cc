// action.yml and the README say which outputs there are.

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "app/host/step_outputs.h"
#include "tests/support/process.h"

namespace dora::github_action {
namespace {

std::string Text(const std::string& file) {
  return testing::ReadFile(testing::ProgramPath("github_action/" + file));
}

YAML::Node Manifest() { return YAML::Load(Text("action.yml")); }

std::vector<std::string> KeysOf(const YAML::Node& map) {
  std::vector<std::string> keys;
  for (const auto& entry : map) keys.push_back(entry.first.as<std::string>());
  return keys;
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

TEST(ActionYml, HasTheOutputsOfEveryStep) {
  std::vector<std::string> names;
  for (const auto& output : app::StepOutputs({}, ""))
    names.push_back(output.first);
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

TEST(DoctorYml, RunsAFileThatIsThereInOneStage) {
  const YAML::Node runs = YAML::Load(Text("doctor/action.yml"))["runs"];
  EXPECT_EQ(runs["using"].as<std::string>(), "node24");
  EXPECT_EQ(runs["main"].as<std::string>(), "index.js");
  EXPECT_FALSE(runs["post"]);
  EXPECT_TRUE(absl::StrContains(Text("doctor/index.js"), "'../index.js'"));
}

TEST(DoctorYml, TakesInputsOfTheAction) {
  const std::vector<std::string> all = KeysOf(Manifest()["inputs"]);
  const auto inputs = KeysOf(YAML::Load(Text("doctor/action.yml"))["inputs"]);
  for (const char* needed : {"service", "env", "api-key", "site"}) {
    EXPECT_EQ(std::count(inputs.begin(), inputs.end(), needed), 1) << needed;
  }
  for (const std::string& input : inputs) {
    EXPECT_EQ(std::count(all.begin(), all.end(), input), 1) << input;
  }
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
