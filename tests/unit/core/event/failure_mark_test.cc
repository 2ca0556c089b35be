#include "core/event/failure_mark.h"

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

FailureMarkDraft ById() {
  FailureMarkDraft input;
  input.id = Sourced{kFailedId, "the argument"};
  input.remedy = Sourced{"rollback", "--remedy"};
  input.remedy_id = Sourced{kRemedyId, "--remedy-id"};
  return input;
}

FailureMarkDraft ByVersion() {
  FailureMarkDraft input;
  input.services = {{"my-service", "--service"}};
  input.env = Sourced{"production", "--env"};
  input.version = Sourced{"v1.2.3", "--version"};
  return input;
}

std::vector<std::string> Problems(const FailureMarkDraft& input) {
  std::vector<std::string> messages;
  const auto change = FailureMark::Build(input);
  if (change) return messages;
  for (const Error& error : change.error()) messages.push_back(ToString(error));
  return messages;
}

struct RuleCase {
  std::string name;
  std::function<FailureMarkDraft()> valid;
  std::function<void(FailureMarkDraft&)> break_it;
  std::string says;
};

class ChangeFailureRule : public ::testing::TestWithParam<RuleCase> {};

TEST_P(ChangeFailureRule, IsReportedAlone) {
  FailureMarkDraft input = GetParam().valid();
  EXPECT_THAT(Problems(input), IsEmpty());
  GetParam().break_it(input);
  EXPECT_THAT(Problems(input), ElementsAre(HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ChangeFailureRule,
    ::testing::Values(
        RuleCase{"NothingNamesIt", &ById,
                 [](FailureMarkDraft& input) { input.id.reset(); },
                 "service, env, version: required without an id, but not set."},
        RuleCase{"NoEnv", &ByVersion,
                 [](FailureMarkDraft& input) { input.env.reset(); },
                 "env: required without an id, but not set."},
        RuleCase{"TwoServices", &ByVersion,
                 [](FailureMarkDraft& input) {
                   input.services.push_back({"cart", "--service"});
                 },
                 "service: \"cart\" (from --service) is a second service"},
        RuleCase{"IdAndVersion", &ById,
                 [](FailureMarkDraft& input) {
                   input.version = Sourced{"v1", "--version"};
                 },
                 "cannot be combined with --version"},
        RuleCase{"IdThatLeavesThePath", &ById,
                 [](FailureMarkDraft& input) { input.id->text = ".."; },
                 "id: \"..\" (from the argument) is not the id of a"},
        RuleCase{"IdThatNoOutboxTakes", &ById,
                 [](FailureMarkDraft& input) { input.id->text = "a..b"; },
                 "is not the id of a deployment"},
        RuleCase{"IdWithASlash", &ById,
                 [](FailureMarkDraft& input) { input.id->text = "a/b"; },
                 "is not the id of a deployment"},
        RuleCase{"VersionOfTwoLines", &ByVersion,
                 [](FailureMarkDraft& input) { input.version->text = "a\nb"; },
                 "version: \"a\\nb\""},
        RuleCase{"FailedAndStable", &ByVersion,
                 [](FailureMarkDraft& input) {
                   input.failed = true;
                   input.stable = true;
                 },
                 "marked both as failed and as stable"},
        RuleCase{
            "RemedyOfNoKind", &ById,
            [](FailureMarkDraft& input) { input.remedy->text = "luck"; },
            "remediation.type: \"luck\" (from --remedy) is not rollback or"},
        RuleCase{"RemedyWithoutDeployment", &ById,
                 [](FailureMarkDraft& input) { input.remedy_id.reset(); },
                 "required with --remedy, but the deployment that fixed it"},
        RuleCase{"DeploymentWithoutRemedy", &ById,
                 [](FailureMarkDraft& input) { input.remedy.reset(); },
                 "remediation.type: required with --remedy-id"},
        RuleCase{"RemedyByIdAndVersion", &ById,
                 [](FailureMarkDraft& input) {
                   input.remedy_version = Sourced{"v1", "--remedy-version"};
                 },
                 "cannot be combined with --remedy-id"},
        RuleCase{"RemedyOfAStableOne", &ById,
                 [](FailureMarkDraft& input) { input.stable = true; },
                 "cannot be set for a stable deployment"},
        RuleCase{
            "RemedyIsTheFailedOne", &ById,
            [](FailureMarkDraft& input) { input.remedy_id->text = kFailedId; },
            "is the failed deployment itself"}),
    [](const auto& info) { return info.param.name; });

TEST(FailureMark, SaysFailedUnlessStableIsSaid) {
  FailureMarkDraft input = ByVersion();
  EXPECT_TRUE(FailureMark::Build(input)->failed());
  input.stable = true;
  EXPECT_FALSE(FailureMark::Build(input)->failed());
}

TEST(FailureMark, EveryWordAboutOneDeploymentHasOneKey) {
  FailureMarkDraft stable = ById();
  stable.remedy.reset();
  stable.remedy_id.reset();
  stable.stable = true;
  EXPECT_EQ(FailureMark::Build(ById())->key(),
            FailureMark::Build(stable)->key());
  EXPECT_NE(FailureMark::Build(ById())->key(),
            FailureMark::Build(ByVersion())->key());
}

TEST(FailureMarkBody, ByIdIsTheOpenApisExample) {
  const auto change = FailureMark::Build(ById());
  EXPECT_EQ(sinks::FailureMarkBody(*change),
            R"({"data":{"attributes":{"change_failure":true,)"
            R"("remediation":{"id":"eG42zNIkVjM","type":"rollback"}},)"
            R"("id":"z_RwVLi7v4Y","type":"dora_deployment_patch_request"}})");
}

TEST(FailureMarkBody, ByVersionNamesServiceAndEnv) {
  FailureMarkDraft input = ByVersion();
  input.remedy = Sourced{"rollforward", "--remedy"};
  input.remedy_version = Sourced{"v1.2.4", "--remedy-version"};
  const auto change = FailureMark::Build(input);
  EXPECT_EQ(sinks::FailureMarkBody(*change),
            R"({"data":{"attributes":{"service":"my-service",)"
            R"("env":"production","version":"v1.2.3","change_failure":true,)"
            R"("remediation":{"version":"v1.2.4","type":"rollforward"}},)"
            R"("type":"dora_deployment_patch_request"}})");
}

TEST(FailureMarkBody, AStableOneHasNoRemedy) {
  FailureMarkDraft input = ByVersion();
  input.stable = true;
  EXPECT_THAT(sinks::FailureMarkBody(*FailureMark::Build(input)),
              HasSubstr(R"("change_failure":false},"type")"));
}

}  // namespace
}  // namespace dora::core
