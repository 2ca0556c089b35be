#include "tests/unit/providers/documented_example.h"

// Variables and their forms are those of
// https://www.jetbrains.com/help/teamcity/predefined-build-parameters.html.

namespace dora::testing {
namespace {

DocumentedExample Build() {
  return {"Build",
          {
              {"BUILD_NUMBER", "1.0.412"},
              {"BUILD_URL", "https://tc.example.com/build/10583"},
              {"BUILD_VCS_NUMBER", kSha},
              {"TEAMCITY_BUILDCONF_NAME", "Deploy"},
              {"TEAMCITY_PROJECT_NAME", "Shop"},
              {"TEAMCITY_PULLREQUEST_NUMBER", "7"},
              {"TEAMCITY_PULLREQUEST_TARGET_BRANCH", "main"},
              {"TEAMCITY_VERSION", "2025.07 (build 197242)"},
          },
          {
              {"ci.job.name", "TEAMCITY_BUILDCONF_NAME"},
              {"ci.job.url", "BUILD_URL"},
              {"ci.pipeline.name", "TEAMCITY_PROJECT_NAME"},
              {"ci.pipeline.number", "BUILD_NUMBER"},
              {"git.commit.sha", "BUILD_VCS_NUMBER"},
              {"git.pull_request.base_branch",
               "TEAMCITY_PULLREQUEST_TARGET_BRANCH"},
              {"pr.number", "TEAMCITY_PULLREQUEST_NUMBER"},
          },
          {{"ci.provider.name", {"teamcity", "TEAMCITY_VERSION"}}},
          {}};
}

}  // namespace

std::vector<DocumentedExample> Examples() { return {Build()}; }

TEST(TeamcityTest, ARevisionOfSubversionIsNoCommit) {
  EXPECT_EQ(Read(Build().environment.With("BUILD_VCS_NUMBER", "48213"))
                .count("git.commit.sha"),
            0u);
}

}  // namespace dora::testing
