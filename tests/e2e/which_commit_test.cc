// Which commit is reported: every rule of the table in
// docs/reference/which-commit.md, with the real program in real checkouts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "app/resolve/commit_rules.h"
#include "tests/e2e/e2e.h"

namespace dora::testing {
namespace {

using app::CommitRule;
using ::testing::HasSubstr;
using ::testing::Not;

/// A repository with three commits on main, the first tagged and the second on
/// a branch `release`, and a clone of it that says it is of GitHub. `commit`
/// names what it makes for the row.
constexpr char kPrelude[] = R"sh(
set -e
commit() {
  git commit -q --allow-empty -m "$1"
  echo "$1 $(git rev-parse HEAD)" >>"$NAMES"
}
sha() {
  sed -n "s/^$1 //p" "$NAMES"
}
clone() {
  git clone -q "$@" "file://$ROOT/source" "$ROOT/work"
  cd "$ROOT/work"
  git remote set-url origin https://github.com/acme/app.git
}
NAMES=$PWD/names ROOT=$PWD
export GIT_CONFIG_GLOBAL=$PWD/gitconfig
git config --global user.name A
git config --global user.email a@shop.example
git config --global init.defaultBranch main
git config --global advice.detachedHead false
git config --global uploadpack.allowAnySHA1InWant true
mkdir source
cd source
git init -q
commit one
git tag v1
commit two
git branch release
commit three
)sh";

/// The checkout of all rows that do not make one of their own.
constexpr char kClone[] = "clone\n";

Variables Github() {
  return {{"GITHUB_ACTIONS", "true"},
          {"GITHUB_SERVER_URL", "https://github.com"},
          {"GITHUB_REPOSITORY", "acme/app"},
          {"GITHUB_RUN_ID", "1"},
          {"GITHUB_JOB", "deploy"},
          {"GITHUB_EVENT_NAME", "workflow_dispatch"},
          {"GITHUB_REF", "refs/heads/main"},
          {"GITHUB_SHA", "{three}"}};
}

struct Row {
  const char* name;
  CommitRule::Id rule;
  std::string script;   ///< behind kPrelude
  Variables variables;  ///< `{one}` is the sha of the commit `one`
  std::vector<std::string> options;
  std::string commit;    ///< its name; empty: the event goes without git
  std::string note;      ///< a part of what is said; empty: nothing is
  std::string url = {};  ///< a part of the repository's
};

std::vector<Row> Rows() {
  using Rule = CommitRule;
  const std::string pull_request =
      "git checkout -q -b topic release\ncommit topic\n"
      "git checkout -q main\ngit merge -q --no-ff -m merge topic\n"
      "echo merge $(git rev-parse HEAD) >>$NAMES\n"
      "git update-ref refs/pull/7/merge HEAD\ngit reset -q --hard {three}\n";
  Variables request = With(Github(), "GITHUB_EVENT_NAME", "pull_request");
  request = With(request, "GITHUB_REF", "refs/pull/7/merge");
  request = With(request, "GITHUB_BASE_REF", "main");
  request = With(request, "GITHUB_HEAD_REF", "topic");
  request = With(request, "GITHUB_SHA", "{merge}");
  const std::string merged_checkout =
      "git checkout -q -b topic release\ncommit topic\n"
      "git checkout -q main\ngit merge -q --no-ff -m merge topic\n"
      "echo merge $(git rev-parse HEAD) >>$NAMES\n"
      "git update-ref refs/pull/7/merge HEAD\ngit reset -q --hard HEAD^\n"
      "git init -q $ROOT/work\ncd $ROOT/work\n"
      "git remote add origin https://github.com/acme/app.git\n"
      "git fetch -q ${DEPTH-} file://$ROOT/source "
      "+refs/pull/7/merge:refs/remotes/pull/7/merge\n"
      "git checkout -q refs/remotes/pull/7/merge\n";
  const Variables jenkins = {{"JENKINS_URL", "https://ci.shop.example/"},
                             {"GIT_URL", "https://github.com/acme/app.git"},
                             {"CHANGE_ID", "7"},
                             {"CHANGE_TARGET", "main"},
                             {"BRANCH_NAME", "PR-7"},
                             {"GIT_COMMIT", "{merge}"}};
  /// A clone of main, and the head of a request that main does not have.
  const std::string request_head = absl::StrCat(
      "git checkout -q -b topic release\ncommit topic\n"
      "git update-ref refs/pull/7/head HEAD\n"
      "git checkout -q main\ngit branch -q -D topic\n",
      kClone, "git fetch -q file://$ROOT/source refs/pull/7/head\n");
  const Variables gitlab = {
      {"GITLAB_CI", "true"},
      {"CI_REPOSITORY_URL", "https://github.com/acme/app.git"},
      {"CI_COMMIT_SHA", "{three}"}};
  const Variables buildkite = {
      {"BUILDKITE", "true"}, {"BUILDKITE_REPO", "git@github.com:acme/app.git"}};
  return {
      {"AskedForTheCis",
       Rule::kCiAsked,
       absl::StrCat(kClone, "git checkout -q v1\n"),
       Github(),
       {"--commit-from", "ci"},
       "three",
       ""},
      {"AskedForTheCisByItsVariable",
       Rule::kCiAsked,
       absl::StrCat(kClone, "git checkout -q v1\n"),
       With(Github(), "DORA_COMMIT_FROM", "ci"),
       {},
       "three",
       ""},
      {"AskedForTheCheckouts",
       Rule::kCheckoutAsked,
       absl::StrCat(kClone, "commit bump\n"),
       Github(),
       {"--commit-from", "checkout"},
       "bump",
       ""},
      {"AskedForACheckoutThatIsNotThere",
       Rule::kCheckoutAsked,
       "mkdir $ROOT/work\n",
       Github(),
       {"--commit-from", "checkout"},
       "",
       "there is no git checkout here"},
      {"HeadOfBuildkite",
       Rule::kCiSilent,
       kClone,
       With(buildkite, "BUILDKITE_COMMIT", "HEAD"),
       {},
       "three",
       ""},
      {"HeadOfBuildkiteInAnotherRepository",
       Rule::kCiSilent,
       absl::StrCat(kClone, "git remote set-url origin https://x.example/y\n"),
       With(buildkite, "BUILDKITE_COMMIT", "HEAD"),
       {},
       "",
       "the checkout here is of https://x.example/y"},
      {"OutsideCi",
       Rule::kCiSilent,
       absl::StrCat(kClone, "git checkout -q v1\n"),
       {},
       {},
       "one",
       ""},
      {"NoCheckout",
       Rule::kNoCheckout,
       "mkdir $ROOT/work\n",
       Github(),
       {},
       "three",
       ""},
      {"NoCheckoutOfAScheduledRun",
       Rule::kNoCheckout,
       "mkdir $ROOT/work\n",
       With(Github(), "GITHUB_EVENT_NAME", "schedule"),
       {},
       "three",
       "has no commit of its own"},
      {"AnotherRunWithoutACheckout",
       Rule::kNoCheckout,
       "mkdir $ROOT/work\n"
       "echo '{\"workflow_run\": {\"event\": \"push\", \"head_branch\": "
       "\"release\", \"head_sha\": \"'$(sha two)'\"}}' >$ROOT/event\n",
       With(With(Github(), "GITHUB_EVENT_NAME", "workflow_run"),
            "GITHUB_EVENT_PATH", "{root}/event"),
       {},
       "two",
       ""},
      {"AMergedRequestWithoutACheckout",
       Rule::kNoCheckout,
       "mkdir $ROOT/work\n"
       "echo '{\"action\": \"closed\", \"pull_request\": {\"merged\": true, "
       "\"merge_commit_sha\": \"'$(sha two)'\"}}' >$ROOT/event\n",
       With(With(Github(), "GITHUB_EVENT_NAME", "pull_request"),
            "GITHUB_EVENT_PATH", "{root}/event"),
       {},
       "two",
       ""},
      {"AnotherRunAtTheTipOfItsBranch",
       Rule::kRemoteBranch,
       absl::StrCat(kClone,
                    "echo '{\"workflow_run\": {\"event\": \"push\", "
                    "\"head_sha\": \"'$(sha two)'\"}}' >$ROOT/event\n"),
       With(With(Github(), "GITHUB_EVENT_NAME", "workflow_run"),
            "GITHUB_EVENT_PATH", "{root}/event"),
       {},
       "three",
       "not the CI's"},
      {"ADispatchOfATag",
       Rule::kTag,
       absl::StrCat("git checkout -q --detach release\ncommit hotfix\n"
                    "git tag v1.1\ngit checkout -q main\n",
                    kClone, "git checkout -q v1.1\n"),
       With(Github(), "GITHUB_EVENT_NAME", "repository_dispatch"),
       {},
       "hotfix",
       "at refs/tags/v1.1"},
      {"NothingCheckedOutByGitlab",
       Rule::kNotCheckedOut,
       absl::StrCat(kClone, "git checkout -q release\n"),
       With(gitlab, "GIT_STRATEGY", "none"),
       {},
       "three",
       "GIT_STRATEGY"},
      {"AnEmptyFolderOfGitlabAndACloneOfTheJobs",
       Rule::kTag,
       absl::StrCat("git checkout -q --detach release\ncommit hotfix\n"
                    "git tag v1.1\ngit checkout -q main\n",
                    kClone, "git checkout -q v1.1\n"),
       With(gitlab, "GIT_STRATEGY", "empty"),
       {},
       "hotfix",
       "at refs/tags/v1.1"},
      {"ALabelOfAMergedRequest",
       Rule::kRemoteBranch,
       absl::StrCat(
           "git checkout -q -b topic release\ncommit topic\n"
           "git checkout -q main\n"
           "git merge -q --no-ff -m merge topic\n"
           "echo merge $(git rev-parse HEAD) >>$NAMES\n",
           kClone,
           "echo '{\"action\": \"labeled\", \"pull_request\": "
           "{\"merged\": true, \"head\": {\"sha\": \"'$(sha topic)'\"}}}'"
           " >$ROOT/event\n"),
       With(With(request, "GITHUB_REF", "refs/heads/main"), "GITHUB_EVENT_PATH",
            "{root}/event"),
       {},
       "merge",
       "at refs/remotes/origin/main"},
      {"MergeOfGithub",
       Rule::kPullRequestMerge,
       merged_checkout,
       request,
       {},
       "topic",
       ""},
      {"MergeOfGithubInAShallowClone",
       Rule::kPullRequestMerge,
       absl::StrCat("DEPTH=--depth=1\n", merged_checkout),
       request,
       {},
       "topic",
       ""},
      {"MergeOfGithubWithoutACheckout",
       Rule::kPullRequestMerge,
       absl::StrCat(merged_checkout, "rm -rf $ROOT/work/.git\n"),
       request,
       {},
       "merge",
       "may be a merge that the CI made"},
      {"MergeOfJenkins",
       Rule::kPullRequestMerge,
       absl::StrCat("git checkout -q -b topic release\ncommit topic\n", kClone,
                    "git checkout -q origin/topic\n"
                    "git merge -q --no-ff -m merge origin/main\n"
                    "echo merge $(git rev-parse HEAD) >>$NAMES\n"),
       jenkins,
       {},
       "topic",
       ""},
      {"HeadOfJenkins",
       Rule::kAgreed,
       absl::StrCat("git checkout -q -b topic release\ncommit topic\n"
                    "git merge -q --no-ff -m merge main\n"
                    "echo merge $(git rev-parse HEAD) >>$NAMES\n",
                    kClone, "git checkout -q origin/topic\n"),
       jenkins,
       {},
       "merge",
       ""},
      {"MergeWhoseHeadThePayloadNames",
       Rule::kPullRequestMerge,
       absl::StrCat(kClone,
                    "echo '{\"action\": \"opened\", \"pull_request\": "
                    "{\"head\": {\"sha\": \"'$(sha two)'\"}}}' >$ROOT/event\n"),
       With(With(request, "GITHUB_SHA", "{three}"), "GITHUB_EVENT_PATH",
            "{root}/event"),
       {},
       "two",
       ""},
      {"MergeWhoseHeadTheCiNames",
       Rule::kPullRequestMerge,
       merged_checkout,
       {{"TF_BUILD", "True"},
        {"BUILD_REASON", "PullRequest"},
        {"BUILD_REPOSITORY_URI", "https://github.com/acme/app"},
        {"BUILD_SOURCEBRANCH", "refs/pull/7/merge"},
        {"BUILD_SOURCEVERSION", "{merge}"},
        {"SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main"},
        {"SYSTEM_PULLREQUEST_SOURCECOMMITID", "{topic}"}},
       {},
       "topic",
       ""},
      {"MergeThatTheCisCloneMade",
       Rule::kPullRequestMerge,
       absl::StrCat(request_head, "git merge -q -m m FETCH_HEAD\n"),
       {{"DRONE", "true"},
        {"DRONE_GIT_HTTP_URL", "https://github.com/acme/app.git"},
        {"DRONE_BUILD_EVENT", "pull_request"},
        {"DRONE_PULL_REQUEST", "7"},
        {"DRONE_COMMIT_SHA", "{topic}"},
        {"DRONE_SOURCE_BRANCH", "topic"},
        {"DRONE_TARGET_BRANCH", "main"}},
       {},
       "topic",
       ""},
      {"MergeThatTheJobMade",
       Rule::kPullRequestMerge,
       absl::StrCat(request_head,
                    "git checkout -q --detach origin/main\n"
                    "git merge -q -m m FETCH_HEAD\n"),
       With(With(With(gitlab, "CI_COMMIT_SHA", "{topic}"),
                 "CI_MERGE_REQUEST_IID", "7"),
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
       {},
       "topic",
       ""},
      {"MergeWhereTheCiNamesNoCommit",
       Rule::kPullRequestMerge,
       absl::StrCat(request_head,
                    "git checkout -q --detach FETCH_HEAD\n"
                    "git merge -q -m m origin/main\n"),
       With(jenkins, "GIT_COMMIT", ""),
       {},
       "topic",
       ""},
      {"MergeThatARunOfABranchFetched",
       Rule::kPullRequestMerge,
       merged_checkout,
       Github(),
       {},
       "topic",
       "The merge of a pull request is checked out"},
      {"MergeThatARunOfTheBaseFetched",
       Rule::kPullRequestMerge,
       merged_checkout,
       With(With(Github(), "GITHUB_EVENT_NAME", "pull_request_target"),
            "GITHUB_BASE_REF", "main"),
       {},
       "topic",
       "The merge of a pull request is checked out"},
      {"CommittedOnTheMerge",
       Rule::kPullRequestMerge,
       absl::StrCat(merged_checkout, "commit bump\n"),
       request,
       {},
       "topic",
       "This job made"},
      {"Agreed", Rule::kAgreed, kClone, Github(), {}, "three", ""},
      {"AgreedByTheStartOfASha",
       Rule::kAgreed,
       kClone,
       With(Github(), "GITHUB_SHA", "{three:12}"),
       {},
       "three",
       ""},
      {"AgreedByABranch",
       Rule::kAgreed,
       kClone,
       With(buildkite, "BUILDKITE_COMMIT", "main"),
       {},
       "three",
       ""},
      {"ASharedLibraryOfJenkins",
       Rule::kSharedLibrary,
       absl::StrCat(kClone, "git checkout -q v1\n"),
       {{"JENKINS_URL", "https://ci.shop.example/"},
        {"WORKSPACE", "{root}/work"},
        {"GIT_URL", "https://github.com/acme/library"},
        {"GIT_COMMIT", "1111111111111111111111111111111111111111"}},
       {},
       "one",
       "What is checked out in WORKSPACE is reported",
       "acme/app"},
      {"AnotherRepositoryInAFolderOfJenkins",
       Rule::kOtherRepository,
       kClone,
       {{"JENKINS_URL", "https://ci.shop.example/"},
        {"WORKSPACE", "{root}"},
        {"GIT_URL", "https://github.com/acme/other"},
        {"GIT_COMMIT", "1111111111111111111111111111111111111111"}},
       {},
       "1111111111111111111111111111111111111111",
       "not of https://github.com/acme/other",
       "acme/other"},
      {"ABranchOfAnotherRemote",
       Rule::kOtherRepository,
       absl::StrCat(kClone,
                    "git remote rename origin jane\n"
                    "git remote set-url jane https://github.com/jane/app\n"
                    "git remote add origin https://github.com/acme/app\n"
                    "git checkout -q --detach jane/release\n"),
       Github(),
       {},
       "three",
       "which is on a branch of \"jane\"",
       "acme/app"},
      {"AnotherRepository",
       Rule::kOtherRepository,
       absl::StrCat(kClone,
                    "git remote set-url origin "
                    "https://t:s3cret@github.com/acme/infra\n"
                    "git checkout -q v1\n"),
       Github(),
       {},
       "three",
       "is of https://github.com/acme/infra, not of"},
      {"AForkOfTheRepository",
       Rule::kOtherRepository,
       absl::StrCat(kClone,
                    "git remote set-url origin "
                    "https://github.com/jane/app\n"
                    "git checkout -q v1\n"),
       Github(),
       {},
       "three",
       "is of https://github.com/jane/app, not of"},
      {"AnotherBranch",
       Rule::kRemoteBranch,
       absl::StrCat(kClone, "git checkout -q release\n"),
       Github(),
       {},
       "two",
       "at refs/remotes/origin/release"},
      {"BehindTheTipOfABranch",
       Rule::kRemoteBranch,
       absl::StrCat("git tag -d v1\n", kClone, "git checkout -q main~2\n"),
       Github(),
       {},
       "one",
       "on a branch of a remote"},
      {"AnotherBranchOfAMirror",
       Rule::kRemoteBranch,
       absl::StrCat(kClone,
                    "git remote set-url origin /srv/mirrors/42.git\n"
                    "git checkout -q release\n"),
       Github(),
       {},
       "two",
       "at refs/remotes/origin/release"},
      {"AnotherBranchOfAGerrit",
       Rule::kRemoteBranch,
       absl::StrCat(kClone,
                    "git remote set-url origin "
                    "ssh://ci@gerrit.corp.example:29418/shop/app\n"
                    "git checkout -q release\n"),
       {{"BUILDKITE", "true"},
        {"BUILDKITE_REPO", "https://gerrit.corp.example/a/shop/app"},
        {"BUILDKITE_COMMIT", "{three}"}},
       {},
       "two",
       "at refs/remotes/origin/release"},
      {"ACheckoutOfABundle",
       Rule::kRemoteBranch,
       absl::StrCat(kClone,
                    "git remote set-url origin app.bundle\n"
                    "git checkout -q release\n"),
       Github(),
       {},
       "two",
       "at refs/remotes/origin/release"},
      {"ACiWhoseUrlIsCutOff",
       Rule::kCiSilent,
       kClone,
       With(With(buildkite, "BUILDKITE_REPO", "https://"), "BUILDKITE_COMMIT",
            "HEAD"),
       {},
       "three",
       ""},
      {"OfARemoteOfAnotherName",
       Rule::kRemoteBranch,
       absl::StrCat(kClone,
                    "git remote rename origin upstream\n"
                    "git remote add fork https://github.com/jane/app\n"
                    "git checkout -q release\n"),
       Github(),
       {},
       "two",
       "at refs/remotes/upstream/release"},
      {"PushedByThisJob",
       Rule::kRemoteBranch,
       absl::StrCat(kClone,
                    "commit bump\n"
                    "git update-ref refs/remotes/origin/main HEAD\n"),
       Github(),
       {},
       "bump",
       "at refs/remotes/origin/main"},
      {"MadeHere",
       Rule::kMadeHere,
       absl::StrCat(kClone, "commit bump\n"),
       Github(),
       {},
       "three",
       "This job made"},
      {"MadeHereAndTagged",
       Rule::kMadeHere,
       absl::StrCat(kClone, "commit bump\ngit tag v2\n"),
       Github(),
       {},
       "three",
       "This job made"},
      {"MadeHereBySeveralWays",
       Rule::kMadeHere,
       absl::StrCat(kClone,
                    "commit a\ncommit b\n"
                    "git commit -q --amend --allow-empty -m c\n"
                    "git checkout -q -b deploy\n"),
       Github(),
       {},
       "three",
       "This job made"},
      {"AmendedHere",
       Rule::kMadeHere,
       absl::StrCat(kClone, "git commit -q --amend --allow-empty -m c\n"),
       Github(),
       {},
       "three",
       "This job made"},
      {"MadeHereAndABranchMadeOfIt",
       Rule::kMadeHere,
       absl::StrCat(kClone,
                    "git checkout -q v1\ncommit bump\n"
                    "git checkout -q -b rel\ngit branch -m rel2\n"),
       Github(),
       {},
       "one",
       "This job made"},
      {"MadeHereAndCheckedOutByItsTag",
       Rule::kMadeHere,
       absl::StrCat(kClone,
                    "commit bump\ngit tag v2\ncommit next\n"
                    "git checkout -q v2\n"),
       Github(),
       {},
       "three",
       "This job made"},
      {"MadeHereOnACommitOfItsOwn",
       Rule::kMadeHere,
       absl::StrCat(kClone,
                    "commit bump\ngit tag v2\ngit checkout -q -b notes\n"
                    "commit notes\n"),
       Github(),
       {},
       "three",
       "This job made"},
      {"MadeHereAndRebased",
       Rule::kMadeHere,
       absl::StrCat(kClone,
                    "commit bump\n(cd $ROOT/source && commit four)\n"
                    "git fetch -q file://$ROOT/source "
                    "+refs/heads/main:refs/remotes/origin/main\n"
                    "git rebase -q --keep-empty origin/main\n"),
       Github(),
       {},
       "four",
       "This job made"},
      {"MadeHereByWhatWritesNoReflog",
       Rule::kMadeHere,
       absl::StrCat(kClone,
                    "git commit-tree -p HEAD -m bump HEAD^{tree} >new\n"
                    "cp new .git/refs/heads/main\n"),
       Github(),
       {},
       "three",
       "This job made"},
      {"MadeHereWhereTheCiNamesNoCommit",
       Rule::kMadeHere,
       absl::StrCat(kClone, "commit bump\n"),
       With(buildkite, "BUILDKITE_COMMIT", "HEAD"),
       {},
       "three",
       "This job made"},
      {"MadeHereByMergingTheCis",
       Rule::kMadeHere,
       absl::StrCat("git checkout -q release\ncommit old\n"
                    "git checkout -q main\n",
                    kClone,
                    "git checkout -q release\n"
                    "git merge -q --no-ff -m m origin/main\n"),
       Github(),
       {},
       "three",
       "This job made"},
      {"MadeHereOnATag",
       Rule::kMadeHere,
       absl::StrCat(kClone, "git checkout -q v1\ncommit bump\n"),
       Github(),
       {},
       "one",
       "This job made"},
      {"MadeHereWithoutAReflog",
       Rule::kMadeHere,
       absl::StrCat(kClone, "commit bump\nrm -r .git/logs\n"),
       Github(),
       {},
       "three",
       "This job made"},
      {"MadeHereInAShallowClone",
       Rule::kMadeHere,
       "clone --depth=1\ncommit bump\n",
       Github(),
       {},
       "three",
       "This job made"},
      {"ATag",
       Rule::kTag,
       absl::StrCat("git checkout -q --detach release\ncommit hotfix\n"
                    "git tag v1.1\ngit checkout -q main\n",
                    kClone, "git checkout -q v1.1\n"),
       Github(),
       {},
       "hotfix",
       "at refs/tags/v1.1"},
      {"AnAnnotatedTag",
       Rule::kTag,
       absl::StrCat("git checkout -q --detach release\ncommit hotfix\n"
                    "git tag -a -m x v1.1\ngit checkout -q main\n",
                    kClone, "git checkout -q v1.1\n"),
       Github(),
       {},
       "hotfix",
       "at refs/tags/v1.1"},
      {"AShaThatWasFetchedByItself",
       Rule::kFetched,
       absl::StrCat("git checkout -q --detach release\ncommit lost\n"
                    "git checkout -q main\n",
                    "clone --depth=1\n"
                    "lost=$(sha lost)\n"
                    "git fetch -q --depth=1 file://$ROOT/source $lost\n"
                    "git checkout -q --detach $lost\n"),
       Github(),
       {},
       "lost",
       "on no branch and no tag"},
      {"MadeByAnEarlierJobOnTheSameMachine",
       Rule::kFetched,
       absl::StrCat(kClone,
                    "commit bump\ngit checkout -q --force origin/main\n"
                    "git checkout -q --force $(sha bump)\n"),
       Github(),
       {},
       "bump",
       "on no branch and no tag"},
      {"AShaThatWasFetchedByItselfOnTopOfTheCis",
       Rule::kFetched,
       "git checkout -q --detach main\ncommit lost\ngit checkout -q main\n"
       "clone --depth=1\n"
       "lost=$(sha lost)\n"
       "git fetch -q --depth=1 file://$ROOT/source $lost\n"
       "git checkout -q --detach $lost\nrm -rf .git/logs\n",
       Github(),
       {},
       "lost",
       "on no branch and no tag"},
  };
}

/// The user's own word, which comes before the rules.
std::vector<Row> GivenRows() {
  constexpr auto kNoRule = CommitRule::kCiAsked;
  const std::string at_tag = absl::StrCat(kClone, "git checkout -q v1\n");
  return {
      {"HeadIsTheCheckouts",
       kNoRule,
       at_tag,
       Github(),
       {"--git-commit-sha", "HEAD"},
       "one",
       ""},
      {"HeadIsTheCheckoutsByTheVariable",
       kNoRule,
       at_tag,
       With(Github(), "DD_GIT_COMMIT_SHA", "HEAD"),
       {},
       "one",
       ""},
      {"ZerosNameNoCommit",
       kNoRule,
       kClone,
       With(Github(), "DD_GIT_COMMIT_SHA",
            "0000000000000000000000000000000000000000"),
       {},
       "three",
       "names no commit, so it is not used"},
      {"ATagsOwnShaIsItsCommit",
       kNoRule,
       absl::StrCat("git tag -a -m x v3 release\n"
                    "echo tag $(git rev-parse v3) >>$NAMES\n",
                    kClone),
       With(Github(), "DD_GIT_COMMIT_SHA", "{tag}"),
       {},
       "two",
       ""},
      {"ACommitThatTheCheckoutLacks",
       kNoRule,
       kClone,
       {},
       {"--git-commit-sha", "1111111111111111111111111111111111111111"},
       "",
       "this checkout does not have the commit 1111111111"},
      {"TheRepositoryOfAMirror",
       kNoRule,
       kClone,
       With(Github(), "DD_GIT_REPOSITORY_URL",
            "https://git.shop.example/acme/app"),
       {},
       "three",
       "",
       "git.shop.example/acme/app"},
      {"ARepositoryThatNobodyFilledIn",
       kNoRule,
       kClone,
       With(Github(), "DD_GIT_REPOSITORY_URL", "${GIT_URL}"),
       {},
       "three",
       "names no repository on another machine, so it is not used",
       "github.com/acme/app"},
      {"TwoRemotesOfOneRepository",
       kNoRule,
       absl::StrCat(kClone,
                    "git remote rename origin a\n"
                    "git remote add b git@github.com:acme/app\n"),
       {},
       {},
       "three",
       "",
       "https://github.com/acme/app"},
      {"TheCisWithoutACi",
       kNoRule,
       kClone,
       {},
       {"--commit-from", "ci"},
       "",
       "there is no CI here that names a commit"},
  };
}

class WhichCommit : public ::testing::TestWithParam<Row> {};

/// The commits of the row, by their names.
std::map<std::string, std::string> ReadNames(const std::string& path) {
  std::map<std::string, std::string> names;
  std::ifstream file(path);
  std::string name;
  std::string sha;
  while (file >> name >> sha) names[name] = sha;
  return names;
}

TEST_P(WhichCommit, IsReportedByTheRule) {
  const Row& row = GetParam();
  const Scratch scratch;
  Command setup;
  setup.arguments = {
      "/bin/sh", "-c",
      absl::StrCat(kPrelude,
                   absl::StrReplaceAll(row.script, {{"{three}", "main"}}))};
  setup.variables = {{"PATH", "/usr/bin:/bin"}, {"HOME", scratch.path()}};
  setup.directory = scratch.path();
  const Finished made = testing::Run(setup);
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const auto names = ReadNames(scratch.path() + "/names");
  Variables variables = row.variables;
  for (auto& [name, value] : variables) {
    value = absl::StrReplaceAll(value, {{"{root}", scratch.path()}});
    for (const auto& [commit, sha] : names) {
      value = absl::StrReplaceAll(
          value, {{absl::StrCat("{", commit, "}"), sha},
                  {absl::StrCat("{", commit, ":12}"), sha.substr(0, 12)}});
    }
  }
  std::vector<std::string> words = {
      "deployment",   "--service",  "s",
      "--env",        "p",          "--dry-run",
      "--started-at", "1700000000", "--finished-at",
      "1700000100"};
  words.insert(words.end(), row.options.begin(), row.options.end());
  Command command = scratch.DeployCommand(words, variables);
  command.directory = scratch.path() + "/work";
  const Finished finished = testing::Run(command);
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const auto body = nlohmann::json::parse(finished.out);
  const auto& facts = body["data"]["attributes"];
  if (row.commit.empty()) {
    EXPECT_FALSE(facts.contains("git")) << finished.out;
  } else {
    const auto named = names.find(row.commit);
    EXPECT_EQ(facts["git"]["commit_sha"],
              named == names.end() ? row.commit : named->second)
        << finished.err;
    EXPECT_THAT(facts["git"]["repository_url"].dump(), HasSubstr(row.url));
  }
  EXPECT_THAT(finished.err, Not(HasSubstr("s3cret")));
  if (row.note.empty()) {
    EXPECT_EQ(finished.err, "");
  } else {
    EXPECT_THAT(finished.err, HasSubstr(row.note));
  }
}

INSTANTIATE_TEST_SUITE_P(Rows, WhichCommit, ::testing::ValuesIn(Rows()),
                         [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(Given, WhichCommit, ::testing::ValuesIn(GivenRows()),
                         [](const auto& info) { return info.param.name; });

/// A checkout of `ref` in a scheduled run of main, and the env by its branch.
Finished DeployOf(const char* ref, const Variables& variables) {
  const Scratch scratch;
  Command setup;
  setup.arguments = {
      "/bin/sh", "-c",
      absl::StrCat(kPrelude, kClone, "git checkout -q ", ref, "\n",
                   "printf 'version: 1\\nenvs:\\n  staging: {branches: [main]}"
                   "\\n  prod: {branches: [release]}\\n'"
                   " >.dora-deploy.yaml\n")};
  setup.variables = {{"PATH", "/usr/bin:/bin"}, {"HOME", scratch.path()}};
  setup.directory = scratch.path();
  EXPECT_EQ(testing::Run(setup).exit_code, 0);
  Command command = scratch.DeployCommand(
      {"deployment", "--service", "s", "--started-at", "now", "--dry-run"},
      variables);
  command.directory = scratch.path() + "/work";
  return testing::Run(command);
}

TEST(EnvOfTheCommit, IsThatOfTheBranchThatIsCheckedOut) {
  Variables run = With(Github(), "GITHUB_EVENT_NAME", "schedule");
  run = With(run, "GITHUB_SHA", "1111111111111111111111111111111111111111");
  // The commits of release and v1 are on main as well: they may be rollbacks.
  for (const char* ref : {"main", "v1", "--detach origin/release"}) {
    EXPECT_THAT(DeployOf(ref, run).out, HasSubstr(R"("env":"staging")")) << ref;
  }
  // As a clone of one branch has it.
  constexpr char kAlone[] =
      "--detach origin/release && git branch -q -r -D origin/main origin/HEAD";
  for (const char* ref : {"release", kAlone}) {
    EXPECT_THAT(DeployOf(ref, run).out, HasSubstr(R"("env":"prod")")) << ref;
  }
}

TEST(EnvOfTheCommit, IsNotThatOfAPullRequestsBranchWhichIsSaid) {
  const Finished finished = DeployOf(
      "main", {{"CIRCLECI", "true"},
               {"CIRCLE_BRANCH", "release"},
               {"CIRCLE_PULL_REQUEST", "https://github.com/acme/app/pull/7"}});
  EXPECT_THAT(finished.out, Not(HasSubstr("\"env\"")));
  EXPECT_THAT(finished.err,
              HasSubstr("the branch of a pull request never chooses it"));
}

TEST(GivenCommit, ThatIsNoneIsAMistakeOfTheOption) {
  const Scratch scratch;
  scratch.Git({"init", "-q"});
  scratch.Git({"remote", "add", "origin", "https://github.com/acme/app"});
  scratch.Git({"commit", "-q", "--allow-empty", "-m", "x"});
  const Finished finished =
      scratch.Deploy({"deployment", "--service", "s", "--started-at", "now",
                      "--dry-run", "--git-commit-sha", "unknown"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("\"unknown\" (from --git-commit-sha)"));
}

TEST(CommitRules, EachHasARow) {
  std::set<int> rules;
  for (const Row& row : Rows()) rules.insert(row.rule);
  EXPECT_EQ(rules.size(), app::AllCommitRules().size());
}

}  // namespace
}  // namespace dora::testing
