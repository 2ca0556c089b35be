// With --output json stdout holds exactly one JSON document, whatever happens,
// and docs/reference/output.schema.json describes it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "cli/command.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using nlohmann::json;

json Schema() {
  return json::parse(
      ReadFile(ProgramPath("docs/reference/output.schema.json")));
}

/// Why `document` is not what `command` may print; empty where it is.
std::string ProblemOf(const json& document, const std::string& command) {
  const json rules = {{"allOf", {{{"$ref", "#/$defs/" + command}}}},
                      {"$defs", Schema()["$defs"]}};
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(
      valijson::adapters::NlohmannJsonAdapter(rules), schema);
  valijson::ValidationResults results;
  if (valijson::Validator().validate(
          schema, valijson::adapters::NlohmannJsonAdapter(document),
          &results)) {
    return "";
  }
  std::string problem = "no reason given";
  for (valijson::ValidationResults::Error error; results.popError(error);) {
    problem = error.description;
  }
  return problem;
}

/// The names of all fields that `schema` describes anywhere.
void CollectFields(const json& schema, std::set<std::string>& fields) {
  for (const auto& [name, value] : schema.items()) {
    if (name == "properties") {
      for (const auto& [field, rule] : value.items()) fields.insert(field);
    }
    if (value.is_structured()) CollectFields(value, fields);
  }
}

void ExpectEachFieldIsDescribed(const json& document) {
  std::set<std::string> known;
  CollectFields(Schema(), known);
  for (const json& item : document) {
    for (const auto& [field, value] : item.items()) {
      EXPECT_EQ(known.count(field), 1u) << field;
    }
  }
}

struct Case {
  std::string name;
  std::vector<std::string> arguments;  ///< the first is the command
  std::string status;  ///< of each item of the array; empty: it has none
  size_t items = 1;
  Variables variables = {};
  std::string api = "";  ///< where there is one that answers: its fault
};

std::ostream& operator<<(std::ostream& out, const Case& test) {
  return out << test.name;
}

std::vector<std::string> Send(std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {
      "deployment", "--service", "shopist", "--started-at",
      "1693491974", "--timeout", "1",
  };
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<std::string> Upload(std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"git-metadata", "--timeout", "5"});
  return more;
}

const std::vector<std::string>& GitOptions() {
  static const std::vector<std::string> kOptions = {
      "--git-repository-url", "https://git.shop.example/shopist.git",
      "--git-commit-sha", "8e5e4f1c2b3a4d5e6f708192a3b4c5d6e7f80912"};
  return kOptions;
}

/// Of GitLab, which takes an environment down.
Variables StopJob() {
  return {{"GITLAB_CI", "true"}, {"CI_ENVIRONMENT_ACTION", "stop"}};
}

class Output : public ::testing::TestWithParam<Case> {};

TEST_P(Output, IsOneDocumentThatTheSchemaDescribes) {
  const Case& test = GetParam();
  const IntakeServer intake(
      test.api.empty() ? std::vector<std::string>{}
                       : std::vector<std::string>{"--fault", test.api});
  const Scratch scratch;
  WriteFile(scratch.path() + "/two.csv",
            "service,started_at,finished_at\n"
            "shopist,1693491974,1693492290\ncart,1693491975,1693492290\n");
  WriteFile(scratch.path() + "/bad.csv",
            "service,started_at,finished_at\nshopist,yesterday,1693492290\n");
  if (test.arguments.front() == "outbox") {
    scratch.Deploy(Send({"--service", "kept", "--skip-git"}),
                   {{"DORA_API_URL", "http://127.0.0.1:1"}});
  }

  const Finished finished = scratch.Deploy(
      test.arguments, With(With(test.variables, "DORA_OUTPUT", "json"),
                           "DORA_API_URL", intake.url()));
  const json document = json::parse(finished.out, nullptr, false);
  ASSERT_FALSE(document.is_discarded()) << finished.out;
  EXPECT_EQ(ProblemOf(document, test.arguments.front()), "") << finished.out;
  ASSERT_TRUE(document.is_array()) << finished.out;
  EXPECT_EQ(document.size(), test.items) << finished.out;
  for (const json& item : document) {
    EXPECT_EQ(item.value("status", ""), test.status) << finished.out;
  }
  ExpectEachFieldIsDescribed(document);
}

