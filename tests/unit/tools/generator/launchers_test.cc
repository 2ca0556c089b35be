#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "app/inputs/input_table.h"
#include "app/inputs/step_inputs.h"
#include "tests/support/process.h"
#include "tools/generator/files.h"

namespace dora::generator {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

std::string LauncherOf(const std::string& path) {
  for (const GeneratedFile& file : LauncherFiles()) {
    if (file.path == path) return file.blocks.front().text;
  }
  ADD_FAILURE() << path;
  return "";
}

/// What the launcher keeps Git's bash from rewriting, where these are set.
std::vector<std::string> Excluded(testing::Variables variables) {
  variables.insert(variables.end(),
                   {{"PATH", "/usr/bin:/bin"}, {"OSTYPE", "msys"}});
  const std::string script =
      absl::StrCat(LauncherOf("circleci_orb/src/scripts/run.sh"),
                   "dora_run sh -c 'printf %s \"$MSYS2_ENV_CONV_EXCL\"'");
  const testing::Finished finished =
      testing::Run({{"/bin/sh", "-eu", "-c", script}, variables});
  EXPECT_EQ(finished.err, "");
  return absl::StrSplit(finished.out, ';', absl::SkipEmpty());
}

/// As the runtime of Git's bash decides it.
bool IsRewritten(const std::string& name,
                 const std::vector<std::string>& excluded) {
  return std::none_of(excluded.begin(), excluded.end(),
                      [&name](const std::string& beginning) {
                        return absl::StartsWith(name + "=/x", beginning);
                      });
}

/// The variables that give an input.
std::vector<std::string> VariablesOf(const app::InputSpec& spec) {
  std::vector<std::string> names = {app::StepVariable(spec.name)};
  for (const absl::string_view name : spec.variables) names.emplace_back(name);
  return names;
}

TEST(DoraRun, OnWindowsTheInputsThatArePathsAreRewrittenAlone) {
  testing::Variables variables;
  for (const app::InputSpec& spec : app::AllInputs()) {
    for (const std::string& name : VariablesOf(spec)) {
      variables.emplace_back(name, "/x");
    }
  }
  const std::vector<std::string> excluded = Excluded(variables);
  for (const app::InputSpec& spec : app::AllInputs()) {
    for (const std::string& name : VariablesOf(spec)) {
      EXPECT_EQ(IsRewritten(name, excluded), app::IsPath(spec)) << name;
    }
  }
}

TEST(DoraRun, OnWindowsNoVariableIsTakenForTheBeginningOfAnother) {
  const std::vector<std::string> excluded =
      Excluded({{"DORA_C", "1"}, {"CI_TEXT", "a\nDORA_OUT=\n"}});
  EXPECT_THAT(excluded,
              UnorderedElementsAre("DORA_C=", "CI_TEXT=", "DORA_OUT="));
  EXPECT_TRUE(IsRewritten("DORA_CA_FILE", excluded));
  EXPECT_TRUE(IsRewritten("DORA_OUTBOX", excluded));
}

TEST(DoraRun, OnWindowsTheCaseOfANameDoesNotMatter) {
  EXPECT_THAT(Excluded({{"Dora_Ca_File", "/c/ca.pem"}, {"dd_env", "/prod"}}),
              ElementsAre("dd_env="));
}

TEST(DoraRun, IsTheSameInEachLauncher) {
  const std::string orb = LauncherOf("circleci_orb/src/scripts/run.sh");
  EXPECT_TRUE(
      absl::StartsWith(orb, LauncherOf("buildkite_plugin/lib/run-hook.bash")));
}

}  // namespace
}  // namespace dora::generator
