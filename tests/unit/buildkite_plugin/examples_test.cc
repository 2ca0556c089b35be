// The examples that users copy name this version, and are the ones that are
// run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "app/host/program_version.h"
#include "tests/support/process.h"

namespace dora::buildkite_plugin {
namespace {

std::string Text(const std::string& file) {
  return dora::testing::ReadFile(
      dora::testing::ProgramPath(absl::StrCat("buildkite_plugin/", file)));
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
