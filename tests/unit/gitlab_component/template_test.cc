// The template's inputs, the table of inputs that all steps share, and the
// README's table agree; and inputs go nowhere but into variables.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "app/inputs/inputs.h"
#include "gitlab_component/gitlab_host.h"
#include "tests/support/process.h"

namespace dora::gitlab_component {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// What only this component has.
const std::set<std::string> kOwn = {"api-key-variable",
                                    "binary",
                                    "download-url",
                                    "sha256",
                                    "cache-key",
                                    "template-name",
                                    "job-name",
                                    "deploy-job",
                                    "stage",
                                    "rules",
                                    "image"};

/// Of those, what shapes the jobs and is no business of the program.
const std::set<std::string> kOfTheJobs = {
    "cache-key", "template-name", "job-name", "deploy-job",
    "stage",     "rules",         "image"};

std::string TemplateText() {
  return testing::ReadFile(testing::ProgramPath(
      "gitlab_component/templates/dora-deploy/template.yml"));
}

std::vector<YAML::Node> Documents() { return YAML::LoadAll(TemplateText()); }

YAML::Node SpecInputs() { return Documents()[0]["spec"]["inputs"]; }

YAML::Node Jobs() { return Documents()[1]; }

YAML::Node TemplateJob() { return Jobs()["$[[ inputs.template-name ]]"]; }

YAML::Node ReportJob() { return Jobs()["$[[ inputs.job-name ]]"]; }

std::string VariableOf(absl::string_view input) {
  return absl::StrCat("DORA_INPUT_", absl::AsciiStrToUpper(absl::StrReplaceAll(
                                         input, {{"-", "_"}})));
}

/// A default as the README shows it.
std::string ShownDefault(const YAML::Node& node) {
  if (!node.IsScalar()) return YAML::Dump(node);
  return node.as<std::string>();
}

TEST(Template, OffersTheSharedInputs) {
  std::set<std::string> expected = kOwn;
  for (const app::InputSpec* spec : app::InputsOf(app::kGitlabComponent)) {
    expected.emplace(spec->name);
  }
  std::set<std::string> offered;
  for (const auto& input : SpecInputs()) {
    offered.insert(input.first.as<std::string>());
  }
  EXPECT_EQ(offered, expected);
}

TEST(Template, EveryInputHasTypeDefaultAndDescription) {
  for (const auto& input : SpecInputs()) {
    const std::string name = input.first.as<std::string>();
    EXPECT_TRUE(input.second["type"]) << name;
    EXPECT_TRUE(input.second["default"]) << name;
    EXPECT_TRUE(input.second["description"]) << name;
  }
}

TEST(Template, DefaultsAndTypesAreTheTables) {
  const YAML::Node inputs = SpecInputs();
  for (const app::InputSpec& spec : app::AllInputs()) {
    const YAML::Node input = inputs[std::string(spec.name)];
    if (!input) continue;
    const bool is_flag = spec.type == app::InputType::kFlag;
    EXPECT_EQ(input["type"].as<std::string>() == "boolean", is_flag)
        << spec.name;
    const std::string shown = input["default"].as<std::string>();
    // Empty leaves it to the program, whose default is the table's.
    if (shown.empty()) continue;
    EXPECT_EQ(shown,
              spec.id == app::input::kOutbox ? kOutbox : spec.default_value)
        << spec.name;
  }
}

TEST(Template, EveryInputOfTheProgramIsHandedOverByItsVariable) {
  for (const YAML::Node& job : {TemplateJob(), ReportJob()}) {
    const YAML::Node variables = job["variables"];
    for (const auto& input : SpecInputs()) {
      const std::string name = input.first.as<std::string>();
      const bool of_the_jobs = kOfTheJobs.count(name) > 0;
      const YAML::Node variable = variables[VariableOf(name)];
      ASSERT_EQ(static_cast<bool>(variable), !of_the_jobs) << name;
      if (of_the_jobs) continue;
      EXPECT_EQ(variable.as<std::string>(),
                absl::StrCat("$[[ inputs.", name, " ]]"));
    }
  }
}

TEST(Template, NoScriptLineHoldsAnInput) {
  size_t lines = 0;
  for (const YAML::Node& job : {TemplateJob(), ReportJob()}) {
    for (const char* key : {"before_script", "script", "after_script"}) {
      if (!job[key]) continue;
      for (const YAML::Node& line : job[key]) {
        EXPECT_THAT(line.as<std::string>(), Not(HasSubstr("$[[")));
        ++lines;
      }
    }
  }
  EXPECT_EQ(lines, 6u);
}

TEST(Template, HasTwoJobsAndTouchesNothingElse) {
  std::set<std::string> keys;
  for (const auto& entry : Jobs()) {
    keys.insert(entry.first.as<std::string>());
  }
  EXPECT_EQ(keys, (std::set<std::string>{"$[[ inputs.template-name ]]",
                                         "$[[ inputs.job-name ]]"}));
  EXPECT_FALSE(TemplateJob()["script"]);
  EXPECT_FALSE(TemplateJob()["image"]);
}

TEST(Template, NamesTheFilesThatTheProgramWrites) {
  for (const YAML::Node& job : {TemplateJob(), ReportJob()}) {
    const YAML::Node artifacts = job["artifacts"];
    EXPECT_EQ(artifacts["when"].as<std::string>(), "always");
    EXPECT_EQ(artifacts["reports"]["dotenv"].as<std::string>(), kDotenvFile);
    EXPECT_EQ(job["cache"]["when"].as<std::string>(), "always");
    EXPECT_EQ(job["cache"]["policy"].as<std::string>(), "pull-push");
    EXPECT_EQ(job["cache"]["paths"][0].as<std::string>(),
              "$[[ inputs.outbox ]]");
  }
}

TEST(Readme, HasARowForEachInput) {
  std::vector<std::string> expected;
  for (const auto& input : SpecInputs()) {
    const std::string shown = ShownDefault(input.second["default"]);
    expected.push_back(
        absl::StrCat("| `", input.first.as<std::string>(), "` | ",
                     input.second["type"].as<std::string>(), " |",
                     shown.empty() ? "" : absl::StrCat(" `", shown, "`"), " | ",
                     input.second["description"].as<std::string>(), " |"));
  }
  const std::string readme =
      testing::ReadFile(testing::ProgramPath("gitlab_component/README.md"));
  std::vector<std::string> rows;
  bool in_table = false;
  for (const absl::string_view line : absl::StrSplit(readme, '\n')) {
    if (absl::StartsWith(line, "| input |")) {
      in_table = true;
    } else if (in_table && !absl::StartsWith(line, "|")) {
      break;
    } else if (in_table && absl::StartsWith(line, "| `")) {
      rows.emplace_back(line);
    }
  }
  EXPECT_EQ(rows, expected);
}

TEST(Readme, NamesEveryOutput) {
  const std::string readme =
      testing::ReadFile(testing::ProgramPath("gitlab_component/README.md"));
  for (const char* name :
       {"DORA_EVENT_ID", "DORA_SERVICE", "DORA_STATUS", "DORA_DELIVERED",
        "DORA_GIT_REPOSITORY_URL", "DORA_GIT_COMMIT_SHA"}) {
    EXPECT_THAT(readme, HasSubstr(absl::StrCat("| `", name, "` |")));
  }
}

}  // namespace
}  // namespace dora::gitlab_component
