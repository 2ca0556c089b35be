// A repository of several services: .dora-deploy.yaml, and which of them a
// deployment is of, by the paths that changed in a real checkout.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <ctime>
#include <filesystem>
#include <optional>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kConfig[] = R"(version: 1
team: platform
tags: [tier:web]
envs:
  prod:
    branches: [main]
services:
  shopist:
    paths: [shop/**, libs/common/**, "!**/*.md"]
    team: shop
    tags: [lang:go]
  cart:
    paths: [cart, libs/*/*.proto]
  search:
    paths: [search/**]
)";

/// A repository with its configuration and a file of each service, tagged v1.
class Repository {
 public:
  Repository() {
    Git({"init", "-q", "-b", "main"});
    Git({"remote", "add", "origin", "https://github.com/shop-inc/mono"});
    Write(".dora-deploy.yaml", kConfig);
    Write("shop/api/main.go", "1");
    Write("cart/main.cc", "1");
    Write("search/main.rs", "1");
    Write("libs/common/log.go", "1");
    Commit();
    Git({"tag", "-a", "-m", "x", "v1"});
  }

  const std::string& path() const { return scratch_.path(); }

  void Git(const std::vector<std::string>& arguments) const {
    scratch_.Git(arguments);
  }

  void Write(const std::string& path, const std::string& text) const {
    const std::filesystem::path whole = scratch_.path() + "/" + path;
    std::filesystem::create_directories(whole.parent_path());
    WriteFile(whole, text);
  }

  void Commit() const {
    Git({"add", "--all", ":(exclude).local"});
    Git({"commit", "-q", "-m", "x"});
  }

  Finished Deploy(const std::vector<std::string>& more,
                  const Variables& variables = {}) const {
    std::vector<std::string> arguments = {"deployment", "--started-at",
                                          "1693491974"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return scratch_.Deploy(arguments, variables);
  }

  Command DeployCommand(const std::vector<std::string>& arguments) const {
    return scratch_.DeployCommand(arguments);
  }

  Finished Run(const std::vector<std::string>& arguments,
               const Variables& variables = {}) const {
    return scratch_.Deploy(arguments, variables);
  }

 private:
  Scratch scratch_;
};

/// The attributes of each event that a dry run printed.
std::vector<nlohmann::json> EventsIn(const std::string& out) {
  std::vector<nlohmann::json> events;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    events.push_back(nlohmann::json::parse(line)["data"]["attributes"]);
  }
  return events;
}

std::vector<std::string> ServicesIn(const std::string& out) {
  std::vector<std::string> names;
  for (const auto& event : EventsIn(out)) names.push_back(event["service"]);
  return names;
}

struct ChangeCase {
  std::string name;
  std::vector<std::string> written;  ///< paths that the commit changes
  std::vector<std::string> services;
};

class Changed : public ::testing::TestWithParam<ChangeCase> {};

TEST_P(Changed, TheServicesWhosePathsDifferAreReported) {
  const Repository repository;
  for (const std::string& path : GetParam().written) {
    repository.Write(path, "2");
  }
  repository.Commit();
  const Finished finished =
      repository.Deploy({"--changed-since", "v1", "--dry-run"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(ServicesIn(finished.out), GetParam().services) << finished.err;
}

INSTANTIATE_TEST_SUITE_P(
    Paths, Changed,
    ::testing::Values(
        ChangeCase{"One", {"shop/api/main.go"}, {"shopist"}},
        ChangeCase{"Deep", {"shop/a/b/c/d.go"}, {"shopist"}},
        ChangeCase{"AFolderByItsName", {"cart/x/y.cc"}, {"cart"}},
        ChangeCase{"ANameThatOnlyBeginsAlike", {"cartoon/x"}, {}},
        ChangeCase{"Several",
                   {"search/main.rs", "shop/api/main.go"},
                   {"shopist", "search"}},
        ChangeCase{"Shared", {"libs/common/a.proto"}, {"shopist", "cart"}},
        ChangeCase{"AStarKeepsToItsFolder", {"libs/a/b/c.proto"}, {}},
        ChangeCase{"TakenOut", {"shop/README.md"}, {}},
        ChangeCase{"NotAscii", {"search/größe ☃\t\n.rs"}, {"search"}},
        ChangeCase{"Nobodys", {"docs/a.txt", ".gitignore"}, {}}),
    [](const auto& info) { return info.param.name; });

TEST(Monorepo, WhatChangedIsSentOverOneConnectionWithTeamTagsAndEnv) {
  const IntakeServer intake;
  const Repository repository;
  repository.Write("shop/api/main.go", "2");
  repository.Write("search/main.rs", "2");
  repository.Commit();
  const Finished finished =
      repository.Deploy({"--changed-since", "v1", "--api-url", intake.url(),
                         "--custom-tags", "tier:db", "--verbose"},
                        {{"DD_GIT_BRANCH", "main"}});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  std::vector<nlohmann::json> events;
  for (const auto& request : intake.Requests()) {
    events.push_back(nlohmann::json::parse(
        request["body"].get<std::string>())["data"]["attributes"]);
  }
  ASSERT_EQ(events.size(), 2);
  EXPECT_EQ(events[0]["service"], "shopist");
  EXPECT_EQ(events[0]["team"], "shop");
  EXPECT_EQ(events[0]["custom_tags"], (nlohmann::json{"tier:db", "lang:go"}));
  EXPECT_EQ(events[1]["service"], "search");
  EXPECT_EQ(events[1]["team"], "platform");
  EXPECT_EQ(events[1]["custom_tags"], nlohmann::json{"tier:db"});
  EXPECT_EQ(events[1]["env"], "prod");
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("service \"shopist\": changed from "),
                    HasSubstr("\"shop/api/main.go\""),
                    HasSubstr("service \"cart\": nothing changed from "),
                    HasSubstr("env: \"prod\" from ./.dora-deploy.yaml, line 5, "
                              "by DD_GIT_BRANCH"),
                    HasSubstr("team: \"shop\" from ./.dora-deploy.yaml, line "
                              "10")));
}

TEST(Monorepo, WhereNothingChangedThereIsNothingToReport) {
  const IntakeServer intake;
  const Repository repository;
  const Finished finished = repository.Deploy(
      {"--changed-since", "v1", "--output", "json", "--api-url", intake.url()});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(finished.out, "[]\n");
  EXPECT_THAT(finished.err, HasSubstr("Nothing to report: no service's paths "
                                      "changed since \"v1\"."));
  EXPECT_EQ(intake.Requests().size(), 0);
}

struct NothingBeforeCase {
  const char* name;
  std::vector<std::string> options;
  Variables variables;
  const char* note;
};

class NothingBefore : public ::testing::TestWithParam<NothingBeforeCase> {};

TEST_P(NothingBefore, EveryServiceIsReportedWithANote) {
  const Repository repository;
  std::vector<std::string> options = GetParam().options;
  options.emplace_back("--dry-run");
  const Finished finished = repository.Deploy(options, GetParam().variables);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(ServicesIn(finished.out),
              ElementsAre("shopist", "cart", "search"));
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr(GetParam().note),
                    HasSubstr("so there is nothing to compare with: every "
                              "service is reported.")));
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, NothingBefore,
    ::testing::Values(
        NothingBeforeCase{"Sha1",
                          {"--changed-since", std::string(40, '0')},
                          {},
                          "(from --changed-since) is a commit of zeros"},
        NothingBeforeCase{"Sha256",
                          {"--changed-since", std::string(64, '0')},
                          {},
                          "(from --changed-since) is a commit of zeros"},
        NothingBeforeCase{"Variable",
                          {},
                          {{"DORA_CHANGED_SINCE", std::string(40, '0')}},
                          "(from DORA_CHANGED_SINCE) is a commit of zeros"},
        NothingBeforeCase{"Empty",
                          {"--changed-since", ""},
                          {},
                          "(from --changed-since) is empty"},
        NothingBeforeCase{"Blank",
                          {"--changed-since", " "},
                          {{"DORA_CHANGED_SINCE", "v1"}},
                          "(from --changed-since) is empty"},
        NothingBeforeCase{"EqualsSign",
                          {"--changed-since="},
                          {},
                          "(from --changed-since) is empty"}),
    [](const auto& info) { return info.param.name; });

TEST(Monorepo, AMovedFileIsAChangeOfBothPlaces) {
  const Repository repository;
  repository.Git({"mv", "cart/main.cc", "search/moved.cc"});
  repository.Commit();
  const Finished finished =
      repository.Deploy({"--changed-since", "v1", "--dry-run"},
                        {{"GIT_CONFIG_COUNT", "1"},
                         {"GIT_CONFIG_KEY_0", "diff.renames"},
                         {"GIT_CONFIG_VALUE_0", "copies"}});
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("cart", "search"))
      << finished.err;
}

TEST(Monorepo, ADeletedFolderIsAChange) {
  const Repository repository;
  repository.Git({"rm", "-rq", "search"});
  repository.Commit();
  const Finished finished =
      repository.Deploy({"--changed-since", "v1", "--dry-run"});
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("search"));
}

TEST(Monorepo, ASubmoduleThatIsAServicesFolderIsAChange) {
  const Repository repository;
  repository.Git({"update-index", "--add", "--cacheinfo",
                  "160000,66adc9350f2cc9b250b69abddab733dd55e1a588,"
                  "libs/common/sub"});
  repository.Git({"rm", "-rq", "--cached", "search"});
  repository.Git({"commit", "-q", "-m", "x"});
  repository.Git({"update-index", "--add", "--cacheinfo",
                  "160000,66adc9350f2cc9b250b69abddab733dd55e1a588,search"});
  repository.Git({"commit", "-q", "-m", "x"});
  const Finished finished =
      repository.Deploy({"--changed-since", "HEAD~1", "--dry-run"});
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("search")) << finished.err;
}

TEST(Monorepo, ItIsTheDeployedCommitThatIsCompared) {
  const Repository repository;
  repository.Write("search/main.rs", "2");
  repository.Commit();
  repository.Git({"tag", "v2"});
  repository.Write("cart/main.cc", "2");
  repository.Commit();
  // Rolled back to v2: the cart of HEAD is not part of it.
  const Finished finished =
      repository.Deploy({"--changed-since", "v1", "--git-commit-sha",
                         ReadFile(repository.path() + "/.git/refs/tags/v2"),
                         "--git-repository-url",
                         "https://github.com/shop-inc/mono", "--dry-run"});
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("search")) << finished.err;
}

TEST(Monorepo, SoItIsWhereTheEventGoesWithoutTheCommit) {
  const Repository repository;
  repository.Write("search/main.rs", "2");
  repository.Commit();
  repository.Git({"tag", "v2"});
  std::string v2 = ReadFile(repository.path() + "/.git/refs/tags/v2");
  v2.resize(40);
  repository.Write("cart/main.cc", "2");
  repository.Commit();
  const std::vector<std::string> since = {"--changed-since", "v1", "--dry-run"};
  const auto with = [&since](std::vector<std::string> more) {
    more.insert(more.end(), since.begin(), since.end());
    return more;
  };
  EXPECT_THAT(
      ServicesIn(
          repository.Deploy(with({"--skip-git", "--git-commit-sha", v2})).out),
      ElementsAre("search"));
  EXPECT_THAT(
      ServicesIn(
          repository.Deploy(with({"--skip-git"}), {{"DD_GIT_COMMIT_SHA", v2}})
              .out),
      ElementsAre("search"));
  EXPECT_THAT(ServicesIn(repository.Deploy(with({"--skip-git"})).out),
              ElementsAre("cart", "search"));
  for (const char* url : {"", "/srv/mono.git"}) {
    repository.Git({"config", "--replace-all", "remote.origin.url", url});
    const Finished finished = repository.Deploy(with({"--git-commit-sha", v2}));
    EXPECT_THAT(ServicesIn(finished.out), ElementsAre("search"));
    EXPECT_THAT(finished.err, HasSubstr("neither repository nor commit"));
  }
  // exec reads what to report before the command runs.
  const IntakeServer intake;
  const Finished ran =
      repository.Run({"exec", "--changed-since", "v1", "--git-commit-sha", v2,
                      "--api-url", intake.url(), "--", "true"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(intake.StoredCount(), 1);
}

TEST(Monorepo, ACommitOfAnotherRepositoryIsNotComparedHere) {
  const Repository repository;
  repository.Write("search/main.rs", "2");
  repository.Commit();
  const Variables elsewhere = {{"GITHUB_ACTIONS", "true"},
                               {"GITHUB_SERVER_URL", "https://github.com"},
                               {"GITHUB_REPOSITORY", "shop-inc/other"},
                               {"GITHUB_EVENT_NAME", "push"},
                               {"GITHUB_SHA", std::string(40, '1')}};
  const Finished finished = repository.Deploy(
      {"--changed-since", "v1", "--no-fetch", "--dry-run"}, elsewhere);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("search"));
  EXPECT_THAT(finished.err,
              HasSubstr("changed-since compares HEAD of the checkout: "
                        "GITHUB_SHA is a commit of "
                        "https://github.com/shop-inc/other"));
  EXPECT_THAT(
      repository.Deploy({"--changed-since", "", "--dry-run"}, elsewhere).err,
      Not(HasSubstr("compares HEAD")));
  // Of this repository, but not here: nobody's mistake.
  const Finished missing =
      repository.Deploy({"--changed-since", "v1", "--no-fetch", "--dry-run",
                         "--commit-from", "ci"},
                        With(elsewhere, "GITHUB_REPOSITORY", "shop-inc/mono"));
  EXPECT_EQ(missing.exit_code, 0);
  EXPECT_EQ(missing.out, "");
  EXPECT_THAT(missing.err, HasSubstr("Nothing is reported"));
}

TEST(Monorepo, AnUnrelatedHistoryIsComparedByItsFiles) {
  const Repository repository;
  repository.Git({"checkout", "-q", "--orphan", "other"});
  repository.Write("cart/main.cc", "2");
  repository.Commit();
  const Finished finished =
      repository.Deploy({"--changed-since", "v1", "--dry-run"});
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("cart")) << finished.err;
}

TEST(Monorepo, ServicesThatAreGivenNarrowTheChoice) {
  const Repository repository;
  repository.Write("search/main.rs", "2");
  repository.Write("cart/main.cc", "2");
  repository.Commit();
  const Finished finished = repository.Deploy(
      {"--changed-since", "v1", "--service", "cart", "--dry-run"},
      {{"DD_SERVICE", "shopist"}});
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("cart")) << finished.err;
}

/// A clone of the last commit alone, of a repository whose v1 is before it.
class ShallowClone {
 public:
  ShallowClone() {
    repository_.Write("search/main.rs", "2");
    repository_.Commit();
    repository_.Git(
        {"clone", "-q", "--depth=1", "file://" + repository_.path(), "clone"});
  }

  std::string path() const { return repository_.path() + "/clone"; }
  const Repository& repository() const { return repository_; }

  /// The files and folders beside the clone, where temporary ones are.
  std::vector<std::string> Left() const {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(repository_.path())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  Finished Deploy(const std::vector<std::string>& more) const {
    std::vector<std::string> options = {"--dry-run"};
    options.insert(options.end(), more.begin(), more.end());
    return repository_.Deploy(
        options, {{"GIT_DIR", path() + "/.git"}, {"GIT_WORK_TREE", path()}});
  }

 private:
  Repository repository_;
};

TEST(Monorepo, AShallowCloneFetchesWhatItComparesWith) {
  const ShallowClone clone;
  for (const char* since : {"v1", "HEAD~1"}) {
    const Finished finished = clone.Deploy({"--changed-since", since});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_THAT(ServicesIn(finished.out), ElementsAre("search"));
  }
  EXPECT_THAT(clone.Left(), Each(Not(HasSubstr("dora-deploy-fetch"))));
}

// On Windows they are two programs, which both fetch.
TEST(Monorepo, OfExecNeitherTheSupervisorNorTheReporterLeavesWhatItFetched) {
  const ShallowClone clone;
  const Finished finished = clone.repository().Run(
      {"exec", "--on-error", "fail", "--changed-since", "v1", "--dry-run", "--",
       "true"},
      {{"GIT_DIR", clone.path() + "/.git"}, {"GIT_WORK_TREE", clone.path()}});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("search"));
  EXPECT_THAT(clone.Left(), Each(Not(HasSubstr("dora-deploy-fetch"))));
}

TEST(Monorepo, TheDeployedCommitIsFetchedAsWell) {
  const ShallowClone clone;
  clone.repository().Write("cart/main.cc", "2");
  clone.repository().Commit();
  clone.repository().Git({"tag", "v3"});
  const Finished finished = clone.Deploy(
      {"--changed-since", "HEAD", "--git-commit-sha",
       ReadFile(clone.repository().path() + "/.git/refs/tags/v3"),
       "--git-repository-url", "https://github.com/shop-inc/mono"});
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("cart")) << finished.err;
}

TEST(Monorepo, ACloneThatMayNotFetchIsToldHow) {
  const ShallowClone clone;
  const Finished refused =
      clone.Deploy({"--changed-since", "v1", "--no-fetch"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(
      refused.err,
      AllOf(HasSubstr("\"v1\" (from --changed-since) is not a commit of this "
                      "checkout, and `--no-fetch` forbids fetching it."),
            HasSubstr("git fetch --depth=1 origin NAME")));

  clone.repository().Git(
      {"-C", clone.path(), "fetch", "-q", "--depth=1", "origin", "v1"});
  const Finished finished =
      clone.Deploy({"--changed-since", "FETCH_HEAD", "--no-fetch"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("search"));
}

TEST(Monorepo, TheAdviceForAPartialCloneWorks) {
  const ShallowClone clone;
  const Repository& repository = clone.repository();
  repository.Git({"config", "uploadpack.allowFilter", "true"});
  repository.Git({"config", "uploadpack.allowAnySHA1InWant", "true"});
  repository.Git({"clone", "-q", "--filter=tree:0", "--no-checkout",
                  "file://" + repository.path(), "partial"});
  const std::string path = repository.path() + "/partial";
  const auto deploy = [&] {
    return repository.Deploy(
        {"--changed-since", "v1", "--no-fetch", "--dry-run"},
        {{"GIT_DIR", path + "/.git"}, {"GIT_WORK_TREE", path}});
  };
  const Finished refused = deploy();
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("(from --changed-since \"v1\") is in this "
                                     "checkout without all of its folders"));
  const std::string advice = "git diff-tree -r --name-only ";
  const size_t begin = refused.err.find(advice);
  ASSERT_NE(begin, refused.err.npos) << refused.err;
  const std::string shas = refused.err.substr(begin + advice.size(), 81);
  repository.Git({"-C", path, "diff-tree", "-r", "--name-only",
                  shas.substr(0, 40), shas.substr(41)});
  EXPECT_THAT(ServicesIn(deploy().out), ElementsAre("search"));
}

TEST(Monorepo, ARemoteThatIsNotReachedIsNobodysMistake) {
  const ShallowClone clone;
  clone.repository().Git({"-C", clone.path(), "remote", "set-url", "origin",
                          "http://127.0.0.1:1/x"});
  const Finished finished = clone.Deploy({"--changed-since", "v1"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, AllOf(HasSubstr("Nothing is reported"),
                                  HasSubstr("the remote cannot be reached"),
                                  Not(HasSubstr("git fetch"))));
}

/// A fetch that has begun and never ends.
class EndlessFetch {
 public:
  explicit EndlessFetch(const std::vector<std::string>& arguments) {
    const std::string& root = clone_.repository().path();
    EXPECT_EQ(mkfifo((root + "/begun").c_str(), 0600), 0);
    WriteFile(root + "/slow",
              "#!/bin/sh\necho >" + root + "/begun\nsleep 600\n");
    EXPECT_EQ(chmod((root + "/slow").c_str(), 0700), 0);
    clone_.repository().Git({"-C", clone_.path(), "config",
                             "remote.origin.uploadpack", root + "/slow"});
    Command command = clone_.repository().DeployCommand(arguments);
    command.directory = clone_.path();
    run_.emplace(command);
    EXPECT_EQ(ReadFile(root + "/begun"), "\n");
  }

  /// Its exit code after a SIGTERM.
  int Terminate() {
    run_->Signal(SIGTERM);
    return run_->Wait();
  }

  std::vector<std::string> Left() const { return clone_.Left(); }

 private:
  const ShallowClone clone_;
  std::optional<Background> run_;
};

constexpr int kTerminated = 128 + SIGTERM;

TEST(Monorepo, ASignalEndsAFetchThatIsThenRemoved) {
  EndlessFetch fetch({"deployment", "--changed-since", "v1", "--dry-run"});
  EXPECT_EQ(fetch.Terminate(), kTerminated);
  EXPECT_THAT(fetch.Left(), Each(Not(HasSubstr("dora-deploy-fetch"))));
}

// A deployment that is cancelled before it began must not begin.
TEST(Monorepo, ASignalWhileExecReadsWhatToReportKeepsTheCommandFromStarting) {
  EndlessFetch fetch({"exec", "--on-error", "fail", "--changed-since", "v1",
                      "--", "touch", "../deployed"});
  EXPECT_EQ(fetch.Terminate(), kTerminated);
  EXPECT_THAT(fetch.Left(), AllOf(Each(Not(HasSubstr("dora-deploy-fetch"))),
                                  Not(Contains("deployed"))));
}

TEST(Monorepo, WithoutARepositoryTheReasonIsTrue) {
  const Scratch scratch;
  WriteFile(scratch.path() + "/.dora-deploy.yaml", kConfig);
  const Finished finished =
      scratch.Deploy({"deployment", "--changed-since", "v1", "--dry-run"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err,
              HasSubstr("the current directory is in no git repository"));

  scratch.Git({"init", "-q"});
  const Finished empty =
      scratch.Deploy({"deployment", "--changed-since", "v1", "--dry-run"});
  EXPECT_EQ(empty.exit_code, 2);
  EXPECT_THAT(empty.err, HasSubstr("the checkout has no commit yet"));

  WriteFile(scratch.path() + "/.git/config", "[broken");
  const Finished broken =
      scratch.Deploy({"deployment", "--changed-since", "v1", "--dry-run"});
  EXPECT_EQ(broken.exit_code, 2);
  EXPECT_THAT(broken.err, HasSubstr("git cannot read the repository here"));
}

// ------------------------------------------------------------ last-deployed

TEST(LastDeployed, EachServiceIsComparedWithItsOwnLastDeployment) {
  const IntakeServer intake;
  const Repository repository;
  const Variables keys = {{"DORA_API_URL", intake.url()},
                          {"DD_APP_KEY", "an-app-key"},
                          {"DORA_CHANGED_SINCE", "last-deployed"}};
  int seconds = 0;  // no two deployments of a service in the same one
  const auto deploy = [&](const std::string& env,
                          const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {
        "deployment", "--env", env, "--started-at",
        std::to_string(std::time(nullptr) - 60 + ++seconds)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished = repository.Run(arguments, keys);
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    return finished;
  };
  // Nothing is known: everything is reported.
  deploy("prod");
  EXPECT_EQ(intake.StoredCount(), 3);
  EXPECT_THAT(deploy("prod").err, HasSubstr("Nothing to report"));

  repository.Write("search/main.rs", "2");
  repository.Commit();
  EXPECT_THAT(ServicesIn(deploy("prod", {"--dry-run"}).out),
              ElementsAre("search"));
  deploy("prod");
  EXPECT_EQ(intake.StoredCount(), 4);

  repository.Write("cart/main.cc", "2");
  repository.Commit();
  EXPECT_THAT(ServicesIn(deploy("prod", {"--dry-run"}).out),
              ElementsAre("cart"));
  // Another environment has its own history.
  EXPECT_EQ(ServicesIn(deploy("staging", {"--dry-run"}).out).size(), 3);
}

TEST(LastDeployed, ACommitThatIsGoneHoldsNobodyUp) {
  const IntakeServer intake;
  const ShallowClone clone;
  const Repository& repository = clone.repository();
  const Variables keys = {{"DORA_API_URL", intake.url()},
                          {"DD_APP_KEY", "an-app-key"}};
  const auto deployed = [&](const std::string& service,
                            const std::string& sha) {
    const Finished finished = repository.Run(
        {"deployment", "--service", service, "--env", "prod", "--started-at",
         std::to_string(std::time(nullptr) - 60), "--git-commit-sha", sha,
         "--git-repository-url", "https://github.com/shop-inc/mono"},
        keys);
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
  };
  std::string head = ReadFile(repository.path() + "/.git/refs/heads/main");
  head.resize(40);
  deployed("shopist", std::string(40, '1'));
  deployed("cart", std::string(40, '1'));
  deployed("search", head);
  const auto compare = [&](const std::string& path,
                           const std::vector<std::string>& more) {
    Variables variables = keys;
    variables.emplace_back("GIT_DIR", path + "/.git");
    variables.emplace_back("GIT_WORK_TREE", path);
    std::vector<std::string> options = {"--env", "prod", "--dry-run",
                                        "--changed-since", "last-deployed"};
    options.insert(options.end(), more.begin(), more.end());
    return repository.Deploy(options, variables);
  };
  // A whole checkout that may not fetch knows it as well as the remote.
  for (const Finished& finished :
       {compare(clone.path(), {}),
        compare(repository.path(), {"--no-fetch"})}) {
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_THAT(ServicesIn(finished.out), ElementsAre("shopist", "cart"));
    EXPECT_THAT(finished.err,
                HasSubstr("The last deployed commit of shopist, cart, "
                          "111111111111, is not found any more"));
  }
  EXPECT_EQ(compare(clone.path(), {"--no-fetch"}).exit_code, 2)
      << "the rest of a shallow clone may have it";
  repository.Git({"-C", clone.path(), "remote", "set-url", "origin",
                  "http://127.0.0.1:1/x"});
  const Finished unreached = compare(clone.path(), {});
  EXPECT_EQ(unreached.out, "");
  EXPECT_THAT(unreached.err, HasSubstr("the remote cannot be reached"));
}

struct UnknownCase {
  std::string name;
  Variables variables;
  std::vector<std::string> options;
  int exit_code;
  std::string says;
};

class NotKnown : public ::testing::TestWithParam<UnknownCase> {};

TEST_P(NotKnown, NothingIsReportedAndNothingGuessed) {
  const IntakeServer intake({"--fault", "status=503"});
  const Repository repository;
  Variables variables = GetParam().variables;
  variables.emplace_back("DORA_API_URL", intake.url());
  std::vector<std::string> options = {"--changed-since", "last-deployed",
                                      "--timeout", TimeLimit(1)};
  options.insert(options.end(), GetParam().options.begin(),
                 GetParam().options.end());
  const Finished finished = repository.Deploy(options, variables);
  EXPECT_EQ(finished.exit_code, GetParam().exit_code);
  EXPECT_THAT(finished.err, HasSubstr(GetParam().says));
  EXPECT_EQ(intake.StoredCount(), 0);
  EXPECT_THAT(finished.err, Not(HasSubstr("an-app-key")));
}

INSTANTIATE_TEST_SUITE_P(
    Why, NotKnown,
    ::testing::Values(
        UnknownCase{"NoAppKey", {}, {"--env", "prod"}, 2, "DD_APP_KEY"},
        UnknownCase{
            "NoEnv", {{"DD_APP_KEY", "an-app-key"}}, {}, 2, "Set `--env`"},
        UnknownCase{"ApiIsDown",
                    {{"DD_APP_KEY", "an-app-key"}},
                    {"--env", "prod"},
                    0,
                    "Nothing is reported: changed-since: cannot get the last "
                    "deployment of shopist to prod from the API: HTTP 503"},
        UnknownCase{"ApiIsDownAndThatFails",
                    {{"DD_APP_KEY", "an-app-key"}},
                    {"--env", "prod", "--on-error", "fail"},
                    1,
                    "HTTP 503"}),
    [](const auto& info) { return info.param.name; });

// ------------------------------------------------------------------ mistakes

struct MistakeCase {
  std::string name;
  std::vector<std::string> options;
  std::string config;  ///< in place of kConfig; empty: kConfig
  std::vector<std::string> says;
  Variables variables = {};
};

class Mistake : public ::testing::TestWithParam<MistakeCase> {};

TEST_P(Mistake, ExitsWithTwoAndReportsNothing) {
  const Repository repository;
  if (!GetParam().config.empty()) {
    repository.Write(".dora-deploy.yaml", GetParam().config);
  }
  std::vector<std::string> options = GetParam().options;
  options.emplace_back("--dry-run");
  Variables variables = GetParam().variables;
  variables.emplace_back("DORA_NO_FETCH", "true");  // origin is on the network
  const Finished finished = repository.Deploy(options, variables);
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_EQ(finished.out, "");
  for (const std::string& text : GetParam().says) {
    EXPECT_THAT(finished.err, HasSubstr(text));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Mistake,
    ::testing::Values(
        MistakeCase{"NoChoice",
                    {},
                    "",
                    {"./.dora-deploy.yaml names several: shopist, cart, "
                     "search.",
                     "`--service`", "`--changed-since`"}},
        MistakeCase{
            "UnknownKey",
            {"--service", "shopist"},
            "version: 1\nservices:\n  a:\n    pahts: [b]\n",
            {"./.dora-deploy.yaml, line 4: unknown key services.a.pahts",
             "Did you mean paths?"}},
        MistakeCase{"NoSuchCommit",
                    {"--changed-since", "v9"},
                    "",
                    {"\"v9\" (from --changed-since) is not a commit",
                     "git fetch origin NAME"}},
        MistakeCase{"LastDeployedWithAnUnderscore",
                    {"--changed-since", "last_deployed"},
                    "",
                    {"\"last_deployed\" (from --changed-since) is not a commit",
                     "Did you mean last-deployed?"}},
        MistakeCase{"LastDeployedInCapitals",
                    {"--changed-since", "LAST-DEPLOYED"},
                    "",
                    {"Did you mean last-deployed?"}},
        MistakeCase{
            "AFewZeros", {"--changed-since", "0000000"}, "", {"not a commit"}},
        MistakeCase{"AnEmptyVariableIsNotSet",
                    {},
                    "",
                    {"`--changed-since`"},
                    {{"DORA_CHANGED_SINCE", ""}}},
        MistakeCase{"AnOptionOfGit",
                    {"--changed-since=--output=x"},
                    "",
                    {"none begins with -"}},
        MistakeCase{"BeforeTheFirstCommit",
                    {"--changed-since", "HEAD^"},
                    "",
                    {"\"HEAD^\" (from --changed-since) is not a commit: HEAD "
                     "has no such commit before it"}},
        MistakeCase{
            "ARange", {"--changed-since", "v1..HEAD"}, "", {"is not a commit"}},
        MistakeCase{"ServiceOfNoPaths",
                    {"--changed-since", "v1", "--service", "shopits"},
                    "",
                    {"service: \"shopits\" (from --service) is not named in "
                     "./.dora-deploy.yaml",
                     "Did you mean shopist?"}},
        MistakeCase{"NoServicesInTheFile",
                    {"--changed-since", "v1"},
                    "version: 1\n",
                    {"no configuration lists them", ".dora-deploy.yaml"}},
        MistakeCase{
            "NoSuchFile",
            {"--config", "none.yaml"},
            "",
            {"config: \"none.yaml\" (from --config) is not a readable file"}}),
    [](const auto& info) { return info.param.name; });

TEST(Monorepo, GitsOwnVariablesDoNotChangeWhatAGlobMeans) {
  const Repository repository;
  repository.Write("search/main.rs", "2");
  repository.Commit();
  const Finished finished = repository.Deploy(
      {"--changed-since", "v1", "--dry-run"}, {{"GIT_LITERAL_PATHSPECS", "1"}});
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("search")) << finished.err;
}

// ------------------------------------------------------------- the others

TEST(Monorepo, ExecReportsWhatChangedAndNothingWhereNothingDid) {
  const IntakeServer intake;
  const Repository repository;
  const Variables variables = {{"DORA_API_URL", intake.url()},
                               {"DORA_CHANGED_SINCE", "v1"}};
  const Finished none = repository.Run({"exec", "--", "true"}, variables);
  EXPECT_EQ(none.exit_code, 0) << none.err;
  const Finished failed = repository.Run(
      {"exec", "--on-failure", "failure-event", "--", "false"}, variables);
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(failed.err, HasSubstr("No service changed"));
  EXPECT_EQ(intake.StoredCount(), 0);

  repository.Write("search/main.rs", "2");
  repository.Commit();
  const Finished one = repository.Run({"exec", "--", "true"}, variables);
  EXPECT_EQ(one.exit_code, 0) << one.err;
  EXPECT_EQ(intake.StoredCount(), 1);
}

TEST(Monorepo, AFileOfOneServiceNamesIt) {
  const Repository repository;
  repository.Write("deploy/one.yaml",
                   "version: 1\nservices:\n  blog:\n    paths: ['**']\n");
  const Finished finished =
      repository.Deploy({"--dry-run"}, {{"DORA_CONFIG", "deploy/one.yaml"}});
  EXPECT_THAT(ServicesIn(finished.out), ElementsAre("blog")) << finished.err;
}

TEST(Monorepo, ContextSaysWhichFileIsRead) {
  const Repository repository;
  const Finished finished =
      repository.Run({"context", "--explain"}, {{"DD_GIT_BRANCH", "main"}});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err,
              HasSubstr("Configuration: ./.dora-deploy.yaml; services: "
                        "shopist, cart, search; env: prod (./.dora-deploy.yaml,"
                        " line 5, by DD_GIT_BRANCH)."));
  const Scratch elsewhere;
  const Finished without = elsewhere.Deploy({"context", "--explain"});
  EXPECT_THAT(without.err, HasSubstr("Configuration: no .dora-deploy.yaml"));
}

constexpr char kCatalog[] = R"(dd-service: shopist
team: shop
extensions:
  datadoghq.com/dora-metrics:
    source_patterns: [shop/**, libs/common/**]
---
dd-service: cart
links:
  - name: cart
    type: repo
    provider: github
    url: https://github.com/shop-inc/mono/tree/main/cart
---
apiVersion: v3
kind: service
metadata:
  name: search
  links:
    - {name: Source, type: repo, url: 'https://github.com/shop-inc/mono/tree/main/search'}
)";

/// The same repository with a service catalogue in place of a file of ours.
class Catalogued : public Repository {
 public:
  explicit Catalogued(const std::string& catalog = kCatalog) {
    Git({"rm", "-q", ".dora-deploy.yaml"});
    Write("service.datadog.yaml", catalog);
    Commit();
    Git({"tag", "v2"});
  }

  Finished DeployChanged(std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--changed-since", "v2", "--dry-run"});
    return Deploy(more);
  }
};

class ByCatalog : public ::testing::TestWithParam<ChangeCase> {};

TEST_P(ByCatalog, TheServicesWhosePathsDifferAreReported) {
  const Catalogued repository;
  for (const std::string& path : GetParam().written) {
    repository.Write(path, "2");
  }
  repository.Commit();
  const Finished finished = repository.DeployChanged();
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(ServicesIn(finished.out), GetParam().services) << finished.err;
}

INSTANTIATE_TEST_SUITE_P(
    Paths, ByCatalog,
    ::testing::Values(
        ChangeCase{"Patterns", {"shop/api/main.go"}, {"shopist"}},
        ChangeCase{"ASecondPattern", {"libs/common/log.go"}, {"shopist"}},
        ChangeCase{"TheFolderOfALink", {"cart/a/b.cc"}, {"cart"}},
        ChangeCase{"TheFolderOfAnEntitysLink", {"search/main.rs"}, {"search"}},
        ChangeCase{"ANameThatOnlyBeginsAlike", {"cartoon/x"}, {}},
        ChangeCase{"All",
                   {"shop/a", "cart/a", "search/a"},
                   {"shopist", "cart", "search"}},
        ChangeCase{"Nobodys", {"docs/a.txt"}, {}}),
    [](const auto& info) { return info.param.name; });

TEST(CataloguedMonorepo, HasTeamsAndTakesTheServicesThatAreNamed) {
  const Catalogued repository;
  repository.Write("shop/a", "2");
  repository.Write("cart/a", "2");
  repository.Commit();
  const Finished finished =
      repository.DeployChanged({"--service", "shopist", "--skip-git"});
  EXPECT_EQ(ServicesIn(finished.out), std::vector<std::string>{"shopist"});
  EXPECT_EQ(EventsIn(finished.out)[0]["team"], "shop");
  const Finished misspelt = repository.DeployChanged({"--service", "shopits"});
  EXPECT_EQ(misspelt.exit_code, 2);
  EXPECT_THAT(misspelt.err, HasSubstr("has no paths in the service catalogue. "
                                      "Did you mean shopist?"));
}

TEST(CataloguedMonorepo, AsksWhichServiceOrWhatToCompareWith) {
  const Finished finished = Catalogued().Deploy({"--dry-run"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("names several: shopist, cart, search."),
                    HasSubstr("or set `--changed-since`.")));
}

TEST(CataloguedMonorepo, LeavesOutWhatHasNoPathsHereAndSaysSo) {
  const Catalogued repository(absl::StrCat(
      kCatalog,
      "---\ndd-service: elsewhere\nlinks:\n  - {name: elsewhere, type: repo, "
      "url: 'https://github.com/shop-inc/other/tree/main/shop'}\n"
      "---\ndd-service: bare\n"));
  repository.Write("shop/a", "2");
  repository.Commit();
  const Finished finished = repository.DeployChanged();
  EXPECT_EQ(ServicesIn(finished.out), std::vector<std::string>{"shopist"});
  EXPECT_THAT(finished.err,
              HasSubstr("gives no paths of this repository: elsewhere, bare."));
}

TEST(CataloguedMonorepo, WithoutAnyPathsIsAnErrorThatSaysWhatToAdd) {
  const Catalogued repository("dd-service: a\n---\ndd-service: b\n");
  const Finished finished = repository.DeployChanged();
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, AllOf(HasSubstr("no configuration lists them"),
                                  HasSubstr("Add source_patterns to "
                                            "service.datadog.yaml")));
}

TEST(CataloguedMonorepo, KeepsToOurOwnFileAndTellsWhereTheyDiffer) {
  const Catalogued repository;
  repository.Write(".dora-deploy.yaml",
                   "version: 1\nservices:\n"
                   "  shopist: {paths: [shop/api, libs/common/]}\n"
                   "  cart: {paths: [cart, '!**/*.md']}\n");
  repository.Write("shop/web/a", "2");
  repository.Write("cart/a", "2");
  repository.Write("search/a", "2");
  repository.Commit();
  const Finished finished = repository.DeployChanged();
  EXPECT_EQ(ServicesIn(finished.out), std::vector<std::string>{"cart"});
  EXPECT_THAT(finished.err,
              HasSubstr("note: ./.dora-deploy.yaml and ./service.datadog.yaml "
                        "give other paths to shopist. The first decide what is "
                        "reported, the second which commits the API counts."));
  EXPECT_THAT(ServicesIn(repository.DeployChanged({"--service", "search"}).out),
              ElementsAre("search"));
}

}  // namespace
}  // namespace dora::testing