INSTANTIATE_TEST_SUITE_P(
    Deployment, Output,
    ::testing::Values(
        Case{"Sent", Send(GitOptions()), "sent"},
        Case{"TwoSent", Send({"--service", "cart", "--skip-git"}), "sent", 2},
        Case{"Rejected", Send({"--skip-git"}), "rejected", 1, {}, "status=400"},
        Case{"Kept", Send({"--skip-git"}), "kept", 1, {}, "status=503"},
        Case{"Lost",
             Send({"--skip-git", "--outbox", "/proc/none"}),
             "lost",
             1,
             {{"TMPDIR", "/proc/none"}},
             "status=503"},
        Case{"DryRun", Send({"--skip-git", "--dry-run"}), "dry_run"},
        Case{"TwoDryRuns",
             Send({"--service", "cart", "--skip-git", "--dry-run"}), "dry_run",
             2},
        Case{"TwoErrors", {"deployment", "--skip-git"}, "error", 2},
        Case{"NoKey", Send({"--skip-git"}), "error", 1, {{"DD_API_KEY", ""}}},
        Case{"UnknownOption", Send({"--servic", "x"}), "error"},
        Case{"ChosenOnTheCommandLine",
             Send({"--skip-git", "--nope", "--output", "json"}), "error"},
        Case{"ChosenByAnEqualsSign",
             Send({"--skip-git", "--nope", "--output=json"}), "error"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OtherCommands, Output,
    ::testing::Values(
        Case{"Exec",
             {"exec", "--service", "shopist", "--skip-git", "--", "true"},
             "sent"},
        Case{"ExecFails",
             {"exec", "--service", "shopist", "--skip-git", "--", "false"},
             "skipped"},
        Case{"ExecNothing", {"exec", "--service", "shopist"}, "error"},
        Case{"Start", {"start"}, "started"},
        Case{"Finish",
             {"finish", "--service", "shopist", "--started-at", "1693491974",
              "--skip-git"},
             "sent"},
        Case{"FinishOfAFailedJob",
             {"finish", "--service", "shopist", "--job-status", "failure"},
             "skipped"},
        Case{"FinishOfNoStatus", {"finish", "--job-status", "x"}, "error"},
        Case{"FinishWithAnIncident",
             {"finish", "--service", "shopist", "--skip-git", "--job-status",
              "failure", "--on-job-failure", "failure-event"},
             "sent"},
        Case{"DeploymentOfAStopJob", {"deployment"}, "skipped", 1, StopJob()},
        Case{
            "ExecInAStopJob", {"exec", "--", "false"}, "skipped", 1, StopJob()},
        Case{"StartOfAStopJob", {"start"}, "skipped", 1, StopJob()},
        Case{"FinishOfAStopJob", {"finish"}, "skipped", 1, StopJob()},
        Case{"FailureInAStopJob",
             {"failure", "--service", "shopist", "--started-at", "now"},
             "sent",
             1,
             StopJob()},
        Case{"Failure",
             {"failure", "--service", "shopist", "--started-at", "now"},
             "sent"},
        Case{"FailureOfNothing", {"failure"}, "error", 2},
        Case{"FailureMark",
             {"change-failure", "an-id-of-a-deployment", "--timeout", "1"},
             "rejected",
             1,
             {{"DD_APP_KEY", "an0application0key0of0the0test"}}},
        Case{"ChangeFailureWithoutAKey",
             {"change-failure", "an-id-of-a-deployment"},
             "error"},
        Case{"Import", {"import", "two.csv"}, ""},
        Case{"ImportDryRun", {"import", "two.csv", "--dry-run"}, "dry_run", 2},
        Case{"ImportOfBadRecords", {"import", "bad.csv"}, "error", 2},
        Case{"ImportWithoutAFile", {"import"}, "error"},
        Case{"GitMetadata", Upload(GitOptions()), "failed", 1, {}, "delay=1ms"},
        Case{"GitMetadataOfADryRun", Upload({"--dry-run"}), "error"},
        Case{"GitMetadataOfNothing", Upload(), "error"},
        Case{"GitMetadataSkipped", Upload({"--skip-git"}), "skipped"},
        Case{"OutboxList", {"outbox", "list"}, "kept", 2},
        Case{"OutboxFlush", {"outbox", "flush"}, ""},
        Case{"OutboxDrop", {"outbox", "drop", "all"}, ""},
        Case{"OutboxDropsNothing", {"outbox", "drop"}, "error"},
        Case{"OutboxWithoutAction", {"outbox"}, "error"},
        Case{"ContextOfNoProvider", {"context", "--provider", "x"}, "error"}),
    [](const auto& info) { return info.param.name; });

TEST(OutputSchema, DescribesTheContext) {
  const Scratch scratch;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"context", "--json"},
        {"context", "--output", "json"},
        {"context", "--json", "--all"},
        {"context", "--json", "--explain"}}) {
    const Finished finished =
        scratch.Deploy(arguments, EnvironmentOf("buildkite"));
    const json document = json::parse(finished.out);
    EXPECT_GT(document.size(), 5u);
    EXPECT_EQ(ProblemOf(document, "context"), "") << finished.out;
  }
}

