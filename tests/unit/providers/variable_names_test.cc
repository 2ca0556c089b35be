// Names of variables are compared as the system does: on Windows without case.
// Wherever a name decides who sees a value, DORA_KEY must be Dora_Key there.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "circleci_orb/circleci_host.h"
#include "gitlab_component/gitlab_host.h"
#include "os/start.h"
#include "providers/environment.h"
#include "providers/fetch_settings.h"

namespace dora::providers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Variables = std::vector<Environment::Variable>;

bool IgnoresCase() { return os::IsSameVariable("a", "A"); }

TEST(VariableNames, OfAFamilyBeginWithItsPrefix) {
  EXPECT_TRUE(os::HasVariablePrefix("DORA_KEY", "DORA_"));
  EXPECT_FALSE(os::HasVariablePrefix("DORA", "DORA_"));
  EXPECT_FALSE(os::HasVariablePrefix("MY_DORA_KEY", "DORA_"));
  EXPECT_EQ(os::HasVariablePrefix("Dora_Key", "DORA_"), IgnoresCase());
}

TEST(VariableNames, DecideWhatIsLeftOut) {
  const Environment environment(
      Variables{{"DORA_KEY", "1"}, {"Dora_Key", "2"}, {"DORA_KEYS", "3"}});
  const Variables all_cases = {{"DORA_KEYS", "3"}};
  const Variables this_case = {{"Dora_Key", "2"}, {"DORA_KEYS", "3"}};
  EXPECT_EQ(environment.Without({"DORA_KEY", "OTHER"}).variables(),
            IgnoresCase() ? all_cases : this_case);
}

TEST(VariableNames, DecideWhichVariablesOfCircleciArePublic) {
  const Environment environment(Variables{
      {circleci_orb::kApiKeyVariable, "DORA_KEY"}, {"DORA_KEY", "secret"}});
  // Where it is another variable, it is public and not set.
  EXPECT_EQ(circleci_orb::ExpandPublicVariables("${DORA_key}", environment),
            IgnoresCase() ? "${DORA_key}" : "");
}

TEST(VariableNames, DecideWhichKeysAreThereBesideTheOneNamed) {
  const Environment circleci(Variables{
      {circleci_orb::kApiKeyVariable, "MY_KEY"}, {"dd_api_key", "k"}});
  EXPECT_EQ(circleci_orb::WithNamedApiKeyOnly(circleci).variables().size(),
            IgnoresCase() ? 1u : 2u);
  const Environment gitlab(
      Variables{{gitlab_component::kApiKeyVariable, "datadog_api_key"},
                {"DATADOG_API_KEY", "k"}});
  EXPECT_EQ(gitlab_component::WithoutOtherKeys(gitlab).variables().size(),
            IgnoresCase() ? 2u : 1u);
}

TEST(VariableNames, DecideWhatAFetchIsHanded) {
  const Environment environment(
      Variables{{"Https_Proxy", "p"}, {"Git_Config_Key_0", "k"}});
  if (IgnoresCase()) {
    EXPECT_THAT(VariablesOfFetch(environment),
                ElementsAre("Https_Proxy=p", "Git_Config_Key_0=k"));
  } else {
    EXPECT_THAT(VariablesOfFetch(environment), IsEmpty());
  }
}

}  // namespace
}  // namespace dora::providers
