// plugin.yml, the README and the program's table of inputs say the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "app/host/program_version.h"
#include "buildkite_plugin/configuration.h"
#include "tests/support/process.h"

namespace dora::buildkite_plugin {
namespace {

using app::InputSpec;
using app::InputType;

std::string Text(const std::string& file) {
  return dora::testing::ReadFile(
      dora::testing::ProgramPath(absl::StrCat("buildkite_plugin/", file)));
}

YAML::Node Schema() { return YAML::Load(Text("plugin.yml"))["configuration"]; }

/// Every option as the table has it, and the plugin's own.
std::vector<InputSpec> Options() {
  std::vector<InputSpec> options;
  for (const InputSpec* spec : app::InputsOf(app::kBuildkitePlugin)) {
    options.push_back(*spec);
  }
  options.push_back({app::input::kCount,
                     InputType::kText,
                     0,
                     0,
                     kApiKeyEnv,
                     {},
                     "DD_API_KEY",
                     "Name of the variable that holds the Datadog API key."});
  return options;
}

/// The default as this platform has it, where it differs from the table's.
std::string DefaultOf(const InputSpec& spec) {
  static const auto* const kOwn = new std::map<std::string, std::string>{
      {"env", ""},
      {"started-at", "when the command began"},
      {"finished-at", "when the job's hooks end"}};
  const auto own = kOwn->find(std::string(spec.name));
  return own == kOwn->end() ? std::string(spec.default_value) : own->second;
}

std::string NamesOf(const std::vector<InputSpec>& options) {
  std::string names;
  for (const InputSpec& spec : options) absl::StrAppend(&names, spec.name, " ");
  return names;
}

TEST(PluginYml, HasTheOptionsInTheTablesOrder) {
  std::string names;
  for (const auto& property : Schema()["properties"]) {
    absl::StrAppend(&names, property.first.as<std::string>(), " ");
  }
  EXPECT_EQ(names, NamesOf(Options()));
  EXPECT_EQ(Schema()["additionalProperties"].as<std::string>(), "false");
}

TEST(PluginYml, DescribesThemAsTheTableDoes) {
  for (const InputSpec& spec : Options()) {
    const YAML::Node property = Schema()["properties"][std::string(spec.name)];
    EXPECT_EQ(property["description"].as<std::string>(), spec.help)
        << spec.name;
  }
}

TEST(PluginYml, HasTheDefaultsThatAreValues) {
  std::string with_default;
  for (const InputSpec& spec : Options()) {
    const YAML::Node property = Schema()["properties"][std::string(spec.name)];
    if (!property["default"]) continue;
    absl::StrAppend(&with_default, spec.name, " ");
    EXPECT_EQ(property["default"].as<std::string>(), spec.default_value)
        << spec.name;
  }
  EXPECT_EQ(with_default,
            "skip-git dry-run site timeout on-error verbose api-key-env ");
}

TEST(PluginYml, HasTheTypesThatTheProgramTakes) {
  for (const InputSpec& spec : Options()) {
    const YAML::Node property = Schema()["properties"][std::string(spec.name)];
    const bool is_list = property["items"].IsDefined();
    EXPECT_EQ(is_list, spec.type == InputType::kList) << spec.name;
    const bool is_flag = property["enum"] && property["enum"].size() == 4;
    EXPECT_EQ(is_flag, spec.type == InputType::kFlag) << spec.name;
  }
}

TEST(Readme, HasTheOptionsTable) {
  std::string table;
  for (const InputSpec& spec : Options()) {
    const std::string shown =
        absl::StrReplaceAll(DefaultOf(spec), {{"<", "&lt;"}, {">", "&gt;"}});
    absl::StrAppend(&table, "| `", spec.name, "` |",
                    shown.empty() ? "" : absl::StrCat(" ", shown), " | ",
                    spec.help, " |\n");
  }
  EXPECT_THAT(
      Text("README.md"),
      ::testing::HasSubstr(absl::StrCat(
          "| option | default | meaning |\n|---|---|---|\n", table, "\n")));
}

/// The version in every example is this program's.
TEST(Examples, NameThisVersion) {
  for (const char* file : {"README.md", "examples/pipeline.yml"}) {
    size_t found = 0;
    for (const absl::string_view line : absl::StrSplit(Text(file), '\n')) {
      if (!absl::StrContains(line, "/dora-deploy#")) continue;
      ++found;
      EXPECT_EQ(line, absl::StrCat("      - my-org/dora-deploy#v",
                                   app::kProgramVersion, ":"))
          << file;
    }
    EXPECT_GT(found, 0u) << file;
  }
}

TEST(Examples, ThePipelineOfTheReadmeIsTheOneThatIsRun) {
  const std::string pipeline = Text("examples/pipeline.yml");
  const std::string plugins = pipeline.substr(pipeline.find("    plugins:"));
  EXPECT_THAT(Text("README.md"),
              ::testing::HasSubstr(absl::StrCat(plugins, "```\n")));
}

}  // namespace
}  // namespace dora::buildkite_plugin
