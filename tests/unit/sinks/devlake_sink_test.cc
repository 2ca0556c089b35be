// The rules of DevLake's validation:
// https://github.com/apache/devlake/blob/50010e093547cd73642c56fc03553e1cabc91b5f/backend/plugins/webhook/api/deployments.go
// and issues.go beside it. tests/data/sinks/devlake.expected.json has the
// requests.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sinks/sink_kinds.h"
#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

using ::testing::HasSubstr;

const SinkKind& Kind() { return *FindSinkKind("devlake"); }

TEST(DevlakeDeployment, WithoutACommitThereIsNone) {
  const auto delivery = Kind().encode_deployment(Deployment([](auto& input) {
    input.repository_url.reset();
    input.commit_sha.reset();
  }));
  ASSERT_FALSE(delivery.has_value());
  EXPECT_THAT(delivery.error().message,
              HasSubstr("sink devlake: requires a commit"));
}

struct EnvironmentCase {
  const char* env;
  const char* tag;
  const char* devlake;  ///< null: refused
};

class DevlakeEnvironment : public ::testing::TestWithParam<EnvironmentCase> {};

TEST_P(DevlakeEnvironment, IsNeverGuessed) {
  const EnvironmentCase& the_case = GetParam();
  const auto delivery = Kind().encode_deployment(Deployment([&](auto& input) {
    input.env = Given(the_case.env);
    input.custom_tags.clear();
    if (*the_case.tag != '\0') input.custom_tags = {Given(the_case.tag)};
  }));
  ASSERT_EQ(delivery.has_value(), the_case.devlake != nullptr) << the_case.env;
  if (!delivery) {
    EXPECT_THAT(core::ToString(delivery.error()),
                HasSubstr("Add the custom tag devlake_environment:PRODUCTION"));
    return;
  }
  const auto body = nlohmann::json::parse(delivery->body);
  EXPECT_EQ(body["environment"], the_case.devlake);
  if (*the_case.env != '\0') {
    EXPECT_EQ(body["originalEnvironment"], the_case.env);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Names, DevlakeEnvironment,
    ::testing::Values(
        EnvironmentCase{"prod", "", "PRODUCTION"},
        EnvironmentCase{"Production", "", "PRODUCTION"},
        EnvironmentCase{"prod-eu", "", "PRODUCTION"},
        EnvironmentCase{"live/blue", "", "PRODUCTION"},
        EnvironmentCase{"staging", "", "STAGING"},
        EnvironmentCase{"uat_2", "", "STAGING"},
        EnvironmentCase{"qa", "", "TESTING"},
        EnvironmentCase{"dev", "", "DEVELOPMENT"},
        EnvironmentCase{"review/prod-like", "", nullptr},
        EnvironmentCase{"products", "", nullptr},
        EnvironmentCase{"blue", "", nullptr}, EnvironmentCase{"", "", nullptr},
        EnvironmentCase{"blue", "devlake_environment:PRODUCTION", "PRODUCTION"},
        EnvironmentCase{"prod", "devlake_environment:STAGING", "STAGING"},
        EnvironmentCase{"", "devlake_environment:TESTING", "TESTING"},
        EnvironmentCase{"prod", "devlake_environment:BLUE", nullptr}));

TEST(DevlakeFailure, WithoutANameIsCalledByItsServices) {
  const auto incident =
      Kind().encode_incident(Failure([](auto& input) { input.name.reset(); }));
  ASSERT_TRUE(incident.has_value());
  EXPECT_EQ(nlohmann::json::parse(incident->body)["title"],
            "Incident of shopist");
}

}  // namespace
}  // namespace dora::sinks