TEST(OutputSchema, DescribesTheDoctor) {
  const IntakeServer intake;
  const Scratch scratch;
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{},
        {"--after", "an-id-of-a-deployment"},
        {"--service", "shopist", "--env", "prod"},
        {"--after", "../x"},
        {"--nope"}}) {
    std::vector<std::string> arguments = {"doctor", "--output", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished = scratch.Deploy(
        arguments, {{"DORA_API_URL", intake.url()}, {"DORA_DRY_RUN", "true"}});
    const json document = json::parse(finished.out, nullptr, false);
    ASSERT_FALSE(document.is_discarded()) << finished.out;
    EXPECT_EQ(ProblemOf(document, "doctor"), "") << finished.out;
    EXPECT_FALSE(document.empty());
    ExpectEachFieldIsDescribed(document);
  }
}

TEST(OutputSchema, DescribesEachCommandThatTakesTheOption) {
  const json schema = Schema();
  std::set<std::string> names;
  for (const json& choice : schema["anyOf"]) {
    names.insert(choice["$ref"].get<std::string>());
  }
  for (const cli::CommandSpec& command : cli::AllCommands()) {
    const unsigned scope = app::SpecOf(app::input::kOutput).scope;
    if ((scope & command.scope) == 0) continue;
    const std::string name(command.name);
    EXPECT_TRUE(schema["$defs"].contains(name)) << name;
    EXPECT_EQ(names.count("#/$defs/" + name), 1u) << name;
  }
}

TEST(OutputSchema, RefusesWhatIsNotPromised) {
  for (const char* text :
       {"{}", R"([{"status":"sent"}])",
        R"([{"status":"well","service":"a","env":"","version":"","id":"b"}])",
        R"([{"status":"error"}])", R"([{"status":"dry_run","body":{}}])",
        R"([{"status":"sent","service":"a","env":"","version":"","id":1}])"}) {
    EXPECT_NE(ProblemOf(json::parse(text), "deployment"), "") << text;
  }
}

TEST(Output, IsBehindWhatTheCommandOfExecPrints) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"exec", "--service", "shopist", "--skip-git", "--api-url", intake.url(),
       "--output", "json", "--", "echo", "deploying"});
  ASSERT_EQ(finished.out.substr(0, 10), "deploying\n");
  EXPECT_EQ(json::parse(finished.out.substr(10))[0]["status"], "sent");
}

TEST(Output, OfNoCommandIsAnErrorToo) {
  const Finished finished = Scratch().Deploy({"deploymnt", "--output", "json"});
  EXPECT_EQ(finished.exit_code, 2);
  const json document = json::parse(finished.out);
  EXPECT_EQ(ProblemOf(document, "deployment"), "");
  EXPECT_THAT(document[0]["error"].get<std::string>(),
              ::testing::HasSubstr("Did you mean deployment?"));
}

TEST(Output, ADryRunsBodyIsTheExactOne) {
  const Scratch scratch;
  const auto arguments = [](const char* format) {
    return Send({"--finished-at", "1693491984", "--skip-git", "--dry-run",
                 "--id", "the-id-of-this-event", "--output", format});
  };
  const json document = json::parse(scratch.Deploy(arguments("json")).out);
  EXPECT_EQ(document[0]["body"].get<std::string>() + "\n",
            scratch.Deploy(arguments("text")).out);
}

}  // namespace
}  // namespace dora::testing
