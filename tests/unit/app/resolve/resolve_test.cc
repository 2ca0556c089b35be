#include "app/resolve/resolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/context_tags.h"
#include "tests/support/environment_of.h"
#include "tests/support/fake_commands.h"
#include "tests/support/fake_world.h"

namespace dora::app {
namespace {

using core::DeploymentDraft;
using core::Sourced;
using testing::CheckoutOf;
using ::testing::ElementsAre;
using testing::EnvironmentOf;
using testing::FakeCommandRunner;
using testing::FakeWorld;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kOptionSha[] = "1111111111111111111111111111111111111111";
constexpr char kUserSha[] = "2222222222222222222222222222222222222222";
constexpr char kCiSha[] = "3333333333333333333333333333333333333333";
constexpr char kHeadSha[] = "4444444444444444444444444444444444444444";
constexpr char kRemote[] = "remote.origin.url git@github.com:acme/app.git\n";
constexpr char kCatalogPath[] = "./service.datadog.yaml";
constexpr char kCatalog[] = "dd-service: file-service\nteam: file-team\n";
constexpr char kConfigPath[] = "./.dora-deploy.yaml";
constexpr char kConfig[] =
    "version: 1\n"
    "team: config-team\n"
    "services:\n"
    "  config-service: {paths: [a]}\n"
    "envs:\n"
    "  config-env: {ci_environments: [c]}\n";
constexpr char kSeveral[] =
    "dd-service: shop\nteam: one\n---\ndd-service: cart\nteam: two\n"
    "---\ndd-service: free\n";
constexpr char kEntity[] =
    "apiVersion: v3\nkind: service\nmetadata: {name: cart, owner: two}\n";

/// Everything that a resolution starts from.
struct Start {
  EnvironmentOf environment;
  /// Inputs given on the command line, by name.
  std::vector<std::pair<std::string, std::string>> options;
  std::map<std::string, std::string> files;
  FakeCommandRunner commands;
};

core::Result<Resolution> Resolve(const Start& start) {
  FakeWorld world(start.environment.Build(), start.files, start.commands);
  for (const auto& [name, text] : start.options) {
    world.inputs().Give(FindInput(name)->id, text, "--" + name);
  }
  return ResolveDeployments(world.inputs(), world.surroundings());
}

/// The one deployment that must come of it.
DeploymentDraft ResolveOne(const Start& start) {
  const auto resolution = Resolve(start);
  if (!resolution || resolution->deployments.size() != 1) {
    ADD_FAILURE() << "not one deployment";
    return {};
  }
  return resolution->deployments.front();
}

EnvironmentOf Gitlab() {
  return {{"GITLAB_CI", "true"},
          {"CI_PIPELINE_ID", "1000"},
          {"CI_REPOSITORY_URL", "https://t:s3cret@github.com/acme/app.git"},
          {"CI_COMMIT_SHA", kCiSha}};
}

// ------------------------------------------------------------- precedence

/// One place that a field's value may come from.
struct Layer {
  enum Kind { kOption, kVariable, kFile, kCheckout };
  Kind kind;
  std::string name;
  std::string text;
  Sourced value;  ///< what the field is where this layer wins
};

struct FieldCase {
  const char* name;
  std::optional<Sourced> DeploymentDraft::*field;
  EnvironmentOf environment;
  std::vector<Layer> layers;  ///< the first wins
};

void Apply(const Layer& layer, Start& start) {
  switch (layer.kind) {
    case Layer::kOption:
      start.options.emplace_back(layer.name, layer.text);
      break;
    case Layer::kVariable:
      start.environment = start.environment.With(layer.name, layer.text);
      break;
    case Layer::kFile:
      start.files[layer.name] = layer.text;
      break;
    case Layer::kCheckout:
      start.commands = CheckoutOf(layer.name, layer.text);
      break;
  }
}

class PrecedenceTest : public ::testing::TestWithParam<FieldCase> {};

TEST_P(PrecedenceTest, TheFirstLayerThatHasAValueWins) {
  const FieldCase& test = GetParam();
  for (size_t first = 0; first <= test.layers.size(); ++first) {
    Start start{test.environment, {}, {}, {}};
    for (size_t i = first; i < test.layers.size(); ++i) {
      Apply(test.layers[i], start);
    }
    std::optional<Sourced> expected;
    if (first < test.layers.size()) expected = test.layers[first].value;
    EXPECT_EQ(ResolveOne(start).*test.field, expected) << "from " << first;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Fields, PrecedenceTest,
    ::testing::Values(
        FieldCase{"Service",
                  &DeploymentDraft::service,
                  Gitlab(),
                  {{Layer::kOption, "service", "a", {"a", "--service"}},
                   {Layer::kVariable, "DD_SERVICE", "b", {"b", "DD_SERVICE"}},
                   {Layer::kFile,
                    kConfigPath,
                    kConfig,
                    {"config-service", "./.dora-deploy.yaml, line 4"}},
                   {Layer::kFile,
                    kCatalogPath,
                    kCatalog,
                    {"file-service", kCatalogPath}}}},
        FieldCase{"Env",
                  &DeploymentDraft::env,
                  Gitlab(),
                  {{Layer::kOption, "env", "a", {"a", "--env"}},
                   {Layer::kVariable, "DD_ENV", "b", {"b", "DD_ENV"}},
                   {Layer::kFile,
                    kConfigPath,
                    kConfig,
                    {"config-env",
                     "./.dora-deploy.yaml, line 6, by CI_ENVIRONMENT_NAME"}},
                   {Layer::kVariable,
                    "CI_ENVIRONMENT_NAME",
                    "c",
                    {"c", "CI_ENVIRONMENT_NAME"}}}},
        FieldCase{"Version",
                  &DeploymentDraft::version,
                  Gitlab(),
                  {{Layer::kOption, "version", "a", {"a", "--version"}},
                   {Layer::kVariable, "DD_VERSION", "b", {"b", "DD_VERSION"}}}},
        FieldCase{"Team",
                  &DeploymentDraft::team,
                  Gitlab().With("DD_SERVICE", "file-service"),
                  {{Layer::kOption, "team", "a", {"a", "--team"}},
                   {Layer::kFile,
                    kConfigPath,
                    kConfig,
                    {"config-team", "./.dora-deploy.yaml, line 2"}},
                   {Layer::kFile,
                    kCatalogPath,
                    kCatalog,
                    {"file-team", kCatalogPath}}}},
        FieldCase{"StartedAt",
                  &DeploymentDraft::started_at,
                  Gitlab(),
                  {{Layer::kOption, "started-at", "1", {"1", "--started-at"}},
                   {Layer::kVariable,
                    "CI_JOB_STARTED_AT",
                    "2024-02-03T04:05:06Z",
                    {"2024-02-03T04:05:06Z", "CI_JOB_STARTED_AT"}}}},
        FieldCase{
            "FinishedAt",
            &DeploymentDraft::finished_at,
            Gitlab(),
            {{Layer::kOption, "finished-at", "2", {"2", "--finished-at"}}}},
        FieldCase{"Id",
                  &DeploymentDraft::id,
                  Gitlab(),
                  {{Layer::kOption, "id", "x", {"x", "--id"}}}},
        FieldCase{
            "RepositoryUrl",
            &DeploymentDraft::repository_url,
            Gitlab()
                .Without("CI_REPOSITORY_URL")
                .With("CI_COMMIT_SHA", kHeadSha),
            {{Layer::kOption,
              "git-repository-url",
              "ssh://git@github.com/acme/app",
              {"ssh://git@github.com/acme/app", "--git-repository-url"}},
             {Layer::kVariable,
              "DD_GIT_REPOSITORY_URL",
              "https://github.com/acme/app",
              {"https://github.com/acme/app", "DD_GIT_REPOSITORY_URL"}},
             {Layer::kVariable,
              "CI_REPOSITORY_URL",
              "https://t:s3cret@github.com/acme/app.git",
              {"https://github.com/acme/app.git", "CI_REPOSITORY_URL"}},
             {Layer::kCheckout,
              kRemote,
              kHeadSha,
              {"git@github.com:acme/app.git", "remote URL of the checkout"}}}},
        FieldCase{"CommitSha",
                  &DeploymentDraft::commit_sha,
                  Gitlab().Without("CI_COMMIT_SHA"),
                  {{Layer::kOption,
                    "git-commit-sha",
                    kOptionSha,
                    {kOptionSha, "--git-commit-sha"}},
                   {Layer::kVariable,
                    "DD_GIT_COMMIT_SHA",
                    kUserSha,
                    {kUserSha, "DD_GIT_COMMIT_SHA"}},
                   {Layer::kVariable,
                    "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA",
                    kOptionSha,
                    {kOptionSha, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"}},
                   {Layer::kVariable,
                    "CI_COMMIT_SHA",
                    kCiSha,
                    {kCiSha, "CI_COMMIT_SHA"}}}}),
    [](const auto& info) { return info.param.name; });

// --------------------------------------------------------------- services

TEST(ServicesTest, EachIsADeploymentOfItsOwnWithTheSameFacts) {
  const auto resolution =
      Resolve({Gitlab(),
               {{"service", "shop"}, {"service", "cart"}, {"env", "prod"}},
               {{kCatalogPath, kSeveral}},
               {}});
  ASSERT_TRUE(resolution.has_value());
  ASSERT_EQ(resolution->deployments.size(), 2u);
  const DeploymentDraft& shop = resolution->deployments[0];
  const DeploymentDraft& cart = resolution->deployments[1];
  EXPECT_EQ(shop.service, (Sourced{"shop", "--service"}));
  EXPECT_EQ(cart.service, (Sourced{"cart", "--service"}));
  EXPECT_EQ(shop.team, (Sourced{"one", kCatalogPath}));
  EXPECT_EQ(cart.team, (Sourced{"two", kCatalogPath}));
  EXPECT_EQ(shop.env, cart.env);
  EXPECT_EQ(shop.commit_sha, cart.commit_sha);
}

TEST(ServicesTest, AGivenTeamIsEveryServices) {
  const auto resolution =
      Resolve({Gitlab(),
               {{"service", "shop"}, {"service", "cart"}, {"team", "mine"}},
               {{kCatalogPath, kSeveral}},
               {}});
  ASSERT_TRUE(resolution.has_value());
  for (const DeploymentDraft& deployment : resolution->deployments) {
    EXPECT_EQ(deployment.team, (Sourced{"mine", "--team"}));
  }
}

TEST(ServicesTest, AServiceOfAnotherEntryOrOfNoneHasNoTeam) {
  for (const char* service : {"free", "unknown", "Shop"}) {
    EXPECT_EQ(
        ResolveOne(
            {Gitlab(), {{"service", service}}, {{kCatalogPath, kSeveral}}, {}})
            .team,
        std::nullopt)
        << service;
  }
}

TEST(ServicesTest, OfSeveralInTheCatalogueTheUserMustChoose) {
  const auto resolution =
      Resolve({Gitlab(), {}, {{kCatalogPath, kSeveral}}, {}});
  ASSERT_FALSE(resolution.has_value());
  EXPECT_EQ(resolution.error().message,
            "service: required, as ./service.datadog.yaml names "
            "several: "
            "shop, cart, free.");
  EXPECT_THAT(resolution.error().hint, HasSubstr("Set `--service`"));
}

TEST(ServicesTest, OfSeveralInTwoFilesTheErrorNamesBoth) {
  const auto resolution =
      Resolve({Gitlab(),
               {},
               {{kCatalogPath, kCatalog}, {"./entity.datadog.yaml", kEntity}},
               {}});
  ASSERT_FALSE(resolution.has_value());
  EXPECT_EQ(resolution.error().message,
            "service: required, as ./service.datadog.yaml and "
            "./entity.datadog.yaml name several: file-service, cart.");
}

TEST(ServicesTest, ACatalogueOfNoServiceSaysWhatOneWouldBe) {
  const auto resolution =
      Resolve({Gitlab().With("DD_ENV", "prod"),
               {},
               {{"./entity.datadog.yaml",
                 "apiVersion: v3\nkind: system\nmetadata: {name: shop}\n"}},
               {}});
  ASSERT_TRUE(resolution.has_value());
  EXPECT_EQ(resolution->deployments.front().service, std::nullopt);
  EXPECT_THAT(resolution->notices,
              ElementsAre(HasSubstr("./entity.datadog.yaml names no service")));
}

TEST(ServicesTest, ATemplateInTheCatalogueIsLeftOutWithANotice) {
  const auto resolution =
      Resolve({Gitlab().With("DD_ENV", "prod"),
               {},
               {{kCatalogPath, "dd-service: ${{ values.name }}\n"},
                {"./entity.datadog.yaml", kEntity}},
               {}});
  ASSERT_TRUE(resolution.has_value());
  EXPECT_EQ(resolution->deployments.front().service,
            (Sourced{"cart", "./entity.datadog.yaml"}));
  EXPECT_THAT(resolution->notices,
              ElementsAre(HasSubstr("\"${{ values.name }}\" is not the name")));
}

TEST(ServicesTest, WithoutOneThereIsStillADeploymentToValidate) {
  EXPECT_EQ(ResolveOne({Gitlab(), {}, {}, {}}).service, std::nullopt);
}

TEST(ServicesTest, ARepeatedOneIsAUsageError) {
  const auto resolution =
      Resolve({Gitlab(),
               {{"service", "a"}, {"service", "b"}, {"service", "a"}},
               {},
               {}});
  ASSERT_FALSE(resolution.has_value());
  EXPECT_EQ(resolution.error().kind, core::ErrorKind::kUsage);
  EXPECT_EQ(resolution.error().message,
            "service: \"a\" (from --service) is given twice.");
}

TEST(ServicesTest, OneIdForSeveralIsAUsageError) {
  const auto resolution =
      Resolve({Gitlab(),
               {{"service", "a"}, {"service", "b"}, {"id", "0123456789abcdef"}},
               {},
               {}});
  ASSERT_FALSE(resolution.has_value());
  EXPECT_EQ(resolution.error().kind, core::ErrorKind::kUsage);
  EXPECT_THAT(resolution.error().message,
              HasSubstr("cannot name the events of several services"));
}

TEST(ServicesTest, TheCatalogueOfTheWorkspaceIsReadWhereNoneIsHere) {
  EXPECT_EQ(ResolveOne({Gitlab().With("CI_PROJECT_DIR", "/builds/app"),
                        {},
                        {{"/builds/app/entity.datadog.yaml",
                          "apiVersion: v3\nkind: service\n"
                          "metadata: {name: shop, owner: one}\n"}},
                        {}})
                .service,
            (Sourced{"shop", "/builds/app/entity.datadog.yaml"}));
}

TEST(ServicesTest, TheCatalogueHereWinsOverTheWorkspaces) {
  EXPECT_EQ(ResolveOne({Gitlab().With("CI_PROJECT_DIR", "/builds/app"),
                        {},
                        {{"/builds/app/service.datadog.yaml", "dd-service: a"},
                         {"./entity.datadog.yml", "dd-service: b"}},
                        {}})
                .service,
            (Sourced{"b", "./entity.datadog.yml"}));
}

TEST(ServicesTest, ABrokenCatalogueIsAnErrorWhereAServiceIsNeeded) {
  const auto resolution =
      Resolve({Gitlab(), {}, {{kCatalogPath, "a: [\n"}}, {}});
  ASSERT_FALSE(resolution.has_value());
  EXPECT_THAT(resolution.error().message,
              HasSubstr("./service.datadog.yaml: line 2"));
}

TEST(ServicesTest, ABrokenCatalogueIsANoticeWhereOnlyATeamIsMissing) {
  const auto resolution = Resolve({Gitlab().With("DD_ENV", "prod"),
                                   {{"service", "shop"}},
                                   {{kCatalogPath, "a: [\n"}},
                                   {}});
  ASSERT_TRUE(resolution.has_value());
  EXPECT_THAT(resolution->notices,
              ElementsAre(HasSubstr("./service.datadog.yaml: line 2")));
}

TEST(ServicesTest, WhereServiceAndTeamAreGivenNoCatalogueIsOpened) {
  FakeWorld world(Gitlab().Build());
  world.inputs().Give(input::kService, "shop", "--service");
  world.inputs().Give(input::kTeam, "one", "--team");
  ASSERT_TRUE(
      ResolveDeployments(world.inputs(), world.surroundings()).has_value());
  EXPECT_EQ(world.files().paths_read(), ConfigPaths("."));
}

// ------------------------------------------------------------------- tags

std::vector<std::string> TagTexts(const DeploymentDraft& deployment) {
  std::vector<std::string> texts;
  for (const Sourced& tag : deployment.custom_tags) texts.push_back(tag.text);
  return texts;
}

struct TagsCase {
  const char* name;
  const char* text;
  std::vector<std::string> tags;
};

class DdTagsTest : public ::testing::TestWithParam<TagsCase> {};

TEST_P(DdTagsTest, IsReadInEveryForm) {
  EXPECT_EQ(TagTexts(ResolveOne(
                {Gitlab().With("DD_TAGS", GetParam().text), {}, {}, {}})),
            GetParam().tags);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, DdTagsTest,
    ::testing::Values(
        TagsCase{"One", "a:b", {"a:b"}},
        TagsCase{"Commas", "a:b,c:d", {"a:b", "c:d"}},
        TagsCase{"CommasAndSpaces", " a:b , c:d ", {"a:b", "c:d"}},
        TagsCase{"Spaces", "a:b  c:d", {"a:b", "c:d"}},
        TagsCase{"Lines", "a:b\nc:d\r\ne:f\n", {"a:b", "c:d", "e:f"}},
        TagsCase{"CommasAndLines", "a:b,\nc:d,\n", {"a:b", "c:d"}},
        TagsCase{"Tabs", "a:b\tc:d", {"a:b", "c:d"}},
        TagsCase{"SpaceInAValue", "a:b c,d:e", {"a:b c", "d:e"}},
        TagsCase{"ColonInAValue", "url:https://x:1", {"url:https://x:1"}},
        TagsCase{"EmptyParts", ",a:b,,c:d,", {"a:b", "c:d"}},
        TagsCase{"Blank", "  ", {}}),
    [](const auto& info) { return info.param.name; });

TEST(TagsTest, APartThatIsNoTagIsLeftOutWithANotice) {
  const auto resolution =
      Resolve({Gitlab()
                   .With("DD_ENV", "prod")
                   .With("DD_TAGS", "a:b,word,:x,y:,c\033:d,e:f"),
               {{"service", "shop"}},
               {},
               {}});
  ASSERT_TRUE(resolution.has_value());
  EXPECT_THAT(TagTexts(resolution->deployments.front()),
              ElementsAre("a:b", "e:f"));
  EXPECT_THAT(
      resolution->notices,
      ElementsAre(HasSubstr("DD_TAGS: \"word\""), HasSubstr("DD_TAGS: \":x\""),
                  HasSubstr("DD_TAGS: \"y:\""),
                  HasSubstr("DD_TAGS: \"c\\033:d\"")));
}

TEST(TagsTest, GivenTagsComeFirstAndTheirKeysWin) {
  const DeploymentDraft deployment =
      ResolveOne({Gitlab().With("DD_TAGS", "a:env,b:env,b:env2"),
                  {{"custom-tags", "a:one"}, {"custom-tags", "a:two"}},
                  {},
                  {}});
  EXPECT_THAT(
      deployment.custom_tags,
      ElementsAre(Sourced{"a:one", "--custom-tags"},
                  Sourced{"a:two", "--custom-tags"},
                  Sourced{"b:env", "DD_TAGS"}, Sourced{"b:env2", "DD_TAGS"}));
}

TEST(TagsTest, AGivenTagIsKeptForValidationWhateverItIs) {
  EXPECT_THAT(
      TagTexts(ResolveOne({Gitlab(), {{"custom-tags", "word"}}, {}, {}})),
      ElementsAre("word"));
}

// ------------------------------------------------------- the configuration

constexpr char kMonorepo[] =
    "version: 1\n"
    "team: all\n"
    "tags: [tier:web, region:eu]\n"
    "envs:\n"
    "  prod: {branches: [main]}\n"
    "services:\n"
    "  shop: {paths: [shop], team: own, tags: [tier:db, lang:go]}\n"
    "  cart: {paths: [cart]}\n";

std::vector<std::string> TextsOf(const std::vector<Sourced>& values) {
  std::vector<std::string> texts;
  for (const Sourced& value : values) texts.push_back(value.text);
  return texts;
}

TEST(ConfigTest, AServicesOwnTeamAndTagsComeBeforeThoseOfAll) {
  const auto resolution =
      Resolve({Gitlab().With("DD_TAGS", "lang:rust"),
               {{"service", "shop"}, {"service", "cart"}, {"service", "other"}},
               {{kConfigPath, kMonorepo}},
               {}});
  ASSERT_TRUE(resolution.has_value());
  const std::vector<DeploymentDraft>& all = resolution->deployments;
  EXPECT_EQ(all[0].team->text, "own");
  EXPECT_THAT(TextsOf(all[0].custom_tags),
              ElementsAre("lang:rust", "tier:db", "region:eu"));
  for (const DeploymentDraft& other : {all[1], all[2]}) {
    EXPECT_EQ(other.team->text, "all");
    EXPECT_THAT(TextsOf(other.custom_tags),
                ElementsAre("lang:rust", "tier:web", "region:eu"));
  }
}

TEST(ConfigTest, TheBranchGivesTheEnvButNotThatOfAPullRequest) {
  const Start start{Gitlab().With("CI_COMMIT_REF_NAME", "main"),
                    {{"service", "shop"}},
                    {{kConfigPath, kMonorepo}},
                    {}};
  EXPECT_EQ(
      ResolveOne(start).env,
      (Sourced{"prod", "./.dora-deploy.yaml, line 5, by CI_COMMIT_REF_NAME"}));
  Start request = start;
  request.environment = Gitlab()
                            .With("CI_MERGE_REQUEST_IID", "7")
                            .With("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "main")
                            .With("CI_COMMIT_REF_NAME", "main");
  EXPECT_EQ(ResolveOne(request).env, std::nullopt);
}

TEST(ConfigTest, TheWorkspacesFileIsReadWhereThereIsNoneHere) {
  Start start{Gitlab().With("CI_PROJECT_DIR", "/builds/mono"),
              {},
              {{"/builds/mono/.dora-deploy.yaml", kConfig}},
              {}};
  EXPECT_EQ(
      ResolveOne(start).service,
      (Sourced{"config-service", "/builds/mono/.dora-deploy.yaml, line 4"}));
  start.options.emplace_back("config", "other.yaml");
  start.files["other.yaml"] = "version: 1\nservices: {other: {paths: [a]}}\n";
  EXPECT_EQ(ResolveOne(start).service,
            (Sourced{"other", "other.yaml, line 2"}));
}

TEST(ConfigTest, ABrokenFileIsAnErrorWhateverIsGiven) {
  const auto resolution =
      Resolve({Gitlab(),
               {{"service", "shop"}, {"team", "a"}, {"env", "prod"}},
               {{kConfigPath, "version: 1\nteems: a\n"}},
               {}});
  ASSERT_FALSE(resolution.has_value());
  EXPECT_THAT(resolution.error().hint, HasSubstr("Did you mean team?"));
}

TEST(ConfigTest, AnIncidentHasTheFilesEnvAndItsOnlyService) {
  FakeWorld world(Gitlab()
                      .With("CI_ENVIRONMENT_NAME", "c")
                      .With("DORA_CHANGED_SINCE", "main")
                      .Build(),
                  {{kConfigPath, kConfig}});
  const auto resolution = ResolveIncident(world.inputs(), world.surroundings());
  ASSERT_TRUE(resolution.has_value());
  EXPECT_THAT(TextsOf(resolution->incident.services),
              ElementsAre("config-service"));
  EXPECT_EQ(resolution->incident.env->text, "config-env");
}

TEST(ConfigTest, AnIncidentOfOneOfSeveralServicesAsksWhich) {
  FakeWorld world(Gitlab().With("DORA_CHANGED_SINCE", "main").Build(),
                  {{kConfigPath, kMonorepo}});
  const auto resolution = ResolveIncident(world.inputs(), world.surroundings());
  ASSERT_FALSE(resolution.has_value());
  EXPECT_THAT(resolution.error().message, HasSubstr("shop, cart"));
}

// -------------------------------------------------------------------- git

TEST(GitTest, SkippedMeansNeitherFactNorACallOfGit) {
  Start start{Gitlab().With("DORA_SKIP_GIT", "true"),
              {{"git-commit-sha", kOptionSha}},
              {},
              CheckoutOf(kRemote, kHeadSha)};
  const DeploymentDraft deployment = ResolveOne(start);
  EXPECT_EQ(deployment.repository_url, std::nullopt);
  EXPECT_EQ(deployment.commit_sha, std::nullopt);
  EXPECT_THAT(start.commands.calls(), IsEmpty());
}

TEST(GitTest, ASkipThatIsNeitherTrueNorFalseIsAUsageError) {
  const auto resolution =
      Resolve({Gitlab().With("DORA_SKIP_GIT", "maybe"), {}, {}, {}});
  ASSERT_FALSE(resolution.has_value());
  EXPECT_EQ(resolution.error().kind, core::ErrorKind::kUsage);
}

TEST(GitTest, WhereTheCheckoutIsAtTheCisCommitHeadIsAllThatIsAskedFor) {
  FakeWorld world(Gitlab().Build(), {}, CheckoutOf(kRemote, kCiSha));
  const auto resolution =
      ResolveDeployments(world.inputs(), world.surroundings());
  ASSERT_TRUE(resolution.has_value());
  EXPECT_EQ(resolution->deployments.front().commit_sha,
            (Sourced{kCiSha, "CI_COMMIT_SHA"}));
  EXPECT_THAT(world.commands().calls(),
              ElementsAre(ElementsAre("rev-parse", "--verify", "HEAD")));
}

/// Where a run of the CI may have an environment.
TEST(EnvTest, AnEventWithoutOneSaysHowToGiveIt) {
  const auto gitlab = Resolve({Gitlab(), {{"service", "shop"}}, {}, {}});
  ASSERT_TRUE(gitlab.has_value());
  EXPECT_THAT(gitlab->notices,
              ElementsAre("The event names no env: the job has no "
                          "`environment:`. Set `--env`."));
  EXPECT_THAT(Resolve({Gitlab().With("CI_ENVIRONMENT_NAME", "prod"),
                       {{"service", "shop"}},
                       {},
                       {}})
                  ->notices,
              IsEmpty());
  EXPECT_THAT(Resolve({{{"BUILDKITE", "true"}, {"DORA_SKIP_GIT", "true"}},
                       {{"service", "shop"}},
                       {},
                       {}})
                  ->notices,
              IsEmpty());
}

TEST(GitTest, ACommitGivenAloneIsOfTheCisRepository) {
  const DeploymentDraft deployment =
      ResolveOne({Gitlab(), {{"git-commit-sha", kOptionSha}}, {}, {}});
  EXPECT_EQ(deployment.repository_url,
            (Sourced{"https://github.com/acme/app.git", "CI_REPOSITORY_URL"}));
  EXPECT_EQ(deployment.commit_sha, (Sourced{kOptionSha, "--git-commit-sha"}));
}

TEST(GitTest, TheSameRepositorySpeltAnotherWayTakesTheCisCommit) {
  for (const char* url :
       {"git@github.com:acme/app.git", "https://GitHub.com/acme/app/",
        "ssh://git@github.com:22/acme/app.git"}) {
    EXPECT_EQ(ResolveOne({Gitlab(), {{"git-repository-url", url}}, {}, {}})
                  .commit_sha,
              (Sourced{kCiSha, "CI_COMMIT_SHA"}))
        << url;
  }
}

TEST(GitTest, AnotherRepositoryDoesNotTakeTheCisCommit) {
  const auto resolution =
      Resolve({Gitlab().With("DD_ENV", "prod"),
               {{"service", "shop"},
                {"git-repository-url", "https://github.com/acme/other"}},
               {},
               CheckoutOf(kRemote, kHeadSha)});
  ASSERT_TRUE(resolution.has_value());
  const DeploymentDraft& deployment = resolution->deployments.front();
  EXPECT_EQ(deployment.repository_url, std::nullopt);
  EXPECT_EQ(deployment.commit_sha, std::nullopt);
  EXPECT_THAT(
      resolution->notices,
      ElementsAre(HasSubstr("CI_COMMIT_SHA is a commit of "
                            "https://github.com/acme/app.git, not"),
                  HasSubstr("The event has neither repository nor commit: "
                            "--git-repository-url gives the repository, but "
                            "not its commit: the checkout here is of "
                            "git@github.com:acme/app.git, not of")));
}

TEST(GitTest, AnotherRepositoryTakesTheCheckoutsCommitWhereItIsOfIt) {
  EXPECT_EQ(
      ResolveOne({Gitlab(),
                  {{"git-repository-url", "https://github.com/acme/other"}},
                  {},
                  CheckoutOf("remote.origin.url "
                             "https://github.com/acme/other.git\n",
                             kHeadSha)})
          .commit_sha,
      (Sourced{kHeadSha, "HEAD of the checkout"}));
}

TEST(GitTest, AnotherRepositoryTakesTheCommitThatTheUserSet) {
  const DeploymentDraft deployment =
      ResolveOne({Gitlab().With("DD_GIT_COMMIT_SHA", kUserSha),
                  {{"git-repository-url", "https://github.com/acme/other"}},
                  {},
                  {}});
  EXPECT_EQ(deployment.commit_sha, (Sourced{kUserSha, "DD_GIT_COMMIT_SHA"}));
}

TEST(GitTest, ACheckoutOfAnotherRepositoryGivesNothingInAJob) {
  const DeploymentDraft deployment = ResolveOne(
      {Gitlab(),
       {},
       {},
       CheckoutOf("remote.origin.url https://github.com/acme/infra.git\n",
                  kHeadSha)});
  EXPECT_EQ(deployment.repository_url,
            (Sourced{"https://github.com/acme/app.git", "CI_REPOSITORY_URL"}));
  EXPECT_EQ(deployment.commit_sha, (Sourced{kCiSha, "CI_COMMIT_SHA"}));
}

TEST(GitTest, OutsideCiTheCheckoutGivesBoth) {
  const DeploymentDraft deployment =
      ResolveOne({{}, {}, {}, CheckoutOf(kRemote, kHeadSha)});
  EXPECT_EQ(deployment.repository_url, (Sourced{"git@github.com:acme/app.git",
                                                "remote URL of the checkout"}));
  EXPECT_EQ(deployment.commit_sha, (Sourced{kHeadSha, "HEAD of the checkout"}));
}

TEST(GitTest, AHeadOfBuildkiteIsResolvedFromTheCheckout) {
  EXPECT_EQ(ResolveOne({{{"BUILDKITE", "true"},
                         {"BUILDKITE_REPO", "git@github.com:acme/app.git"},
                         {"BUILDKITE_COMMIT", "HEAD"}},
                        {},
                        {},
                        CheckoutOf(kRemote, kHeadSha)})
                .commit_sha,
            (Sourced{kHeadSha, "HEAD of the checkout"}));
}

/// TeamCity gives the commit, but not its repository.
EnvironmentOf Teamcity() {
  return {{"TEAMCITY_VERSION", "2025.07"}, {"BUILD_VCS_NUMBER", kCiSha}};
}

/// A half that has no partner, whoever gave it, and what the note says of it.
struct HalfCase {
  const char* name;
  EnvironmentOf environment;
  std::vector<std::pair<std::string, std::string>> options;
  FakeCommandRunner commands;
  const char* note;
};

class Half : public ::testing::TestWithParam<HalfCase> {};

TEST_P(Half, LosesNoEventAndIsLeftOutWithItsCause) {
  const auto resolution = Resolve(
      {GetParam().environment, GetParam().options, {}, GetParam().commands});
  ASSERT_TRUE(resolution.has_value());
  EXPECT_EQ(resolution->deployments.front().commit_sha, std::nullopt);
  EXPECT_EQ(resolution->deployments.front().repository_url, std::nullopt);
  EXPECT_THAT(
      resolution->notices,
      ElementsAre(std::string("The event has neither repository nor commit: ") +
                  GetParam().note));
}

constexpr char kOfUser[] = "https://github.com/a/b";

INSTANTIATE_TEST_SUITE_P(
    Each, Half,
    ::testing::Values(
        HalfCase{"Neither",
                 {},
                 {},
                 {},
                 "there is no git checkout here. Set `--git-repository-url` "
                 "and `--git-commit-sha`, or `--skip-git`."},
        HalfCase{"NoRemote",
                 {},
                 {},
                 CheckoutOf("", kHeadSha),
                 "HEAD of the checkout gives the commit, but its repository is "
                 "unknown: the checkout here has no remote. Set "
                 "`--git-repository-url`, or `--skip-git`."},
        HalfCase{"TwoRemotes",
                 {},
                 {},
                 CheckoutOf("remote.a.url https://github.com/a/app\n"
                            "remote.b.url https://github.com/b/app\n",
                            kHeadSha),
                 "HEAD of the checkout gives the commit, but its repository is "
                 "unknown: the checkout here has several remotes (a, b), none "
                 "of them origin. Set `--git-repository-url`, or "
                 "`--skip-git`."},
        HalfCase{"ALocalRemote",
                 {},
                 {},
                 CheckoutOf("remote.origin.url /srv/app.git\n", kHeadSha),
                 "HEAD of the checkout gives the commit, but its repository is "
                 "unknown: the remote of the checkout names no "
                 "repository on another machine. Set `--git-repository-url`, "
                 "or `--skip-git`."},
        HalfCase{"NoGit",
                 {},
                 {},
                 FakeCommandRunner().Fail({"rev-parse", "--verify", "HEAD"},
                                          "git is in no absolute folder"),
                 "git is in no absolute folder. Set `--git-repository-url` and "
                 "`--git-commit-sha`, or `--skip-git`."},
        HalfCase{"GitReadsNothing",
                 {},
                 {},
                 CheckoutOf(kRemote, ""),
                 "git reads no commit in the checkout here. Set "
                 "`--git-repository-url` and `--git-commit-sha`, or "
                 "`--skip-git`."},
        HalfCase{"TheCisCommit",
                 Teamcity(),
                 {},
                 {},
                 "BUILD_VCS_NUMBER gives the commit, but its repository is "
                 "unknown: there is no git checkout here. Set "
                 "`--git-repository-url`, or `--skip-git`."},
        HalfCase{"TheCisRepository",
                 {{"BUILDKITE", "true"},
                  {"BUILDKITE_REPO", "git@github.com:acme/app.git"},
                  {"BUILDKITE_COMMIT", "HEAD"}},
                 {},
                 {},
                 "BUILDKITE_REPO gives the repository, but not its commit: "
                 "there is no git checkout here. Set `--git-commit-sha`, or "
                 "`--skip-git`."},
        HalfCase{"TheUsersRepository",
                 {},
                 {{"git-repository-url", kOfUser}},
                 {},
                 "--git-repository-url gives the repository, but not its "
                 "commit: there is no git checkout here. Set "
                 "`--git-commit-sha`, or `--skip-git`."},
        HalfCase{"TheUsersRepositoryByItsVariable",
                 {{"DD_GIT_REPOSITORY_URL", kOfUser}},
                 {},
                 {},
                 "DD_GIT_REPOSITORY_URL gives the repository, but not its "
                 "commit: there is no git checkout here. Set "
                 "`--git-commit-sha`, or `--skip-git`."},
        HalfCase{"TheUsersCommit",
                 {},
                 {{"git-commit-sha", kOptionSha}},
                 {},
                 "--git-commit-sha gives the commit, but its repository is "
                 "unknown: there is no git checkout here. Set "
                 "`--git-repository-url`, or `--skip-git`."},
        HalfCase{"TheUsersCommitByItsVariable",
                 {{"DD_GIT_COMMIT_SHA", kUserSha}},
                 {},
                 {},
                 "DD_GIT_COMMIT_SHA gives the commit, but its repository is "
                 "unknown: there is no git checkout here. Set "
                 "`--git-repository-url`, or `--skip-git`."}),
    [](const auto& info) { return info.param.name; });

TEST(GitTest, TheCheckoutThatHasTheCisCommitTellsItsRepository) {
  const DeploymentDraft deployment =
      ResolveOne({Teamcity(), {}, {}, CheckoutOf(kRemote, kCiSha)});
  EXPECT_EQ(deployment.repository_url, (Sourced{"git@github.com:acme/app.git",
                                                "remote URL of the checkout"}));
  EXPECT_EQ(deployment.commit_sha, (Sourced{kCiSha, "BUILD_VCS_NUMBER"}));
}

TEST(GitTest, TheUsersRepositoryHasTheCisCommit) {
  for (const Start& start :
       {Start{Teamcity(),
              {{"git-repository-url", "https://github.com/a/b"}},
              {},
              {}},
        Start{
            Teamcity().With("DD_GIT_REPOSITORY_URL", "https://github.com/a/b"),
            {},
            {},
            {}}}) {
    const DeploymentDraft deployment = ResolveOne(start);
    ASSERT_TRUE(deployment.repository_url.has_value());
    EXPECT_EQ(deployment.repository_url->text, "https://github.com/a/b");
    EXPECT_EQ(deployment.commit_sha, (Sourced{kCiSha, "BUILD_VCS_NUMBER"}));
  }
}

TEST(GitTest, NoNoticeHoldsCredentials) {
  const auto resolution = Resolve(
      {Gitlab(),
       {{"service", "shop"},
        {"git-repository-url", "https://u:s3cret@github.com/acme/other"}},
       {},
       CheckoutOf("remote.origin.url https://t:s3cret@github.com/x/y\n",
                  kHeadSha)});
  ASSERT_TRUE(resolution.has_value());
  ASSERT_THAT(resolution->notices, Not(IsEmpty()));
  for (const std::string& notice : resolution->notices) {
    EXPECT_THAT(notice, Not(HasSubstr("s3cret")));
  }
}

// --------------------------------------------------------------- identity

TEST(RunIdentityTest, OutsideCiThereIsNone) {
  EXPECT_THAT(
      ResolveOne({{{"DD_GIT_BRANCH", "main"}}, {}, {}, {}}).run_identity,
      IsEmpty());
}

TEST(RunIdentityTest, AMarkerAloneGivesNone) {
  EXPECT_THAT(ResolveOne({{{"GITLAB_CI", "true"}}, {}, {}, {}}).run_identity,
              IsEmpty());
}

TEST(RunIdentityTest, IsOfTheRunItsAttemptAndItsJob) {
  EXPECT_THAT(ResolveOne({{{"GITHUB_ACTIONS", "true"},
                           {"GITHUB_SERVER_URL", "https://github.com"},
                           {"GITHUB_REPOSITORY", "acme/app"},
                           {"GITHUB_RUN_ID", "7"},
                           {"GITHUB_RUN_ATTEMPT", "2"},
                           {"GITHUB_JOB", "deploy"}},
                          {},
                          {},
                          {}})
                  .run_identity,
              ElementsAre("github",
                          "https://github.com/acme/app/actions/runs/7/"
                          "attempts/2",
                          "7", "2", "deploy", "deploy"));
}

TEST(RunIdentityTest, WhatTheCiDoesNotTellKeepsItsPlace) {
  EXPECT_THAT(
      ResolveOne({{{"GITLAB_CI", "true"}, {"CI_JOB_ID", "50"}}, {}, {}, {}})
          .run_identity,
      ElementsAre("gitlab", "", "", "", "50", ""));
}

TEST(RunIdentityTest, ARunWithoutAnIdIsKnownByItsPage) {
  EXPECT_THAT(
      ResolveOne({{{"DRONE", "true"},
                   {"DRONE_BUILD_LINK", "https://drone/a/b/42"},
                   {"DRONE_STEP_NAME", "rollout"}},
                  {},
                  {},
                  {}})
          .run_identity,
      ElementsAre("drone", "https://drone/a/b/42", "", "", "", "rollout"));
  EXPECT_THAT(
      ResolveOne(
          {Teamcity().With("BUILD_URL", "https://tc/build/1"), {}, {}, {}})
          .run_identity,
      ElementsAre("teamcity", "https://tc/build/1", "", "", "", ""));
}

// --------------------------------------------------------------- provider

TEST(ProviderTest, IsTheUsersChoice) {
  const auto resolution =
      Resolve({Gitlab().With("DORA_PROVIDER", "none"), {}, {}, {}});
  ASSERT_TRUE(resolution.has_value());
  EXPECT_EQ(resolution->deployments.front().commit_sha, std::nullopt);
}

TEST(ProviderTest, AnUnknownOneIsAUsageError) {
  const auto resolution = Resolve({Gitlab(), {{"provider", "travis"}}, {}, {}});
  ASSERT_FALSE(resolution.has_value());
  EXPECT_EQ(resolution.error().kind, core::ErrorKind::kUsage);
}

// ---------------------------------------------------------------- context

core::Result<ContextResolution> ResolveContextOf(const Start& start) {
  FakeWorld world(start.environment.Build(), {}, start.commands);
  return ResolveContext(world.inputs(), world.surroundings());
}

TEST(ContextTest, RepositoryAndCommitAreCompletedFromTheCheckout) {
  const auto resolution =
      ResolveContextOf({{}, {}, {}, CheckoutOf(kRemote, kHeadSha)});
  ASSERT_TRUE(resolution.has_value());
  EXPECT_EQ(testing::TagsOf(resolution->detected.context),
            (testing::Tags{
                {"git.repository_url",
                 {"git@github.com:acme/app.git", "remote URL of the checkout"}},
                {"git.commit.sha", {kHeadSha, "HEAD of the checkout"}}}));
}

TEST(ContextTest, WithoutACheckoutItIsStillNamedAsAPlaceLookedAt) {
  const auto resolution = ResolveContextOf({});
  ASSERT_TRUE(resolution.has_value());
  EXPECT_THAT(testing::TagsOf(resolution->detected.context), IsEmpty());
  EXPECT_THAT(resolution->detected.context.LookedAt("git.commit.sha"),
              ElementsAre("the checkout"));
}

TEST(ContextTest, GitMayBeSkipped) {
  const Start start{
      {{"DORA_SKIP_GIT", "1"}}, {}, {}, CheckoutOf(kRemote, kHeadSha)};
  const auto resolution = ResolveContextOf(start);
  ASSERT_TRUE(resolution.has_value());
  EXPECT_THAT(testing::TagsOf(resolution->detected.context), IsEmpty());
  EXPECT_THAT(start.commands.calls(), IsEmpty());
}

TEST(ContextTest, ACheckoutOfAnotherRepositoryIsANotice) {
  const auto resolution = ResolveContextOf(
      {Gitlab().Without("CI_COMMIT_SHA"),
       {},
       {},
       CheckoutOf("remote.origin.url https://github.com/acme/infra\n",
                  kHeadSha)});
  ASSERT_TRUE(resolution.has_value());
  EXPECT_EQ(resolution->detected.context.Find("git.commit.sha"), nullptr);
  EXPECT_THAT(resolution->notices,
              ElementsAre(HasSubstr("https://github.com/acme/infra")));
}

}  // namespace
}  // namespace dora::app
