#include "github_action/github_host.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace dora::github_action {
namespace {

using app::Inputs;
using app::Level;
using app::Outcome;
using app::OutcomeStatus;
using providers::Environment;

constexpr char kKey[] = "0123456789abcdef";

core::Deployment EventOf(const std::string& service,
                         const std::string& version = "1.2.3") {
  core::DeploymentDraft input;
  input.service = core::Sourced{service, "test"};
  input.env = core::Sourced{"prod", "test"};
  input.version = core::Sourced{version, "test"};
  input.started_at = core::Sourced{"2026-01-02T03:04:05Z", "test"};
  input.finished_at = core::Sourced{"2026-01-02T03:04:06Z", "test"};
  input.repository_url =
      core::Sourced{"https://git.shop.example/shopist.git", "test"};
  input.commit_sha =
      core::Sourced{"66adc9350f2cc9b250b69abddab733dd55e1a588", "test"};
  auto event =
      core::Deployment::Build(input, absl::FromUnixSeconds(1767330000));
  if (!event) throw std::runtime_error(event.error().front().message);
  return *event;
}

Outcome OutcomeOf(const std::string& service, OutcomeStatus status) {
  return {
      status, core::ShareEvent(EventOf(service)), "id-of-" + service, "", {}};
}

/// A host whose lines are caught, whose tokens are known, and whose files are
/// the test's own.
class Fixture {
 public:
  Fixture(std::initializer_list<Environment::Variable> variables = {})
      : environment_(std::vector<Environment::Variable>(variables)),
        host_(environment_, log_, [] { return std::string("TOKEN"); }) {}

  GithubHost& host() { return host_; }
  std::string log() const { return log_.str(); }

  std::optional<std::string> CommandOfStage(absl::string_view stage) {
    return host_.CommandOfStage(stage, ReadInputs());
  }

  Inputs ReadInputs() {
    Inputs inputs(environment_);
    host_.ReadInputs(inputs);
    return inputs;
  }

