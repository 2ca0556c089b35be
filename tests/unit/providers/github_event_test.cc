#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/providers/example.h"

// What each event of
// https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
// says of what is deployed. Payloads are those of
// https://docs.github.com/webhooks/webhook-events-and-payloads.

namespace dora::providers {
namespace {

using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::IsEmpty;

constexpr char kEventPath[] = "/github/workflow/event.json";
constexpr char kMain[] = "refs/heads/main";

/// Commits by a letter, in payloads too: `@a` is forty of it.
std::string Sha(char letter) { return std::string(40, letter); }

std::string WithShas(std::string text) {
  for (size_t at; (at = text.find('@')) != std::string::npos;) {
    text.replace(at, 2, Sha(text[at + 1]));
  }
  return text;
}

struct Expected {
  std::string deployed = "";  ///< the commit, where it is not GITHUB_SHA
  std::string role = "";
  std::string trusted_branch = "";  ///< may choose the environment
  std::string number = "";          ///< of the pull request
  std::string base = "";
  std::string tag = "";
  std::string env = "";

  friend bool operator==(const Expected&, const Expected&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Expected& it) {
    return out << "deployed " << it.deployed << ", role " << it.role
               << ", trusted branch " << it.trusted_branch << ", number "
               << it.number << ", base " << it.base << ", tag " << it.tag
               << ", env " << it.env;
  }
};

struct EventCase {
  const char* name;
  const char* event;
  const char* ref;           ///< GITHUB_REF
  std::string payload = "";  ///< empty: the file is missing
  Expected expected = {};
  const char* head_ref = "";
  const char* base_ref = "";
};

EnvironmentOf JobOf(const EventCase& example) {
  return {{"GITHUB_ACTIONS", "true"},
          {"GITHUB_EVENT_PATH", kEventPath},
          {"GITHUB_EVENT_NAME", example.event},
          {"GITHUB_REF", example.ref},
          {"GITHUB_HEAD_REF", example.head_ref},
          {"GITHUB_BASE_REF", example.base_ref},
          {"GITHUB_SHA", Sha('0')}};
}

class GithubEventTest : public ::testing::TestWithParam<EventCase> {};

TEST_P(GithubEventTest, SaysWhatIsDeployed) {
  const Environment environment = JobOf(GetParam()).Build();
  std::map<std::string, std::string> files;
  if (!GetParam().payload.empty()) {
    files[kEventPath] = WithShas(GetParam().payload);
  }
  const testing::FakeFileReader reader(files);
  const auto detected = ReadContext(environment, reader, {}, Detail::kEvent);
  ASSERT_TRUE(detected.has_value());
  EXPECT_THAT(detected->notices, IsEmpty());
  const CiContext& context = detected->context;
  const auto text = [](const std::optional<core::Sourced>& value) {
    return value ? value->text : "";
  };
  EXPECT_EQ(
      (Expected{
          text(context.Get(tags::kDeployedSha)),
          text(context.Get(tags::kCommitRole)), text(context.TrustedBranch()),
          text(context.Get(tags::kPullRequestNumber)),
          text(context.Get(tags::kBaseBranch)), text(context.Get(tags::kTag)),
          text(context.Get(tags::kEnvironmentName))}),
      GetParam().expected);
  EXPECT_EQ(text(context.Get(tags::kCommitSha)), Sha('0'));
}

std::vector<EventCase> Triggers() {
  std::vector<EventCase> cases;
  for (const char* event :
       {"branch_protection_rule", "delete", "discussion", "discussion_comment",
        "fork", "gollum", "image_version", "issue_comment", "issues", "label",
        "milestone", "page_build", "project", "project_card", "project_column",
        "public", "repository_dispatch", "schedule", "watch"}) {
    cases.push_back({event,
                     event,
                     kMain,
                     R"({"action": "created"})",
                     {.role = "trigger", .trusted_branch = "main"}});
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(WithoutACommit, GithubEventTest,
                         ::testing::ValuesIn(Triggers()),
                         [](const auto& info) { return info.param.name; });

std::vector<EventCase> Ordinary() {
  std::vector<EventCase> cases;
  for (const char* event :
       {"create", "push", "registry_package", "workflow_call",
        "workflow_dispatch", "release", "an_event_of_tomorrow"}) {
    cases.push_back(
        {event, event, kMain, R"({"sha": "@a"})", {.trusted_branch = "main"}});
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(OfTheRunsOwnCommit, GithubEventTest,
                         ::testing::ValuesIn(Ordinary()),
                         [](const auto& info) { return info.param.name; });

constexpr char kOpen[] = R"({"action": "synchronize", "pull_request": {
    "number": 42, "merged": false, "merge_commit_sha": "@c",
    "head": {"ref": "production", "sha": "@a"},
    "base": {"ref": "main", "sha": "@b"}}})";
constexpr char kMerged[] = R"({"action": "closed", "pull_request": {
    "number": 42, "merged": true, "merge_commit_sha": "@c",
    "head": {"ref": "production", "sha": "@a"},
    "base": {"ref": "main", "sha": "@b"}}})";
