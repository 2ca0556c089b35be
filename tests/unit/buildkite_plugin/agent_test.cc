// The agent's own command, as a script that notes what it is given.

#include "buildkite_plugin/agent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "tests/support/process.h"

namespace dora::buildkite_plugin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A folder with a `buildkite-agent` that runs `script`.
std::string FolderOf(const std::string& script) {
  std::string folder = ::testing::TempDir() + "/agent-XXXXXX";
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  const std::string program = folder + "/buildkite-agent";
  dora::testing::WriteFile(program, "#!/bin/sh\n" + script + "\n");
  EXPECT_EQ(chmod(program.c_str(), 0755), 0);
  return folder;
}

providers::Environment With(const std::string& folder) {
  return providers::Environment({{"PATH", folder + ":/usr/bin:/bin"},
                                 {"FOLDER", folder},
                                 {"BUILDKITE_AGENT_ACCESS_TOKEN", "of the job"},
                                 {"DD_API_KEY", "key0key0key0key0"}});
}

TEST(SystemAgent, HasTheJobsVariablesWithoutOurSecrets) {
  const std::string folder = FolderOf("env >$FOLDER/env; echo \"$@\" >&1");
  SystemAgent agent(With(folder), {"DD_API_KEY"});
  EXPECT_TRUE(agent.Run({"meta-data", "set"}, ""));
  EXPECT_THAT(dora::testing::ReadFile(folder + "/env"),
              AllOf(HasSubstr("BUILDKITE_AGENT_ACCESS_TOKEN=of the job\n"),
                    Not(HasSubstr("key0key0"))));
}

TEST(SystemAgent, IsGivenArgumentsAndInput) {
  const std::string folder =
      FolderOf("printf '%s,' \"$@\" >$FOLDER/got; cat >>$FOLDER/got");
  SystemAgent agent(With(folder), {});
  EXPECT_TRUE(agent.Run({"redactor", "add $(exit)"}, "a secret"));
  EXPECT_EQ(dora::testing::ReadFile(folder + "/got"),
            "redactor,add $(exit),a secret");
}

TEST(SystemAgent, TellsThatItFailedOrIsNotThere) {
  const std::string folder = FolderOf("exit 1");
  EXPECT_FALSE(SystemAgent(With(folder), {}).Run({}, ""));
  EXPECT_FALSE(SystemAgent(providers::Environment(
                               std::vector<providers::Environment::Variable>()),
                           {})
                   .Run({}, ""));
}

}  // namespace
}  // namespace dora::buildkite_plugin