 private:
  Environment environment_;
  std::ostringstream log_;
  GithubHost host_;
};

/// An empty file that the runner would name in a variable.
std::string FreshFile(const std::string& name) {
  const std::string path = ::testing::TempDir() + "/" + name;
  unlink(path.c_str());
  return path;
}

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(ReadInputs, KeepsHyphens) {
  Fixture fixture({{"INPUT_CUSTOM-TAGS", "a:b"}, {"INPUT_ENV", " prod \n"}});
  const Inputs inputs = fixture.ReadInputs();
  EXPECT_EQ(inputs.Get(app::input::kCustomTags)->text, "a:b");
  EXPECT_EQ(inputs.Get(app::input::kCustomTags)->source, "custom-tags:");
  EXPECT_EQ(inputs.Get(app::input::kEnv)->text, "prod");
}

TEST(ReadInputs, TakesUnderscoresWhereAShellSetThem) {
  Fixture fixture({{"INPUT_DRY_RUN", "true"},
                   {"INPUT_SKIP_GIT", "true"},
                   {"INPUT_SKIP-GIT", "false"}});
  const Inputs inputs = fixture.ReadInputs();
  EXPECT_TRUE(*inputs.Flag(app::input::kDryRun));
  EXPECT_FALSE(*inputs.Flag(app::input::kSkipGit))
      << "the runner's own variable wins";
}

TEST(ReadInputs, TakesAnEmptyInputForNone) {
  Fixture fixture({{"INPUT_SITE", ""}, {"DD_SITE", "datadoghq.eu"}});
  EXPECT_EQ(fixture.ReadInputs().Get(app::input::kSite)->text, "datadoghq.eu");
}

TEST(ReadInputs, SplitsListsOnly) {
  Fixture fixture(
      {{"INPUT_SERVICE", "web, api\nworker\n"}, {"INPUT_VERSION", "1,2"}});
  const Inputs inputs = fixture.ReadInputs();
  std::vector<std::string> services;
  for (const auto& service : inputs.All(app::input::kService)) {
    services.push_back(service.text);
  }
  EXPECT_EQ(services, (std::vector<std::string>{"web", "api", "worker"}));
  EXPECT_EQ(inputs.All(app::input::kVersion).size(), 1u);
}

TEST(ReadInputs, TakesNoInputThatTheActionDoesNotOffer) {
  Fixture fixture({{"INPUT_PROVIDER", "jenkins"},
                   {"INPUT_OUTPUT", "json"},
                   {"INPUT_CA-FILE", "/x"},
                   {"INPUT_ID", "1234567890123456"}});
  for (const app::input::Id id : {app::input::kProvider, app::input::kOutput,
                                  app::input::kCaFile, app::input::kId}) {
    EXPECT_FALSE(fixture.ReadInputs().Get(id)) << id;
  }
}

TEST(CommandOfStage, StartsAndFinishes) {
  EXPECT_EQ(Fixture().CommandOfStage("main"), "start");
  EXPECT_EQ(Fixture({{"STATE_started-at", "2026-01-02T03:04:05Z"}})
                .CommandOfStage("post"),
            "finish");
}

TEST(CommandOfStage, ReportsAtOnceWithStartedAt) {
  Fixture fixture({{"INPUT_STARTED-AT", "1767323045"}});
  EXPECT_EQ(fixture.CommandOfStage("main"), "finish");
  EXPECT_EQ(fixture.CommandOfStage("post"), std::nullopt);
}

TEST(CommandOfStage, FinishesWhatMainStartedWhateverPostIsGiven) {
  Fixture fixture({{"INPUT_STARTED-AT", "1767323045"},
                   {"STATE_started-at", "2026-01-02T03:04:05Z"}});
  EXPECT_EQ(fixture.CommandOfStage("post"), "finish");
}

TEST(MaskKeys, HidesTheInputAndTheVariable) {
  Fixture fixture({{"INPUT_API-KEY", kKey}, {"DD_API_KEY", "other"}});
  fixture.host().MaskKeys(fixture.ReadInputs());
  EXPECT_EQ(fixture.log(),
            absl::StrCat("::add-mask::", kKey, "\n::add-mask::other\n"));
}

TEST(MaskKeys, SaysNothingWithoutAKey) {
  Fixture fixture;
  fixture.host().MaskKeys(fixture.ReadInputs());
  EXPECT_EQ(fixture.log(), "");
}

TEST(Mask, IsAskedForOnce) {
  Fixture fixture({{"DATADOG_API_KEY", "one\ntwo"}});
  fixture.host().MaskKeys(fixture.ReadInputs());
  fixture.host().Mask(core::Secret("one\ntwo"));
  EXPECT_EQ(fixture.log(), "::add-mask::one\n::add-mask::two\n");
}

TEST(Log, HoldsWhatIsSaidInItsOrder) {
  Fixture fixture;
  fixture.host().BeginGroup("100%\n::error::x");
  fixture.host().Say(Level::kInfo, "inside");
  fixture.host().EndGroup();
  fixture.host().Say(Level::kWarning, "outside");
  fixture.host().Print("::error::{}", stdout);
  EXPECT_EQ(fixture.log(),
            "::group::100%25\\n::error::x\n"
            "dora-deploy: inside\n"
            "::endgroup::\n"
            "::warning title=dora-deploy::outside\n"
            "::stop-commands::TOKEN\n::error::{}\n::TOKEN::\n");
}

TEST(State, GoesOutByTheFileAndComesBackAsAVariable) {
  const std::string file = FreshFile("github_state");
  Fixture fixture({{"GITHUB_STATE", file}, {"STATE_started-at", "then"}});
  EXPECT_TRUE(fixture.host().SaveState("started-at", "now"));
  EXPECT_EQ(TextOf(file), "started-at<<TOKEN\nnow\nTOKEN\n");
  EXPECT_EQ(fixture.host().LoadState("started-at"), "then");
  EXPECT_EQ(fixture.host().LoadState("other"), std::nullopt);
}

TEST(State, NeedsTheRunner) {
  const auto saved = Fixture().host().SaveState("started-at", "now");
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().message, "GITHUB_STATE is not set.");
}

