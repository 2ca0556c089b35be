// The forms of an import's file, with the real program: arrays and objects over
// many lines are sent, noted and left out as lines are, and the commands that
// messages give for other programs' files work as they are.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ImportForms : public ::testing::Test {
 protected:
  std::string Write(const std::string& text) const {
    const std::string path = scratch_.path() + "/history";
    WriteFile(path, text);
    return path;
  }

  Finished Import(const std::string& file,
                  const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"import", file, "--api-url",
                                          intake_.url()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return scratch_.Deploy(arguments);
  }

  IntakeServer intake_;
  Scratch scratch_;
};

constexpr char kPretty[] = R"([
  {
    "service": "shop",
    "started_at": 1693491974,
    "finished_at": 1693491984,
    "version": 1.10
  },
  {
    "service": "cart",
    "started_at": 1693491974,
    "finished_at": "soon"
  },
  {
    "service": "shop",
    "started_at": 1693491974,
    "finished_at": 1693491999
  }
]
)";

TEST_F(ImportForms, APrettyArrayIsCheckedSentAndNoted) {
  const std::string file = Write(kPretty);
  const Finished refused = Import(file);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(
      refused.err,
      AllOf(HasSubstr("finished_at: \"soon\" (from " + file +
                      ":8, record 2) is neither a Unix time"),
            HasSubstr(file + ", record 3: the same service has a deployment "
                             "in the same second (see record 1);"),
            HasSubstr("nothing was sent; 2 of 3 records are invalid")));
  EXPECT_THAT(intake_.Requests(), IsEmpty());

  const Finished skipped = Import(file, {"--skip-invalid"});
  EXPECT_EQ(skipped.exit_code, 0);
  EXPECT_THAT(LastLine(skipped.err), StartsWith("Import: 1 sent, 0 already"));
  EXPECT_EQ(intake_.Deployments()[0]["attributes"]["version"], "1.10");
  EXPECT_THAT(LastLine(Import(file, {"--skip-invalid"}).err),
              StartsWith("Import: 0 sent, 1 already sent"));
}

TEST_F(ImportForms, ARecordIsTheSameEventInEveryForm) {
  const std::string record =
      R"({"service":"shop","started_at":1693491974,"finished_at":1693491984})";
  const std::vector<std::string> state = {"--state", "noted"};
  EXPECT_THAT(LastLine(Import(Write(record), state).err),
              StartsWith("Import: 1 sent"));
  for (const std::string& form :
       {absl::StrCat("[", record, "]"),
        absl::StrReplaceAll(record, {{",", ",\n  "}, {"{", "{\n  "}}),
        std::string("sep=;\nService;Started At;Finished At\n"
                    "shop;1693491974;1693491984\n")}) {
    EXPECT_THAT(LastLine(Import(Write(form), state).err),
                StartsWith("Import: 0 sent, 1 already sent"))
        << form;
  }
}

TEST_F(ImportForms, StandardInputMayBeAnArray) {
  Command command = scratch_.DeployCommand(
      {"import", "-", "--api-url", intake_.url(), "--skip-invalid"});
  command.input = Write(kPretty);
  EXPECT_THAT(LastLine(testing::Run(command).err),
              StartsWith("Import: 1 sent"));
}

TEST_F(ImportForms, ARejectedRecordOfAnArrayIsNamed) {
  intake_.SetFaults({"status=400,first=1,body=no"});
  const Finished finished = Import(Write(kPretty), {"--skip-invalid"});
  EXPECT_THAT(finished.err, HasSubstr("history, record 1, id "));
}

TEST_F(ImportForms, WhatIsNoImportIsOneErrorAndWhatToDo) {
  for (const char* text : {"PK\x03\x04", "<html>\n<body>\n", "deployments:\n",
                           "[{\"name\":1},{\"name\":2},{\"name\":3}]"}) {
    const Finished finished = Import(Write(text));
    EXPECT_EQ(finished.exit_code, 2) << text;
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 2)
        << finished.err;
    EXPECT_EQ(LastLine(finished.err), "error: Import: nothing was sent.");
  }
  EXPECT_THAT(intake_.Requests(), IsEmpty());
}

TEST_F(ImportForms, AFileWithoutRecordsIsAWarning) {
  for (const char* text : {"", "\n", "[]", "service,started_at,finished_at\n",
                           R"({"total_count":0,"workflow_runs":[]})"}) {
    const Finished finished = Import(Write(text));
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_THAT(finished.err, HasSubstr("history has no records."));
  }
}

