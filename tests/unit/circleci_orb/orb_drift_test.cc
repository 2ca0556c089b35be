// The orb's source and README say the same as the table of inputs: names,
// types, defaults, descriptions, and that each parameter reaches the program.

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "app/inputs/inputs.h"
#include "circleci_orb/circleci_host.h"
#include "tests/support/process.h"

namespace dora::circleci_orb {
namespace {

using testing::ProgramPath;
using testing::ReadFile;
namespace input = app::input;
using Names = std::set<std::string>;

/// Parameters that are the launcher's, not the program's.
const Names kProgramParameters = {"binary", "download_url", "sha256"};

std::string ParameterOf(absl::string_view name) {
  return absl::StrReplaceAll(name, {{"-", "_"}});
}

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

/// The parameters that a command should have, by the table.
Names Expected(const std::string& command) {
  Names names = kProgramParameters;
  names.insert("api_key");
  for (const app::InputSpec* spec : app::InputsOf(app::kCircleciOrb)) {
    // The pair of start and finish knows the times by itself.
    if (command != "deployment" && spec->scope == app::kTimeInput) continue;
    const bool of_start =
        spec->id == input::kDryRun ||
        ((spec->scope & app::kSendInput) != 0 && spec->id != input::kOutbox &&
         spec->id != input::kVerbose);
    if (command == "start" && !of_start) continue;
    const std::string name(spec->name);
    names.insert(ParameterOf(name));
  }
  return names;
}

/// The manifest's default: the table's own, where that is a value and not
/// words about one.
std::string DefaultOf(const app::InputSpec& spec) {
  const std::set<input::Id> literal = {input::kSite, input::kTimeout,
                                       input::kOnError};
  if (spec.secret) return "DD_API_KEY";
  if (spec.type == app::InputType::kFlag) return "false";
  return literal.count(spec.id) > 0 ? std::string(spec.default_value) : "";
}

std::string TypeOf(const app::InputSpec& spec) {
  if (spec.secret) return "env_var_name";
  if (spec.id == input::kOnError) return "enum";
  return spec.type == app::InputType::kFlag ? "boolean" : "string";
}

void CheckParameters(const YAML::Node& parameters) {
  for (const app::InputSpec& spec : app::AllInputs()) {
    const YAML::Node parameter = parameters[ParameterOf(spec.name)];
    if (!parameter) continue;
    SCOPED_TRACE(spec.name);
    EXPECT_EQ(parameter["type"].as<std::string>(), TypeOf(spec));
    EXPECT_EQ(parameter["default"].as<std::string>(), DefaultOf(spec));
    if (TypeOf(spec) == "enum") {
      EXPECT_EQ(parameter["enum"].as<std::vector<std::string>>(),
                (std::vector<std::string>{"warn", "fail"}));
    }
    // The table's words, to which the orb may add its own.
    const std::string words =
        spec.secret ? "Name of the variable that holds the Datadog API key"
                    : std::string(spec.help);
    const auto description = parameter["description"].as<std::string>();
    EXPECT_TRUE(absl::StartsWith(description, words)) << description;
  }
}

class CommandTest : public ::testing::TestWithParam<const char*> {
 protected:
  YAML::Node command_ = Load(absl::StrCat("commands/", GetParam(), ".yml"));
};

TEST_P(CommandTest, HasTheParametersOfTheTable) {
  EXPECT_EQ(KeysOf(command_["parameters"]), Expected(GetParam()));
  CheckParameters(command_["parameters"]);
}

TEST_P(CommandTest, HandsEveryParameterOverInTheEnvironment) {
  Names handed_over;
  for (const YAML::Node& step : command_["steps"]) {
    const YAML::Node run = step["run"];
    EXPECT_EQ(run["command"].as<std::string>(), "<<include(scripts/run.sh)>>");
    EXPECT_FALSE(absl::StrContains(run["name"].as<std::string>(), "<<"));
    for (const auto& entry : run["environment"]) {
      const auto value = entry.second.as<std::string>();
      if (!absl::StrContains(value, "<<")) continue;
      const std::string parameter =
          absl::StrReplaceAll(value, {{"<< parameters.", ""}, {" >>", ""}});
      EXPECT_EQ(entry.first.as<std::string>(), VariableOf(parameter));
      handed_over.insert(parameter);
    }
  }
  EXPECT_EQ(handed_over, KeysOf(command_["parameters"]));
}

INSTANTIATE_TEST_SUITE_P(Commands, CommandTest,
                         ::testing::Values("deployment", "start", "finish"));

TEST(JobTest, TakesAndPassesOnTheParametersOfItsCommands) {
  const YAML::Node job = Load("jobs/deploy.yml");
  Names own = {"deploy_steps", "executor", "checkout", "keep_undelivered"};
  Names expected = Expected("finish");
  expected.erase("outbox");  // where the job's own cache is
  CheckParameters(job["parameters"]);
  Names parameters = KeysOf(job["parameters"]);
  for (const std::string& name : own) EXPECT_EQ(parameters.erase(name), 1);
  EXPECT_EQ(parameters, expected);

  int commands = 0;
  for (const YAML::Node& step : job["steps"]) {
    for (const char* command : {"start", "finish"}) {
      if (!step[command]) continue;
      ++commands;
      EXPECT_EQ(KeysOf(step[command]), Expected(command));
      for (const auto& entry : step[command]) {
        const auto name = entry.first.as<std::string>();
        if (name == "outbox") continue;
        EXPECT_EQ(entry.second.as<std::string>(),
                  "<< parameters." + name + " >>");
      }
    }
  }
  EXPECT_EQ(commands, 2);
}

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

TEST(ReadmeTest, ListsTheParametersAsTheyAre) {
  std::map<std::string, Names> commands;
  std::map<std::string, std::string> defaults;
  for (const char* place : {"commands/deployment", "commands/finish",
                            "commands/start", "jobs/deploy"}) {
    const YAML::Node parameters =
        Load(absl::StrCat(place, ".yml"))["parameters"];
    const std::string command =
        std::string(place) == "jobs/deploy" ? "job" : std::string(place + 9);
    for (const auto& entry : parameters) {
      const auto name = entry.first.as<std::string>();
      commands[name].insert(command);
      const YAML::Node value = entry.second["default"];
      defaults[name] = !value ? "required" : value.as<std::string>();
    }
  }
  const auto rows = RowsUnder("Parameters");
  for (const auto& [name, of] : commands) {
    SCOPED_TRACE(name);
    ASSERT_EQ(rows.count(name), 1);
    const std::vector<std::string>& cells = rows.at(name);
    ASSERT_EQ(cells.size(), 6);
    const std::string expected_of =
        of.size() == 4 ? "all" : absl::StrJoin(of, ", ");
    EXPECT_EQ(cells[2], expected_of);
    const std::string& value = defaults[name];
    const bool is_word = value.empty() || value == "required";
    EXPECT_EQ(cells[3], is_word ? value : absl::StrCat("`", value, "`"));
    EXPECT_NE(cells[4], "");
  }
  EXPECT_EQ(rows.size(), commands.size());
}

TEST(ReadmeTest, ListsTheOutputsAsTheyAre) {
  Names names;
  for (const absl::string_view line : absl::StrSplit(OutputLines({}), '\n')) {
    if (line.empty()) continue;
    names.emplace(line.substr(7, line.find('=') - 7));
  }
  Names listed;
  for (const auto& row : RowsUnder("Outputs")) listed.insert(row.first);
  EXPECT_EQ(listed, names);
}

}  // namespace
}  // namespace dora::circleci_orb