TEST(Report, WritesOutputsAndSummary) {
  const std::string outputs = FreshFile("github_output");
  const std::string summary = FreshFile("github_step_summary");
  Fixture fixture(
      {{"GITHUB_OUTPUT", outputs}, {"GITHUB_STEP_SUMMARY", summary}});
  fixture.host().NoteGitMetadata("uploaded");
  fixture.host().Report({OutcomeOf("web", OutcomeStatus::kSent),
                         OutcomeOf("api", OutcomeStatus::kKept)});
  EXPECT_EQ(TextOf(outputs),
            "event-id<<TOKEN\nid-of-web,id-of-api\nTOKEN\n"
            "service<<TOKEN\nweb,api\nTOKEN\n"
            "status<<TOKEN\nsent,kept\nTOKEN\n"
            "delivered<<TOKEN\nfalse\nTOKEN\n"
            "git-repository-url<<TOKEN\n"
            "https://git.shop.example/shopist.git\nTOKEN\n"
            "git-commit-sha<<TOKEN\n"
            "66adc9350f2cc9b250b69abddab733dd55e1a588\nTOKEN\n"
            "git-metadata<<TOKEN\nuploaded\nTOKEN\n");
  EXPECT_EQ(TextOf(summary),
            "### Deployments\n\n"
            "| Service | Env | Version | Status | Started | Finished | Commit "
            "| Id |\n"
            "|---|---|---|---|---|---|---|---|\n"
            "| web | prod | 1&#46;2&#46;3 | sent | "
            "2026&#45;01&#45;02T03&#58;04&#58;05Z | "
            "2026&#45;01&#45;02T03&#58;04&#58;06Z | 66adc9350f2c | "
            "id&#45;of&#45;web |\n"
            "| api | prod | 1&#46;2&#46;3 | kept | "
            "2026&#45;01&#45;02T03&#58;04&#58;05Z | "
            "2026&#45;01&#45;02T03&#58;04&#58;06Z | 66adc9350f2c | "
            "id&#45;of&#45;api |\n\n");
  EXPECT_EQ(fixture.log(), "");
}

TEST(Report, OfNothingIsOutputsWithoutASummary) {
  const std::string outputs = FreshFile("github_output_none");
  const std::string summary = FreshFile("github_step_summary_none");
  Fixture fixture(
      {{"GITHUB_OUTPUT", outputs}, {"GITHUB_STEP_SUMMARY", summary}});
  fixture.host().Report({});
  EXPECT_NE(TextOf(outputs).find("status<<TOKEN\nskipped\nTOKEN\n"),
            std::string::npos);
  EXPECT_NE(access(summary.c_str(), F_OK), 0) << "nothing to show";
}

TEST(Report, SaysWhatItCannotWrite) {
  Fixture fixture;
  fixture.host().Report({OutcomeOf("web", OutcomeStatus::kSent)});
  EXPECT_EQ(fixture.log(),
            "::warning title=dora-deploy::GITHUB_OUTPUT is not set. Run this "
            "program as a step of GitHub Actions.\n"
            "::warning title=dora-deploy::GITHUB_STEP_SUMMARY is not set. Run "
            "this program as a step of GitHub Actions.\n");
}

TEST(SummaryOf, StaysBelowWhatTheRunnerTakes) {
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 6000; ++i) {
    outcomes.push_back(
        OutcomeOf(absl::StrCat("service-", i), OutcomeStatus::kSent));
  }
  EXPECT_EQ(SummaryOf(outcomes),
            "### Deployments\n\n6000 deployments, too many for a table here; "
            "the step's log lists them.\n\n");
}

TEST(UsageErrors, DoNotFailTheDeploy) {
  EXPECT_TRUE(Fixture().host().forgives_usage_errors());
}

}  // namespace
}  // namespace dora::github_action