// ------------------------------------------------- other programs' files

/// Of the documented form, with two that deployed nothing.
constexpr char kGithubDeployments[] = R"([
  {"url": "https://api.github.com/repos/octo/shop/deployments/1", "id": 1,
   "node_id": "x", "sha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d",
   "ref": "main", "task": "deploy", "payload": {"service": "x"},
   "original_environment": "staging", "environment": "production",
   "description": null, "creator": {"login": "octocat", "id": 1},
   "created_at": "2023-08-31T14:26:14Z", "updated_at": "2023-08-31T14:31:02Z",
   "statuses_url":
     "https://api.github.com/repos/octo/shop/deployments/1/statuses",
   "repository_url": "https://api.github.com/repos/octo/shop",
   "transient_environment": false, "production_environment": true}
])";

constexpr char kGhRunList[] = R"([
  {"conclusion": "success", "createdAt": "2023-08-31T14:26:10Z",
   "databaseId": 5, "displayTitle": "Deploy", "event": "push",
   "headBranch": "main", "headSha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d",
   "startedAt": "2023-08-31T14:26:14Z", "status": "completed",
   "updatedAt": "2023-08-31T14:31:02Z",
   "url": "https://github.com/octo/shop/actions/runs/5",
   "workflowName": "Deploy"},
  {"conclusion": "failure", "databaseId": 6,
   "headSha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d",
   "startedAt": "2023-08-31T15:26:14Z", "updatedAt": "2023-08-31T15:31:02Z",
   "url": "https://github.com/octo/shop/actions/runs/6"}
])";

constexpr char kGithubRuns[] = R"({"total_count": 1, "workflow_runs": [
  {"id": 5, "name": "Deploy", "head_branch": "main",
   "head_sha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d",
   "status": "completed", "conclusion": "success",
   "created_at": "2023-08-31T14:26:10Z",
   "run_started_at": "2023-08-31T14:26:14Z",
   "updated_at": "2023-08-31T14:31:02Z",
   "repository": {"id": 9, "full_name": "octo/shop",
                  "html_url": "https://github.com/octo/shop"}}
]})";

constexpr char kGitlabDeployments[] = R"([
  {"id": 42, "iid": 2, "ref": "main", "status": "success",
   "sha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d",
   "created_at": "2023-08-31T14:25:00.222Z",
   "updated_at": "2023-08-31T14:38:12.414Z",
   "user": {"id": 1, "name": "Ada"},
   "environment": {"id": 9, "name": "production", "external_url": null},
   "deployable": {"id": 664, "name": "deploy", "stage": "deploy",
     "status": "success", "created_at": "2023-08-31T14:25:00.222Z",
     "started_at": "2023-08-31T14:26:14.000Z",
     "finished_at": "2023-08-31T14:31:02.000Z",
     "pipeline": {"id": 37, "status": "success",
       "web_url": "https://github.com/octo/shop/-/pipelines/37"}}},
  {"id": 43, "iid": 3, "status": "failed", "ref": "main",
   "sha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d",
   "environment": {"name": "production"}, "deployable": {"id": 665}},
  {"id": 44, "iid": 4, "status": "success", "ref": "main",
   "sha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d",
   "environment": {"name": "production"}, "deployable": null}
])";

/// An object of ours in somebody's envelope.
constexpr char kEnvelope[] = R"({"data": [{"attributes": {
   "service": "shop", "started_at": "2023-08-31T14:26:14Z",
   "finished_at": "2023-08-31T14:31:02Z",
   "git": {"repository_url": "https://github.com/octo/shop",
           "commit_sha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d"}}}]})";

constexpr char kRenamed[] = R"([{"A": "shop", "B": "2023-08-31T14:26:14Z",
   "C": "2023-08-31T14:31:02Z"}])";

/// Some fields only, as one may ask for.
constexpr char kGhRunsWithoutSha[] = R"([
  {"conclusion": "success", "startedAt": "2023-08-31T14:26:14Z",
   "updatedAt": "2023-08-31T14:31:02Z",
   "url": "https://github.com/octo/shop/actions/runs/5"}])";

/// As the API lists deployments, with a fact that import does not read.
constexpr char kDatadogList[] = R"({"data": [{"id": "4242fcdd31586083",
   "type": "dora_deployment", "attributes": {
   "service": "shop", "started_at": 1693491974000000000,
   "finished_at": 1693492262000000000, "change_failure": false,
   "custom_tags": null, "team": null,
   "git": {"repository_url": "https://github.com/octo/shop", "branch": "main",
           "commit_sha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d"}}}]})";

