#include <gtest/gtest.h>

#include <ctime>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "app/import/record_reader.h"
#include "app/resolve/deploy_config.h"
#include "buildkite_plugin/configuration.h"
#include "core/base/timestamp.h"
#include "core/delivery/exchange.h"
#include "core/delivery/retry_policy.h"
#include "github_action/workflow_commands.h"
#include "jenkins_step/parameters.h"
#include "providers/providers.h"
#include "providers/read_context.h"
#include "providers/service_catalog.h"
#include "sinks/dora/receivers.h"

// What fuzzing is too small for: an input as large as each reader takes, made
// to be slow or deep. Each is read or refused in a few seconds of the
// processor's time, without an end by a stack that overflows.

namespace dora::fuzz {
namespace {

/// The longest line of an import.
constexpr size_t kLine = 1 << 20;
/// The longest answer of a server that is read.
constexpr size_t kAnswer = 256 << 10;
/// The longest variable that Linux hands to a process.
constexpr size_t kVariable = 128 << 10;

constexpr int kSeconds = 3;

/// `piece` again and again, about `size` bytes long.
std::string Many(const std::string& piece, size_t size) {
  std::string text;
  while (text.size() < size) text += piece;
  return text;
}

/// Pieces that differ by a number between `begin` and `end`.
std::string Numbered(const std::string& begin, const std::string& end,
                     size_t size) {
  std::string text;
  for (int i = 0; text.size() < size; ++i)
    absl::StrAppend(&text, begin, i, end);
  return text;
}

std::string Deep(const std::string& open, const std::string& close,
                 size_t size) {
  const size_t depth = size / (open.size() + close.size());
  return Many(open, depth * open.size()) + Many(close, depth * close.size());
}

void ReadCatalog(const std::string& text) {
  (void)providers::ParseServiceCatalog(text);
}

void ReadConfig(const std::string& text) {
  (void)app::ParseDeployConfig(text, "file");
}

/// A service's configuration with this in place of its paths.
std::string WithPaths(const std::string& paths) {
  return "version: 1\nservices:\n  a:\n    paths: " + paths;
}

void ReadRecords(const std::string& text) {
  std::istringstream in(text);
  const auto reader = app::NewRecordReader(in, "import");
  app::DeploymentRecord record;
  while (reader->Next(record)) {
    (void)app::EventOf(record, absl::FromUnixSeconds(1'800'000'000));
  }
}

void ReadAnswer(const std::string& body) {
  for (const int status : {202, 400}) {
    core::DeliveryReport report;
    core::NoteResult(
        core::HttpResponse{status, body, {}, {}, {}, {}},
        sinks::DoraReceiver("https://api.example", core::Secret("a key")),
        report);
  }
}

void ReadHeader(const std::string& text) {
  (void)core::ParseRetryAfter(text, absl::UnixEpoch());
  (void)core::ParseTimestamp(text);
}

void ReadParameters(const std::string& json) {
  const auto parameters = jenkins_step::ParseParameters(json);
  if (parameters) (void)jenkins_step::CheckParameters(*parameters);
}

void ReadConfiguration(const std::string& json) {
  const providers::Environment environment(
      {{"BUILDKITE_PLUGIN_CONFIGURATION", json}});
  (void)buildkite_plugin::Configuration::Read(environment);
}

class NoFiles : public providers::FileReader {
  core::FileText Read(const std::string& path, size_t) const override {
    return tl::unexpected(core::FileFault{core::FileFaultKind::kMissing, path});
  }
};

/// As every variable that a provider may read.
void ReadVariable(const std::string& text) {
  std::vector<providers::Environment::Variable> variables;
  for (const char* name :
       {"GITHUB_REF", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY",
        "CI_REPOSITORY_URL", "CI_COMMIT_AUTHOR", "CI_RUNNER_TAGS",
        "CI_COMMIT_REF_NAME", "GIT_URL", "GIT_BRANCH", "JOB_NAME",
        "BUILD_TIMESTAMP", "NODE_LABELS", "BUILDKITE_REPO",
        "CIRCLE_PULL_REQUEST"}) {
    variables.emplace_back(name, text);
  }
  const providers::Environment environment(std::move(variables));
  for (const providers::Provider& provider : providers::AllProviders()) {
    (void)providers::ReadContext(environment, NoFiles(),
                                 {std::string(provider.name), "the test"},
                                 providers::Detail::kEverything);
  }
}

void WriteLine(const std::string& text) {
  (void)github_action::LineFor(app::Level::kInfo, text);
  (void)github_action::MaskLines(text);
}

std::string ManyLaughs() {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 60; ++i) {
    absl::StrAppend(&text, "a", i, ": &a", i, " [*a", i - 1, ", *a", i - 1,
                    "]\n");
  }
  return text + "dd-service: *a59\n";
}

struct Case {
  const char* name;
  void (*read)(const std::string& text);
  std::string text;
};

class LargeInput : public ::testing::TestWithParam<Case> {};

TEST_P(LargeInput, IsReadOrRefusedQuickly) {
  const std::clock_t start = std::clock();
  GetParam().read(GetParam().text);
  EXPECT_LT(std::clock() - start, kSeconds * CLOCKS_PER_SEC);
}

INSTANTIATE_TEST_SUITE_P(
    Catalog, LargeInput,
    ::testing::Values(
        Case{"Laughs", &ReadCatalog, ManyLaughs()},
        Case{"Brackets", &ReadCatalog, Deep("[", "]", kLine)},
        Case{"Braces", &ReadCatalog, Deep("{a: ", "}", kLine)},
        Case{"Dashes", &ReadCatalog, Many("- ", kLine)},
        Case{"QuestionMarks", &ReadCatalog, Many("? ", kLine)},
        Case{"Keys", &ReadCatalog, Numbered("k", ": v\n", kLine)},
        Case{"Anchors", &ReadCatalog, Numbered("- &a", " x\n", kLine)},
        Case{"Aliases", &ReadCatalog, "- &a x\n" + Many("- *a\n", kLine)},
        Case{"Documents", &ReadCatalog, Many("---\ndd-service: a\n", kLine)},
        Case{"Scalar", &ReadCatalog,
             "dd-service: \"" + Many("\\n", kLine) + "\""},
        Case{"Colons", &ReadCatalog, Many("a:", kLine)}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Config, LargeInput,
    ::testing::Values(
        Case{"Laughs", &ReadConfig, ManyLaughs()},
        Case{"Brackets", &ReadConfig, WithPaths(Deep("[", "]", kLine))},
        Case{"Paths", &ReadConfig,
             WithPaths("[" + Numbered("a", ",", kLine) + "]")},
        Case{"Services", &ReadConfig,
             "version: 1\nservices:\n" +
                 Numbered("  a", ": {paths: [b]}\n", kLine)},
        Case{"Slashes", &ReadConfig, WithPaths("[a" + Many("/a", kLine) + "]")},
        Case{"UnknownKeys", &ReadConfig, Numbered("k", ": v\n", kLine)},
        Case{"AKey", &ReadConfig, Many("k", kLine) + ": v"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Import, LargeInput,
    ::testing::Values(
        Case{"Nesting", &ReadRecords,
             "{\"service\":" + Deep("[", "]", kLine - 100) + "}"},
        Case{"Members", &ReadRecords,
             "{" + Numbered("\"k", "\":0,", kLine - 100) + "\"x\":0}"},
        Case{
            "Tags", &ReadRecords,
            R"({"service":"a","started_at":1,"finished_at":2,"custom_tags":[)" +
                Many("\"a:b\",", kLine - 100) + "\"a:b\"]}"},
        Case{"WrongTags", &ReadRecords,
             "{\"custom_tags\":[" + Many("0,", kLine - 100) + "0]}"},
        Case{"Digits", &ReadRecords,
             "{\"started_at\":" + Many("9", kLine - 100) + "}"},
        Case{"Users", &ReadRecords,
             R"({"service":"a","started_at":1,"finished_at":2,)"
             R"("git_repository_url":"x/)" +
                 Many("@", kLine - 200) + R"(","git_commit_sha":"a"})"},
        Case{"Columns", &ReadRecords, Many("service,", kLine)},
        Case{"Lines", &ReadRecords, Many("\n", kLine) + "a"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Answer, LargeInput,
    ::testing::Values(
        Case{"Nesting", &ReadAnswer,
             "{\"errors\":[" + Deep("[", "]", kAnswer) + "]}"},
        Case{"Members", &ReadAnswer,
             "{" + Numbered("\"k", "\":0,", kAnswer) + "\"errors\":[]}"},
        Case{"Errors", &ReadAnswer,
             "{\"errors\":[" + Many("\"e\",", kAnswer) + "\"e\"]}"},
        Case{"NoUtf8", &ReadAnswer, Many("\xff", kAnswer)},
        Case{"Digits", &ReadHeader, Many("9", kLine)},
        Case{"Spaces", &ReadHeader, "Tue" + Many(" ", kLine) + "x"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Step, LargeInput,
    ::testing::Values(
        Case{"ParameterName", &ReadParameters,
             "{\"" + Many("service", kLine) + "\":1}"},
        Case{"Parameters", &ReadParameters,
             "{" + Numbered("\"s", "\":1,", kVariable) + "\"x\":1}"},
        Case{"ParameterNesting", &ReadParameters,
             "{\"env\":" + Deep("[", "]", kLine) + "}"},
        Case{"OptionName", &ReadConfiguration,
             "{\"" + Many("service", kVariable) + "\":1}"},
        Case{"Options", &ReadConfiguration,
             "{" + Numbered("\"s", "\":1,", kVariable) + "\"x\":1}"},
        Case{"OptionNesting", &ReadConfiguration,
             "{\"service\":" + Deep("[", "]", kVariable) + "}"},
        Case{"Marks", &WriteLine, Many("##[", kLine)},
        Case{"LineBreaks", &WriteLine, Many("a\r\n", kLine)}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Variable, LargeInput,
    ::testing::Values(
        Case{"Users", &ReadVariable, Many("@", kVariable)},
        Case{"Path", &ReadVariable, Many("/a", kVariable)},
        Case{"UsersInPath", &ReadVariable, "x/" + Many("a.bc@", kVariable)},
        Case{"Schemes", &ReadVariable,
             Many("aaaaaaaaaaaaaaaaaaaa@b.cd://", kVariable)},
        Case{"Names", &ReadVariable, Many("<a>", kVariable)},
        Case{"Commas", &ReadVariable, Many("a, ", kVariable)},
        Case{"Brackets", &ReadVariable, Deep("[", "]", kVariable)}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::fuzz
