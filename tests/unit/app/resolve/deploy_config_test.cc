#include "app/resolve/deploy_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/context_tags.h"
#include "tests/support/fake_files.h"

namespace dora::app {
namespace {

using core::Sourced;
using ::testing::ElementsAre;
using testing::FakeFileReader;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kPath[] = "./.dora-deploy.yaml";
constexpr char kAll[] = R"(# a comment
version: 1
team: platform
tags: [tier:web]
envs:
  prod:
    branches: [main, release/*]
  staging:
    ci_environments:
      - stage
      - review/*
services:
  shopist:
    paths: [shop/**, "!**/*.md"]
    team: shop
    tags: [lang:go, url:a:b]
  cart: {paths: [cart]}
)";

TEST(DeployConfigTest, AllOfItIsReadWithItsLines) {
  const auto config = ParseDeployConfig(kAll, kPath);
  ASSERT_TRUE(config) << ToString(config.error());
  EXPECT_EQ(config->path, kPath);
  EXPECT_EQ(config->team, (Sourced{"platform", "./.dora-deploy.yaml, line 3"}));
  EXPECT_THAT(config->tags,
              ElementsAre(Sourced{"tier:web", "./.dora-deploy.yaml, line 4"}));
  ASSERT_EQ(config->envs.size(), 2);
  EXPECT_EQ(config->envs[0].name,
            (Sourced{"prod", "./.dora-deploy.yaml, line 6"}));
  EXPECT_THAT(config->envs[0].branches, ElementsAre("main", "release/*"));
  EXPECT_THAT(config->envs[0].ci_environments, IsEmpty());
  EXPECT_THAT(config->envs[1].ci_environments,
              ElementsAre("stage", "review/*"));
  ASSERT_EQ(config->services.size(), 2);
  const ConfiguredService& shopist = config->services[0];
  EXPECT_EQ(shopist.name, (Sourced{"shopist", "./.dora-deploy.yaml, line 13"}));
  EXPECT_THAT(shopist.paths, ElementsAre("shop/**", "!**/*.md"));
  EXPECT_EQ(shopist.team, (Sourced{"shop", "./.dora-deploy.yaml, line 15"}));
  EXPECT_THAT(shopist.tags,
              ElementsAre(Sourced{"lang:go", "./.dora-deploy.yaml, line 16"},
                          Sourced{"url:a:b", "./.dora-deploy.yaml, line 16"}));
  EXPECT_EQ(config->Find("cart"), &config->services[1]);
  EXPECT_EQ(config->services[1].team, std::nullopt);
  EXPECT_EQ(config->Find("carts"), nullptr);
}

struct BrokenCase {
  const char* name;
  std::string text;
  std::string message;
  std::string hint;  ///< a part of it
};

class BrokenConfig : public ::testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenConfig, NamesLineKeyAndRule) {
  const auto config = ParseDeployConfig(GetParam().text, ".dora-deploy.yaml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().kind, core::ErrorKind::kValidation);
  EXPECT_EQ(config.error().message, ".dora-deploy.yaml" + GetParam().message);
  EXPECT_THAT(config.error().hint, HasSubstr(GetParam().hint));
}

std::string Service(const std::string& lines) {
  return "version: 1\nservices:\n  a:\n    " + lines;
}

INSTANTIATE_TEST_SUITE_P(
    Rules, BrokenConfig,
    ::testing::Values(
        BrokenCase{"Empty", "", ", line 0: the file must be a mapping.", ""},
        BrokenCase{"List", "- a\n", ", line 1: the file must be a mapping.",
                   ""},
        BrokenCase{
            "NoYaml", "version: [\n",
            ", line 2: this is not valid YAML: end of sequence flow not found.",
            "Fix the file"},
        BrokenCase{"Documents", "version: 1\n---\nversion: 1\n",
                   ": there are several documents.", "---"},
        BrokenCase{"NoVersion", "team: a\n",
                   ", line 1: the file has no version.", "version: 1"},
        BrokenCase{"Version", "version: 2\n",
                   ", line 1: version is not supported by this program.",
                   "Use 1"},
        BrokenCase{
            "Key", "version: 1\nserivces: {}\n",
            ", line 2: unknown key serivces.",
            "Did you mean services? Known keys: version, team, tags, envs, "
            "services."},
        BrokenCase{"FarKey", "version: 1\nx-own: {}\n",
                   ", line 2: unknown key x-own.", "Known keys: version"},
        BrokenCase{"KeyOfService", Service("path: [b]\n"),
                   ", line 4: unknown key services.a.path.",
                   "Did you mean paths?"},
        BrokenCase{"KeyOfEnv",
                   "version: 1\nenvs:\n  prod:\n    branch: [main]\n",
                   ", line 4: unknown key envs.prod.branch.",
                   "Known keys: branches, ci_environments."},
        BrokenCase{"MergeKey", "version: 1\n<<: {team: a}\n",
                   ", line 2: unknown key <<.", ""},
        BrokenCase{"KeyTwice", "version: 1\nteam: a\nteam: b\n",
                   ", line 3: team is defined twice.", ""},
        BrokenCase{"ServiceTwice",
                   Service("paths: [a]\n  a:\n    paths: [b]\n"),
                   ", line 5: services.a is defined twice.", ""},
        BrokenCase{"KeyIsAList", "version: 1\n[a]: b\n",
                   ", line 2: a key must be one line of text.", ""},
        BrokenCase{"TeamIsAList", "version: 1\nteam: [a]\n",
                   ", line 2: team must be one line of text.", ""},
        BrokenCase{"TeamIsNothing", "version: 1\nteam:\n",
                   ", line 2: team must be one line of text.", ""},
        BrokenCase{"TeamOfTwoLines", "version: 1\nteam: \"a\\nb\"\n",
                   ", line 2: team must be one line of text.", ""},
        BrokenCase{"TagsAreAText", "version: 1\ntags: a:b\n",
                   ", line 2: tags must be a non-empty list.", "tags: [a, b]"},
        BrokenCase{"TagIsAMap", "version: 1\ntags: [a: b]\n",
                   ", line 2: tags must be one line of text.", ""},
        BrokenCase{
            "TagOfNoValue", "version: 1\ntags:\n  - a:b\n  - \"c:\"\n",
            ", line 2: tags has \"c:\", which is not of the form key:value.",
            "tier:web"},
        BrokenCase{"ServicesAreAList", "version: 1\nservices: [a]\n",
                   ", line 2: services must be a mapping.", ""},
        BrokenCase{"NoPaths", Service("team: b\n"),
                   ", line 3: services.a has no paths.", R"(["**"])"},
        BrokenCase{"EmptyPaths", Service("paths: []\n"),
                   ", line 4: services.a.paths must be a non-empty list.", ""},
        BrokenCase{"EmptyPath", Service("paths: [b, '']\n"),
                   ", line 4: services.a.paths has \"\", which is empty.", ""},
        BrokenCase{"BlankPath", Service("paths: [b, ' cart ']\n"),
                   ", line 4: services.a.paths has \" cart \", which has "
                   "blanks at its ends.",
                   ""},
        BrokenCase{"BlankTeam", "version: 1\nteam: ' b'\n",
                   ", line 2: team has blanks at its ends.", ""},
        BrokenCase{"EmptyTeam", "version: 1\nteam: ''\n",
                   ", line 2: team is empty.", ""},
        BrokenCase{"BlankKey", "version: 1\n' team': b\n",
                   ", line 2: a key has blanks at its ends.", ""},
        BrokenCase{"Magic", Service("paths: [':!b', c]\n"),
                   ", line 4: services.a.paths has \":!b\", which begins with "
                   ":, as git's magic does: write \"!b\", or [:] in its place "
                   "if a name begins so.",
                   ""},
        BrokenCase{"OnlyOut", Service("paths: ['!b']\n"),
                   ", line 4: services.a.paths only excludes paths.",
                   R"("**")"},
        BrokenCase{"PathFromSlash", Service("paths: [/b]\n"),
                   ", line 4: services.a.paths has \"/b\", which begins with "
                   "/, but paths begin at the root of the repository.",
                   ""},
        BrokenCase{
            "EmptyEnv", "version: 1\nenvs: {prod: {}}\n",
            ", line 2: envs.prod has neither branches nor ci_environments.",
            ""},
        BrokenCase{"Cycle", "version: 1\nteam: &a [*a]\n",
                   ", line 2: team must be one line of text.", ""}),
    [](const auto& info) { return info.param.name; });

TEST(DeployConfigTest, TwoThousandServicesFit) {
  std::string text = "version: 1\nservices:\n";
  for (int i = 0; i < 2000; ++i) {
    absl::StrAppend(&text, "  s", i, ":\n    paths: [services/s", i,
                    "/**, libs/**, \"!**/*.md\"]\n    team: t\n    tags: "
                    "[lang:go, tier:1]\n");
  }
  ASSERT_LT(text.size(), kMaxConfigBytes);
  const auto config = ParseDeployConfig(text, kPath);
  ASSERT_TRUE(config) << ToString(config.error());
  EXPECT_EQ(config->services.size(), 2000);
}

struct EnvCase {
  const char* name;
  std::optional<Sourced> ci_environment;
  std::optional<Sourced> branch;
  std::string env;  ///< empty: none
};

class EnvTest : public ::testing::TestWithParam<EnvCase> {};

TEST_P(EnvTest, IsThatOfTheFirstEntryThatMatches) {
  const auto config = ParseDeployConfig(
      "version: 1\n"
      "envs:\n"
      "  prod: {branches: [main, release/*], ci_environments: [live*]}\n"
      "  preview: {branches: ['*'], ci_environments: ['review/?']}\n",
      kPath);
  ASSERT_TRUE(config) << ToString(config.error());
  const auto env = EnvOf(*config, GetParam().ci_environment, GetParam().branch);
  EXPECT_EQ(env ? env->text : "", GetParam().env);
}

INSTANTIATE_TEST_SUITE_P(
    Names, EnvTest,
    ::testing::Values(
        EnvCase{"Branch", std::nullopt, Sourced{"main", "B"}, "prod"},
        EnvCase{"Pattern", std::nullopt, Sourced{"release/1/2", "B"}, "prod"},
        EnvCase{"Later", std::nullopt, Sourced{"mainline", "B"}, "preview"},
        EnvCase{"CiFirst", Sourced{"live-eu", "E"}, Sourced{"x", "B"}, "prod"},
        EnvCase{"OneCharacter", Sourced{"review/7", "E"}, std::nullopt,
                "preview"},
        EnvCase{"WhereTheCiNamesOneTheBranchSaysNothing",
                Sourced{"staging", "E"}, Sourced{"main", "B"}, ""},
        EnvCase{"Nothing", std::nullopt, std::nullopt, ""}),
    [](const auto& info) { return info.param.name; });

TEST(EnvTest, SaysWhere) {
  const auto config = ParseDeployConfig(kAll, kPath);
  EXPECT_EQ(EnvOf(*config, std::nullopt, Sourced{"main", "CI_BRANCH"}),
            (Sourced{"prod", "./.dora-deploy.yaml, line 6, by CI_BRANCH"}));
}

TEST(FindDeployConfigTest, TheFirstFileIsTaken) {
  const FakeFileReader files({{"w/.dora-deploy.yaml", "version: 1\n"},
                              {"w/.dora-deploy.yml", "version: 2\n"}});
  const auto found = FindDeployConfig("w", files);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->path, "w/.dora-deploy.yaml");
  const auto none = FindDeployConfig("x", files);
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
  EXPECT_EQ(ConfigPaths("x"), (std::vector<std::string>{"x/.dora-deploy.yaml",
                                                        "x/.dora-deploy.yml"}));
}

/// Three gigabytes, if each alias were a text of its own.
TEST(DeployConfigBounds, ALongTextIsNotRepeatedWithoutEnd) {
  std::string repeated = "'a:" + std::string(100 * 1024, 'a') + "'";
  for (int i = 0; i < 30000; ++i) repeated += ", *x";
  for (const std::string& text :
       {"version: 1\ntags: [&x " + repeated + "]\n",
        "version: 1\nservices: {a: {paths: [&x " + repeated + "]}}\n"}) {
    const auto config = ParseDeployConfig(text, "file");
    ASSERT_FALSE(config);
    EXPECT_THAT(config.error().message,
                HasSubstr("makes more than 1048576 bytes of text, counting "
                          "what aliases repeat"));
  }
}

}  // namespace
}  // namespace dora::app