constexpr char kMap[] = R"({"shop-1": {"service": "shop",
   "started_at": "2023-08-31T14:26:14Z",
   "finished_at": "2023-08-31T14:31:02Z"}})";

constexpr char kSlurped[] = R"([[{"service": "shop",
   "started_at": "2023-08-31T14:26:14Z",
   "finished_at": "2023-08-31T14:31:02Z"}]])";

constexpr char kMoreNames[] = R"({"service": "shop",
   "started_at": "2023-08-31T14:26:14Z",
   "finished_at": "2023-08-31T14:31:02Z", "env": "production", "w": 1, "x": 2,
   "y": 3, "z": 4, "zz": {"service": 5}})";

constexpr char kInnerList[] = R"({"count": 1, "value": [
   {"A": "shop", "B": "2023-08-31T14:26:14Z", "C": "2023-08-31T14:31:02Z"}]})";

struct ForeignCase {
  const char* name;
  const char* text;
  const char* what;
  const char* env;
  bool has_git = true;
};

class ForeignFile : public ::testing::TestWithParam<ForeignCase> {};

TEST_P(ForeignFile, IsReadByTheCommandOfItsMessage) {
  const Scratch scratch;
  WriteFile(scratch.path() + "/history", GetParam().text);
  const Finished refused = scratch.Deploy({"import", "history"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr(GetParam().what));
  const size_t begin = refused.err.find("`jq");
  ASSERT_NE(begin, std::string::npos) << refused.err;
  const size_t end = refused.err.find('`', begin + 1);
  std::string script = refused.err.substr(begin + 1, end - begin - 1);

  Command command = scratch.DeployCommand({});
  script = absl::StrReplaceAll(
      script,
      {{"SERVICE", "shop"},
       {"FILE", "history"},
       {"dora-deploy import -", command.arguments[0] + " import - --dry-run"}});
  command.arguments = {"/bin/sh", "-c", script};
  const Finished finished = testing::Run(command);
  EXPECT_EQ(finished.exit_code, 0) << script << finished.err;
  nlohmann::json attributes = {{"service", "shop"},
                               {"started_at", 1693491974000000000},
                               {"finished_at", 1693492262000000000}};
  if (*GetParam().env != '\0') attributes["env"] = GetParam().env;
  if (GetParam().has_git) {
    attributes["git"] = {
        {"repository_url", "https://github.com/octo/shop"},
        {"commit_sha", "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d"}};
  }
  nlohmann::json body = nlohmann::json::parse(finished.out, nullptr, false);
  ASSERT_TRUE(body.is_object()) << finished.out << finished.err;
  body["data"]["attributes"].erase("id");
  EXPECT_EQ(body["data"]["attributes"], attributes);
}

INSTANTIATE_TEST_SUITE_P(
    All, ForeignFile,
    ::testing::Values(
        ForeignCase{"GithubDeployments", kGithubDeployments,
                    "history holds GitHub deployments", "production"},
        ForeignCase{"GhRunList", kGhRunList,
                    "history holds workflow runs from `gh run list`", ""},
        ForeignCase{"GithubRuns", kGithubRuns,
                    "history holds workflow runs of GitHub", ""},
        ForeignCase{"GitlabDeployments", kGitlabDeployments,
                    "history holds GitLab deployments", "production"},
        ForeignCase{"Envelope", kEnvelope,
                    "history holds its records within other objects", ""},
        ForeignCase{"GhRunsWithoutSha", kGhRunsWithoutSha,
                    "history holds workflow runs from `gh run list`", "",
                    false},
        ForeignCase{"DatadogList", kDatadogList,
                    "history holds its records within other objects", ""},
        ForeignCase{"Map", kMap,
                    "history holds its records within other objects", "",
                    false},
        ForeignCase{"Slurped", kSlurped,
                    "history holds its records within other objects or arrays",
                    "", false},
        ForeignCase{"MoreNames", kMoreNames,
                    "history has more names than import reads: \"w\", \"x\"",
                    "production", false},
        ForeignCase{"InnerList", kInnerList, "history holds no deployments", "",
                    false},
        ForeignCase{"OtherNames", kRenamed, "history holds no deployments", "",
                    false}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::testing
