#include "core/event/change_failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "sinks/dora/body.h"

namespace dora::core {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The deployments of the OpenAPI's examples.
constexpr char kFailedId[] = "z_RwVLi7v4Y";
constexpr char kRemedyId[] = "eG42zNIkVjM";

ChangeFailureInput ById() {
  ChangeFailureInput input;
  input.id = Sourced{kFailedId, "the argument"};
  input.remedy = Sourced{"rollback", "--remedy"};
  input.remedy_id = Sourced{kRemedyId, "--remedy-id"};
  return input;
}

ChangeFailureInput ByVersion() {
  ChangeFailureInput input;
  input.services = {{"my-service", "--service"}};
  input.env = Sourced{"production", "--env"};
  input.version = Sourced{"v1.2.3", "--version"};
  return input;
}

std::vector<std::string> Problems(const ChangeFailureInput& input) {
  std::vector<std::string> messages;
  const auto change = ChangeFailure::Build(input);
  if (change) return messages;
  for (const Error& error : change.error()) messages.push_back(ToString(error));
  return messages;
}

struct RuleCase {
  std::string name;
  std::function<ChangeFailureInput()> valid;
  std::function<void(ChangeFailureInput&)> break_it;
  std::string says;
};

class ChangeFailureRule : public ::testing::TestWithParam<RuleCase> {};

TEST_P(ChangeFailureRule, IsReportedAlone) {
  ChangeFailureInput input = GetParam().valid();
  EXPECT_THAT(Problems(input), IsEmpty());
  GetParam().break_it(input);
  EXPECT_THAT(Problems(input), ElementsAre(HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ChangeFailureRule,
    ::testing::Values(
        RuleCase{"NothingNamesIt", &ById,
                 [](ChangeFailureInput& input) { input.id.reset(); },
                 "service, env, version: not given, and no id either."},
        RuleCase{"NoEnv", &ByVersion,
                 [](ChangeFailureInput& input) { input.env.reset(); },
                 "env: not given, and no id either."},
        RuleCase{"TwoServices", &ByVersion,
                 [](ChangeFailureInput& input) {
                   input.services.push_back({"cart", "--service"});
                 },
                 "service: \"cart\" (from --service) is a second service"},
        RuleCase{"IdAndVersion", &ById,
                 [](ChangeFailureInput& input) {
                   input.version = Sourced{"v1", "--version"};
                 },
                 "is given beside --version"},
        RuleCase{"IdThatLeavesThePath", &ById,
                 [](ChangeFailureInput& input) { input.id->text = ".."; },
                 "id: \"..\" (from the argument) is not the id of a"},
        RuleCase{"IdThatNoOutboxTakes", &ById,
                 [](ChangeFailureInput& input) { input.id->text = "a..b"; },
                 "is not the id of a deployment"},
        RuleCase{"IdWithASlash", &ById,
                 [](ChangeFailureInput& input) { input.id->text = "a/b"; },
                 "is not the id of a deployment"},
        RuleCase{
            "VersionOfTwoLines", &ByVersion,
            [](ChangeFailureInput& input) { input.version->text = "a\nb"; },
            "version: \"a\\nb\""},
        RuleCase{"FailedAndStable", &ByVersion,
                 [](ChangeFailureInput& input) {
                   input.failed = true;
                   input.stable = true;
                 },
                 "--failed and --stable are both given"},
        RuleCase{"RemedyOfNoKind", &ById,
                 [](ChangeFailureInput& input) { input.remedy->text = "luck"; },
                 "remedy: \"luck\" (from --remedy) is neither rollback nor"},
        RuleCase{"RemedyWithoutDeployment", &ById,
                 [](ChangeFailureInput& input) { input.remedy_id.reset(); },
                 "is given without a deployment. Say which one mended it"},
        RuleCase{"DeploymentWithoutRemedy", &ById,
                 [](ChangeFailureInput& input) { input.remedy.reset(); },
                 "(from --remedy-id) is a deployment without its kind"},
        RuleCase{"RemedyByIdAndVersion", &ById,
                 [](ChangeFailureInput& input) {
                   input.remedy_version = Sourced{"v1", "--remedy-version"};
                 },
                 "is given beside the remedy's id"},
        RuleCase{"RemedyOfAStableOne", &ById,
                 [](ChangeFailureInput& input) { input.stable = true; },
                 "is given for a stable deployment"},
        RuleCase{"RemedyIsTheFailedOne", &ById,
                 [](ChangeFailureInput& input) {
                   input.remedy_id->text = kFailedId;
                 },
                 "is the failed deployment itself"}),
    [](const auto& info) { return info.param.name; });

TEST(ChangeFailure, SaysFailedUnlessStableIsSaid) {
  ChangeFailureInput input = ByVersion();
  EXPECT_TRUE(ChangeFailure::Build(input)->failed());
  input.stable = true;
  EXPECT_FALSE(ChangeFailure::Build(input)->failed());
}

TEST(ChangeFailure, EveryWordAboutOneDeploymentHasOneKey) {
  ChangeFailureInput stable = ById();
  stable.remedy.reset();
  stable.remedy_id.reset();
  stable.stable = true;
  EXPECT_EQ(ChangeFailure::Build(ById())->key(),
            ChangeFailure::Build(stable)->key());
  EXPECT_NE(ChangeFailure::Build(ById())->key(),
            ChangeFailure::Build(ByVersion())->key());
}

TEST(ChangeFailureBody, ByIdIsTheOpenApisExample) {
  const auto change = ChangeFailure::Build(ById());
  EXPECT_EQ(sinks::ChangeFailurePath(*change),
            "/api/v2/dora/deployments/z_RwVLi7v4Y");
  EXPECT_EQ(sinks::ChangeFailureBody(*change),
            R"({"data":{"attributes":{"change_failure":true,)"
            R"("remediation":{"id":"eG42zNIkVjM","type":"rollback"}},)"
            R"("id":"z_RwVLi7v4Y","type":"dora_deployment_patch_request"}})");
}

TEST(ChangeFailureBody, ByVersionNamesServiceAndEnv) {
  ChangeFailureInput input = ByVersion();
  input.remedy = Sourced{"rollforward", "--remedy"};
  input.remedy_version = Sourced{"v1.2.4", "--remedy-version"};
  const auto change = ChangeFailure::Build(input);
  EXPECT_EQ(sinks::ChangeFailurePath(*change), "/api/v2/dora/deployments");
  EXPECT_EQ(sinks::ChangeFailureBody(*change),
            R"({"data":{"attributes":{"service":"my-service",)"
            R"("env":"production","version":"v1.2.3","change_failure":true,)"
            R"("remediation":{"version":"v1.2.4","type":"rollforward"}},)"
            R"("type":"dora_deployment_patch_request"}})");
}

TEST(ChangeFailureBody, AStableOneHasNoRemedy) {
  ChangeFailureInput input = ByVersion();
  input.stable = true;
  EXPECT_THAT(sinks::ChangeFailureBody(*ChangeFailure::Build(input)),
              HasSubstr(R"("change_failure":false},"type")"));
}

}  // namespace
}  // namespace dora::core
