// Bodies byte for byte, and the rules of DevLake's validation:
// https://github.com/apache/devlake/blob/50010e093547cd73642c56fc03553e1cabc91b5f/backend/plugins/webhook/api/deployments.go
// and issues.go beside it.

#include "sinks/devlake_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

using ::testing::HasSubstr;

TEST(DevlakeDeployment, HasTheDatesAtBothLevels) {
  const auto delivery = EncodeDevlakeDeployment(Deployment());
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->path, "/deployments");
  EXPECT_EQ(
      delivery->body,
      R"({"id":"0123456789abcdef",)"
      R"("displayTitle":"shopist, version 1.4.2, to prod",)"
      R"("name":"deployment of shopist, version 1.4.2, to prod",)"
      R"("result":"SUCCESS","environment":"PRODUCTION",)"
      R"("originalEnvironment":"prod","createdDate":"2023-08-31T14:26:14Z",)"
      R"("startedDate":"2023-08-31T14:26:14Z",)"
      R"("finishedDate":"2023-08-31T14:26:40.5Z","deploymentCommits":[{)"
      R"("repoUrl":"https://github.com/acme/app",)"
      R"("commitSha":"9ecfd275763eff1d6b4844ea3168962458c9f272",)"
      R"("displayTitle":"shopist, version 1.4.2, to prod",)"
      R"("startedDate":"2023-08-31T14:26:14Z",)"
      R"("finishedDate":"2023-08-31T14:26:40.5Z"}]})");
}

TEST(DevlakeDeployment, WithoutACommitThereIsNone) {
  const auto delivery = EncodeDevlakeDeployment(Deployment([](auto& input) {
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
  const auto delivery = EncodeDevlakeDeployment(Deployment([&](auto& input) {
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

TEST(DevlakeFailure, IsAnOpenIncidentAndThenADoneOne) {
  const auto open = EncodeDevlakeIncident(Failure());
  ASSERT_TRUE(open.has_value());
  EXPECT_EQ(open->path, "/issues");
  EXPECT_EQ(open->body, R"({"issueKey":")" + open->id +
                            R"(","title":"Checkout is down",)"
                            R"("type":"INCIDENT","status":"TODO",)"
                            R"("originalStatus":"detected",)"
                            R"("createdDate":"2023-08-31T14:26:14Z",)"
                            R"("severity":"High","component":"shopist"})");
  const auto done = EncodeDevlakeIncident(Failure([](auto& input) {
    input.finished_at = Given("1693492874");
    input.name.reset();
  }));
  const auto body = nlohmann::json::parse(done->body);
  EXPECT_EQ(body["title"], "Incident of shopist");
  EXPECT_EQ(body["status"], "DONE");
  EXPECT_EQ(body["resolutionDate"], "2023-08-31T14:41:14Z");
  EXPECT_EQ(body["leadTimeMinutes"], 15);
}

}  // namespace
}  // namespace dora::sinks
