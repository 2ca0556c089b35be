// Each parameter of a command reaches the program, by the environment and in no
// other way; and the README names the outputs that there are.

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "circleci_orb/circleci_host.h"
#include "tests/support/process.h"

namespace dora::circleci_orb {
namespace {

using testing::ProgramPath;
using testing::ReadFile;
using Names = std::set<std::string>;

/// Parameters that are the launcher's, not the program's.
const Names kProgramParameters = {"binary", "download_url", "sha256"};

std::string VariableOf(const std::string& parameter) {
  if (kProgramParameters.count(parameter) > 0) {
    return "DORA_PARAM_" + absl::AsciiStrToUpper(parameter);
  }
  if (parameter == "api_key") return kApiKeyVariable;
  return "DORA_INPUT_" + absl::AsciiStrToUpper(parameter);
}

YAML::Node Load(const std::string& place) {
  return YAML::Load(ReadFile(ProgramPath("circleci_orb/src/" + place)));
}

Names KeysOf(const YAML::Node& map) {
  Names names;
  for (const auto& entry : map) names.insert(entry.first.as<std::string>());
  return names;
}

class CommandTest : public ::testing::TestWithParam<const char*> {
 protected:
  YAML::Node command_ = Load(absl::StrCat("commands/", GetParam(), ".yml"));
};

/// The steps that run something, those under a condition too.
std::vector<YAML::Node> RunsIn(const YAML::Node& steps) {
  std::vector<YAML::Node> runs;
  for (const YAML::Node& step : steps) {
    if (step["run"]) runs.push_back(step["run"]);
    for (const char* condition : {"when", "unless"}) {
      if (!step[condition]) continue;
      for (const YAML::Node& run : RunsIn(step[condition]["steps"])) {
        runs.push_back(run);
      }
    }
  }
  return runs;
}

/// The parameter that a value is, such as `<< parameters.env >>`; else empty.
std::string ParameterIn(const std::string& value) {
  if (!absl::StrContains(value, "<<")) return "";
  return absl::StrReplaceAll(value, {{"<< parameters.", ""}, {" >>", ""}});
}

TEST_P(CommandTest, HandsEveryParameterOverInTheEnvironment) {
  Names handed_over;
  const std::vector<YAML::Node> runs = RunsIn(command_["steps"]);
  ASSERT_FALSE(runs.empty());
  for (const YAML::Node& run : runs) {
    // The same step, but in the shell that was asked for.
    const YAML::Node step = run["<<"] ? run["<<"] : run;
    EXPECT_EQ(step["command"].as<std::string>(), "<<include(scripts/run.sh)>>");
    EXPECT_FALSE(absl::StrContains(step["name"].as<std::string>(), "<<"));
    if (run["shell"]) {
      handed_over.insert(ParameterIn(run["shell"].as<std::string>()));
    }
    for (const auto& entry : step["environment"]) {
      const std::string parameter = ParameterIn(entry.second.as<std::string>());
      if (parameter.empty()) continue;
      EXPECT_EQ(entry.first.as<std::string>(), VariableOf(parameter));
      handed_over.insert(parameter);
    }
  }
  EXPECT_EQ(handed_over, KeysOf(command_["parameters"]));
}

INSTANTIATE_TEST_SUITE_P(Commands, CommandTest,
                         ::testing::Values("deployment", "start", "finish",
                                           "doctor"));

// ------------------------------------------------------------- the README

/// The cells of the table rows that begin with a name in backquotes, under the
/// heading.
std::map<std::string, std::vector<std::string>> RowsUnder(
    const std::string& heading) {
  std::map<std::string, std::vector<std::string>> rows;
  const std::string readme = ReadFile(ProgramPath("circleci_orb/README.md"));
  bool within = false;
  for (const absl::string_view line : absl::StrSplit(readme, '\n')) {
    if (absl::StartsWith(line, "## ")) within = line == "## " + heading;
    if (!within || !absl::StartsWith(line, "| `")) continue;
    std::vector<std::string> cells;
    for (absl::string_view cell : absl::StrSplit(line, '|')) {
      cells.emplace_back(absl::StripAsciiWhitespace(cell));
    }
    rows[absl::StrReplaceAll(cells[1], {{"`", ""}})] = cells;
  }
  return rows;
}

TEST(ReadmeTest, ListsTheOutputsAsTheyAre) {
  Names names;
  for (const absl::string_view line :
       absl::StrSplit(OutputLines({}, ""), '\n')) {
    if (line.empty()) continue;
    names.emplace(line.substr(7, line.find('=') - 7));
  }
  Names listed;
  for (const auto& row : RowsUnder("Outputs")) listed.insert(row.first);
  EXPECT_EQ(listed, names);
}

}  // namespace
}  // namespace dora::circleci_orb