constexpr char kMergedShort[] = R"({"action": "closed", "pull_request": {
    "number": 42, "merged": true, "merge_commit_sha": "cccccccc"}})";
constexpr char kClosed[] = R"({"action": "closed", "pull_request": {
    "number": 42, "merged": false, "merge_commit_sha": "@c",
    "head": {"ref": "production", "sha": "@a"}}})";
constexpr char kLabelled[] = R"({"action": "labeled", "pull_request": {
    "number": 42, "merged": true, "merge_commit_sha": "@c",
    "head": {"ref": "production", "sha": "@a"}}})";
constexpr char kNoSha[] = R"({"action": "opened", "pull_request": {
    "number": 42, "head": {"sha": "main"}}})";
constexpr char kMergeRef[] = "refs/pull/42/merge";

INSTANTIATE_TEST_SUITE_P(
    OfPullRequests, GithubEventTest,
    ::testing::Values(EventCase{"Open",
                                "pull_request",
                                kMergeRef,
                                kOpen,
                                {Sha('a'), "merge", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"Review",
                                "pull_request_review",
                                kMergeRef,
                                kOpen,
                                {Sha('a'), "merge", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"ReviewComment",
                                "pull_request_review_comment",
                                kMergeRef,
                                kOpen,
                                {Sha('a'), "merge", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"WithoutItsPayload",
                                "pull_request",
                                kMergeRef,
                                "",
                                {"", "merge", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"WhoseHeadIsNoCommit",
                                "pull_request",
                                kMergeRef,
                                kNoSha,
                                {"", "merge", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"OfAServerThatMakesNoMerge",
                                "pull_request",
                                "refs/pull/42/head",
                                "",
                                {"", "pull request", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"Merged",
                                "pull_request",
                                kMain,
                                kMerged,
                                {Sha('c'), "", "main", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"MergedWithoutAWholeHash",
                                "pull_request",
                                kMain,
                                kMergedShort,
                                {"", "", "main", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"MergedWithoutItsPayload",
                                "pull_request",
                                kMain,
                                "",
                                {"", "", "main", "", "main"},
                                "production",
                                "main"},
                      EventCase{"MergedAndLabelledLater",
                                "pull_request",
                                kMergeRef,
                                kLabelled,
                                {Sha('a'), "merge", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"Closed",
                                "pull_request",
                                kMergeRef,
                                kClosed,
                                {Sha('a'), "merge", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"Target",
                                "pull_request_target",
                                kMain,
                                kOpen,
                                {"", "base", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"TargetWithoutItsPayload",
                                "pull_request_target",
                                kMain,
                                "",
                                {"", "base", "", "", "main"},
                                "production",
                                "main"},
                      EventCase{"TargetClosed",
                                "pull_request_target",
                                kMain,
                                kClosed,
                                {"", "base", "", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"TargetMerged",
                                "pull_request_target",
                                kMain,
                                kMerged,
                                {Sha('c'), "", "main", "42", "main"},
                                "production",
                                "main"},
                      EventCase{"Comment",
                                "issue_comment",
                                kMain,
                                R"({"issue": {"number": 42, "pull_request":
                      {"url": "https://api.github.com/x"}}})",
                                {"", "trigger", "", "42"}},
                      EventCase{"CommentOnAnIssue",
                                "issue_comment",
                                kMain,
                                R"({"issue": {"number": 42}})",
                                {"", "trigger", "main"}}),
    [](const auto& info) { return info.param.name; });

constexpr char kQueueRef[] = "refs/heads/gh-readonly-queue/release/1/pr-42-ab";

INSTANTIATE_TEST_SUITE_P(
    OfMergeQueues, GithubEventTest,
    ::testing::Values(
        EventCase{"Group",
                  "merge_group",
                  kQueueRef,
                  R"({"merge_group": {"head_sha": "@a", "base_sha": "@b",
                      "head_ref": "refs/heads/gh-readonly-queue/x/pr-7-ab",
                      "base_ref": "refs/heads/x"}})",
                  {Sha('a'), "pull request", "", "7", "x"}},
        EventCase{"GroupWithoutItsPayload",
                  "merge_group",
                  kQueueRef,
                  "",
                  {"", "pull request", "", "42", "release/1"}},
        EventCase{"GroupOfAnotherForm",
                  "merge_group",
                  "refs/heads/queue/x",
                  "",
                  {"", "pull request"}},
        EventCase{"PushToTheQueue",
                  "push",
                  kQueueRef,
                  "",
                  {"", "pull request", "", "42", "release/1"}},
        EventCase{"ABranchThatIsNoQueue",
                  "push",
                  "refs/heads/gh-readonly-queue/x",
                  "",
                  {.trusted_branch = "gh-readonly-queue/x"}}),
    [](const auto& info) { return info.param.name; });

/// The payload of a run that `event` started.
std::string Run(const std::string& event, const std::string& branch) {
  return R"({"workflow_run": {"head_sha": "@a", "event": ")" + event +
         R"(", "head_branch": ")" + branch + "\"}}";
}

INSTANTIATE_TEST_SUITE_P(
    OfOtherRuns, GithubEventTest,
    ::testing::Values(
        EventCase{"RunOfAPush",
                  "workflow_run",
                  kMain,
                  Run("push", "release"),
                  {Sha('a'), "other run", "release"}},
        EventCase{"RunOfAPushToTagsX",
                  "workflow_run",
                  kMain,
                  Run("push", "tags/x"),
                  {Sha('a'), "other run", "tags/x"}},
        EventCase{"RunOfAPushToAQueue",
                  "workflow_run",
                  kMain,
                  Run("push", "gh-readonly-queue/main/pr-42-ab"),
                  {Sha('a'), "pull request"}},
        EventCase{"RunOfAPullRequest",
                  "workflow_run",
                  kMain,
                  Run("pull_request", "main"),
                  {Sha('a'), "pull request"}},
        EventCase{"RunOfAPullRequestTarget",
                  "workflow_run",
                  kMain,
                  Run("pull_request_target", "main"),
                  {Sha('a'), "pull request"}},
        EventCase{"RunOfAReview",
                  "workflow_run",
                  kMain,
                  Run("pull_request_review", "main"),
                  {Sha('a'), "pull request"}},
        EventCase{"RunOfAMergeGroup",
                  "workflow_run",
                  kMain,
                  Run("merge_group", "gh-readonly-queue/main/pr-42-ab"),
                  {Sha('a'), "pull request"}},
        EventCase{"RunOfASchedule",
                  "workflow_run",
                  kMain,
                  Run("schedule", "main"),
                  {Sha('a'), "other run"}},
        EventCase{"RunOfADispatch",
                  "workflow_run",
                  kMain,
                  Run("workflow_dispatch", "release"),
                  {Sha('a'), "other run"}},
        EventCase{
            "RunWithoutItsPayload", "workflow_run", kMain, "", {"", "trigger"}},
        EventCase{"RunOfNoCommit",
                  "workflow_run",
                  kMain,
                  R"({"workflow_run": {"head_sha": "main"}})",
                  {"", "trigger"}},
        EventCase{"CheckRun",
                  "check_run",
                  kMain,
                  R"({"check_run": {"head_sha": "@a"}})",
                  {Sha('a'), "other run"}},
        EventCase{"CheckSuite",
                  "check_suite",
                  kMain,
                  R"({"check_suite": {"head_sha": "@a",
                                      "head_branch": "production"}})",
                  {Sha('a'), "other run"}},
        EventCase{"Status",
                  "status",
                  kMain,
                  R"({"sha": "@a"})",
                  {Sha('a'), "other run"}},
        EventCase{
            "StatusWithoutItsPayload", "status", kMain, "", {"", "trigger"}}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfDeployments, GithubEventTest,
    ::testing::Values(
        EventCase{"Deployment",
                  "deployment",
                  kMain,
                  R"({"deployment": {"environment": "production",
                      "sha": "@a", "ref": "main"}})",
                  {Sha('a'), "", "main", "", "", "", "production"}},
        EventCase{"DeploymentStatus",
                  "deployment_status",
                  kMain,
                  R"({"deployment": {"environment": "production",
                      "sha": "@a", "ref": "main"}})",
                  {Sha('a'), "", "main", "", "", "", "production"}},
        EventCase{"DeploymentOfACommit",
                  "deployment",
                  "",
                  R"({"deployment": {"sha": "@a", "ref": "@a"}})",
                  {Sha('a')}},
        EventCase{"DeploymentOfABareName",
                  "deployment",
                  "",
                  R"({"deployment": {"sha": "a", "ref": "v1"}})",
                  {}},
        EventCase{"DeploymentOfATag",
                  "deployment",
                  "",
                  R"({"deployment": {"ref": "refs/tags/v1"}})",
                  {.tag = "v1"}},
        EventCase{"DeploymentOfABranch",
                  "deployment",
                  "",
                  R"({"deployment": {"ref": "refs/heads/main"}})",
                  {.trusted_branch = "main"}},
        EventCase{"Release",
                  "release",
                  "refs/tags/v1",
                  R"({"release": {"tag_name": "v1",
                                  "target_commitish": "main"}})",
                  {.tag = "v1"}},
        EventCase{"ReleaseWithoutItsRef",
                  "release",
                  "",
                  R"({"release": {"tag_name": "v1",
                                  "target_commitish": "main"}})",
                  {.tag = "v1"}}),
    [](const auto& info) { return info.param.name; });

std::vector<std::string> Opened(const char* event, const char* ref) {
  const Environment environment =
      JobOf({.name = "", .event = event, .ref = ref}).Build();
  const testing::FakeFileReader files;
  EXPECT_TRUE(ReadContext(environment, files, {}, Detail::kEvent).has_value());
  return files.paths_read();
}

TEST(GithubEventFileTest, IsOpenedOnlyWhereItHasSomethingForUs) {
  for (const char* event : {"push", "schedule", "workflow_dispatch", "create",
                            "repository_dispatch", "issues", "release"}) {
    EXPECT_THAT(Opened(event, "refs/tags/v1"), IsEmpty()) << event;
  }
  for (const char* event :
       {"pull_request", "pull_request_target", "workflow_run", "merge_group",
        "deployment", "status", "check_run", "issue_comment"}) {
    EXPECT_THAT(Opened(event, "refs/tags/v1"), ElementsAre(kEventPath))
        << event;
  }
}

}  // namespace
}  // namespace dora::providers
