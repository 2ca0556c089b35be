// The README's table and the step's help name the parameters that there are,
// with the defaults and meanings of the one table of inputs.

#include <gtest/gtest.h>

#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "jenkins_step/parameters.h"
#include "tests/support/process.h"

namespace dora::jenkins_step {
namespace {

using dora::testing::ProgramPath;
using dora::testing::ReadFile;

/// What is another default in this step than on the command line.
std::string DefaultOf(const app::InputSpec& spec) {
  const std::map<app::input::Id, std::string> kOwn = {
      {app::input::kEnv, ""},
      {app::input::kStartedAt, "the closure's start, else the build's"},
      {app::input::kFinishedAt, "the closure's end, else now"},
      {app::input::kOutbox, "`$WORKSPACE_TMP/dora-deploy/outbox`"},
  };
  const auto own = kOwn.find(spec.id);
  if (own != kOwn.end()) return own->second;
  return absl::StrReplaceAll(spec.default_value, {{"<", "\\<"}, {">", "\\>"}});
}

std::string Variables(const app::InputSpec& spec) {
  std::vector<std::string> names;
  for (const absl::string_view name : spec.variables) {
    names.push_back(absl::StrCat("`", name, "`"));
  }
  return absl::StrJoin(names, ", ");
}

/// A row of the README's table.
std::string Row(const std::string& name, absl::string_view meaning,
                const std::string& default_value,
                const std::string& variables) {
  std::string row = absl::StrCat("| `", name, "` | ", meaning, " |");
  for (const std::string& cell : {default_value, variables}) {
    absl::StrAppend(&row, cell.empty() ? " |" : absl::StrCat(" ", cell, " |"));
  }
  return row;
}

const app::InputSpec& ApiKey() { return app::SpecOf(app::input::kApiKey); }

TEST(Documentation, TheReadmesTableIsTheTableOfInputs) {
  std::vector<std::string> expected;
  for (const app::InputSpec* spec : app::InputsOf(app::kJenkinsStep)) {
    expected.push_back(Row(ParameterName(spec->name), spec->help,
                           DefaultOf(*spec), Variables(*spec)));
  }
  expected.push_back(Row(kCredentialsId,
                         "Credential (Secret text) of the Datadog API key.", "",
                         Variables(ApiKey())));

  const std::string readme = ReadFile(ProgramPath("jenkins_step/README.md"));
  const size_t begin = readme.find("\n## Parameters\n");
  ASSERT_NE(begin, readme.npos);
  const std::string section =
      readme.substr(begin + 1, readme.find("\n## ", begin + 1) - begin);
  std::vector<std::string> rows;
  for (const absl::string_view line : absl::StrSplit(section, '\n')) {
    if (line.substr(0, 3) == "| `") rows.emplace_back(line);
  }
  EXPECT_EQ(rows, expected);
}

TEST(Documentation, TheHelpNamesEveryParameterOnce) {
  std::vector<std::string> expected;
  for (const app::InputSpec* spec : app::InputsOf(app::kJenkinsStep)) {
    expected.push_back(ParameterName(spec->name));
  }
  expected.emplace_back(kCredentialsId);

  const std::string help =
      ReadFile(ProgramPath("jenkins_step/vars/doraDeploy.txt"));
  std::vector<std::string> names;
  const std::string kTerm = "<dt><code>";
  for (size_t at = help.find(kTerm); at != help.npos;
       at = help.find(kTerm, at + 1)) {
    const size_t name = at + kTerm.size();
    names.push_back(help.substr(name, help.find('<', name) - name));
  }
  EXPECT_EQ(names, expected);
}

TEST(Documentation, TheHelpStatesTheFixedDefaults) {
  const std::string help =
      ReadFile(ProgramPath("jenkins_step/vars/doraDeploy.txt"));
  for (const app::input::Id input :
       {app::input::kService, app::input::kTeam, app::input::kSite,
        app::input::kTimeout, app::input::kOnError, app::input::kStartedAt,
        app::input::kFinishedAt}) {
    for (const app::InputSpec* spec : app::InputsOf(app::kJenkinsStep)) {
      if (spec->id != input) continue;
      const size_t term = help.find(
          absl::StrCat("<dt><code>", ParameterName(spec->name), "</code>"));
      ASSERT_NE(term, help.npos) << input;
      const std::string entry =
          help.substr(term, help.find("</dd>", term) - term);
      EXPECT_NE(entry.find(absl::StrCat("Default: ", DefaultOf(*spec), ".")),
                entry.npos)
          << entry;
    }
  }
}

}  // namespace
}  // namespace dora::jenkins_step
