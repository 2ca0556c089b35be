// What change lead time is computed from, uploaded from real checkouts to a
// real server: what is sent, what stays as it was, and what is said where it
// fails.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "tests/e2e/e2e.h"
#include "tests/support/git_history.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kUrl[] = "https://git.example/shop.git";
constexpr char kSearch[] = "/api/v2/git/repository/search_commits";
constexpr char kPackfile[] = "/api/v2/git/repository/packfile";
constexpr absl::Duration kDay = absl::Hours(24);

/// A repository with two lines of work, merges, tags and renames: a commit a
/// day for 80 days.
class Origin {
 public:
  explicit Origin(const std::string& format = "sha1")
      : history_(scratch_.path() + "/origin", format) {
    int side = 0;
    for (int day = 80; day >= 1; --day) {
      GitHistory::Commit commit{absl::Now() - day * kDay};
      commit.files = {{absl::StrCat("service", day % 4, "/src/f", day), "x"}};
      if (day % 20 == 5) commit.renames = {{"service1/src", "old/src"}};
      if (side > 0) commit.merges = {std::exchange(side, 0)};
      const int number = history_.Add(commit);
      if (day % 10 != 4) continue;
      GitHistory::Commit branch{absl::Now() - day * kDay + absl::Hours(1)};
      branch.branch = absl::StrCat("side", day);
      branch.after = number;
      branch.files = {{absl::StrCat("side/f", day), "x"}};
      side = history_.Add(branch);
    }
    history_.Write();
    history_.Git({"tag", "v1", "main~3"});
    // As its owner may allow, and forges do.
    history_.Git({"config", "uploadpack.allowFilter", "true"});
    history_.Git({"config", "uploadpack.allowAnySHA1InWant", "true"});
  }

  const Scratch& scratch() const { return scratch_; }
  const std::string& path() const { return history_.path(); }
  std::string Git(const std::vector<std::string>& arguments) const {
    return history_.Git(arguments);
  }
  std::string Sha(const std::string& revision) const {
    return Git({"rev-parse", revision + "^{commit}"});
  }

  /// What lead time may look at: 60 days before the last commit.
  std::string Window() const {
    const absl::Time since = absl::FromUnixSeconds(std::stoll(
                                 Git({"log", "-1", "--format=%ct", "main"}))) -
                             60 * kDay;
    return absl::StrCat("--max-age=", absl::ToUnixSeconds(since), " main");
  }

  /// A clone whose remote is at kUrl, and is this one by the user's settings.
  std::string Clone(const std::string& name,
                    const std::vector<std::string>& options) const {
    const std::string path = absl::StrCat(scratch_.path(), "/", name);
    std::vector<std::string> words = {"clone", "-q"};
    words.insert(words.end(), options.begin(), options.end());
    words.insert(words.end(), {Url(), path});
    RunGit(scratch_.path(), words);
    NameRemote(path);
    return path;
  }

  void NameRemote(const std::string& clone) const {
    RunGit(clone, {"remote", "set-url", "origin", kUrl});
    RunGit(clone, {"config", absl::StrCat("url.", Url(), ".insteadOf"), kUrl});
  }

  std::string Url() const {
    return absl::StrCat("file://", std::string(fs::canonical(path())));
  }

 private:
  Scratch scratch_;
  GitHistory history_;
};

Finished RunIn(const std::string& folder, const Origin& origin,
               const std::vector<std::string>& arguments,
               const Variables& variables = {}) {
  Command command = origin.scratch().DeployCommand(arguments, variables);
  command.directory = folder;
  return Run(command);
}

Finished Upload(const std::string& folder, const Origin& origin,
                const std::string& api,
                const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"git-metadata", "--api-url", api};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return RunIn(folder, origin, arguments);
}

std::vector<std::string> PathsOf(const IntakeServer& intake) {
  std::vector<std::string> paths;
  for (const auto& request : intake.Requests("")) {
    paths.push_back(request["path"]);
  }
  return paths;
}

/// The commits that the API says it knows.
size_t KnownOf(const IntakeServer& intake, const Origin& origin,
               const std::string& range) {
  nlohmann::json question = {{"meta", {{"repository_url", kUrl}}},
                             {"data", nlohmann::json::array()}};
  std::vector<std::string> words = absl::StrSplit(range, ' ');
  words.insert(words.begin(), "rev-list");
  for (const absl::string_view sha :
       absl::StrSplit(origin.Git(words), '\n', absl::SkipEmpty())) {
    question["data"].push_back({{"id", std::string(sha)}, {"type", "commit"}});
  }
  return intake.Post(kSearch, question)["data"].size();
}

/// The bytes of all files in a folder.
std::map<std::string, std::string> BytesOf(const std::string& folder) {
  std::map<std::string, std::string> bytes;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      bytes[entry.path()] = ReadFile(entry.path());
    } else {
      bytes[entry.path()];
    }
  }
  return bytes;
}

struct CloneCase {
  const char* name;
  std::vector<std::string> options;
  const char* format = "sha1";
};

class GitMetadata : public ::testing::TestWithParam<CloneCase> {};

TEST_P(GitMetadata, OfTheLastSixtyDaysIsUploadedAndTheCheckoutStaysAsItWas) {
  const Origin origin(GetParam().format);
  const std::string clone = origin.Clone("clone", GetParam().options);
  const auto before = BytesOf(clone);
  const IntakeServer intake;
  const Finished first = Upload(clone, origin, intake.url());
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(LastLine(first.err), StartsWith("Uploaded: git metadata of "
                                              "https://git.example/shop.git"));
  EXPECT_EQ(KnownOf(intake, origin, "main"),
            KnownOf(intake, origin, origin.Window()));
  EXPECT_GT(KnownOf(intake, origin, "main"), 60u);
  EXPECT_EQ(BytesOf(clone), before);
  for (const std::string& file : origin.scratch().Files()) {
    EXPECT_THAT(file, Not(HasSubstr("dora-deploy-fetch")));
  }

  const size_t requests = intake.Requests("").size();
  const Finished second = Upload(clone, origin, intake.url());
  EXPECT_THAT(LastLine(second.err), StartsWith("Known: "));
  EXPECT_EQ(intake.Requests("").size(), requests + 1);
}

INSTANTIATE_TEST_SUITE_P(
    Clones, GitMetadata,
    ::testing::Values(CloneCase{"Whole", {}},
                      CloneCase{"Shallow", {"--depth=1"}},
                      CloneCase{"ShallowOfSeveral", {"--depth=7"}},
                      CloneCase{"WithoutBlobs", {"--filter=blob:none"}},
                      CloneCase{"WithoutTrees", {"--filter=tree:0"}},
                      CloneCase{"ShallowWithoutTrees",
                                {"--depth=1", "--filter=tree:0"}},
                      CloneCase{"Sha256", {}, "sha256"},
                      CloneCase{"ShallowSha256", {"--depth=1"}, "sha256"}),
    [](const auto& info) { return info.param.name; });

/// The trees of a commit that the API knows are needed to leave them out.
TEST(PartialClone, ThatLacksTheTreesOfAKnownCommitIsCompleted) {
  const Origin origin;
  const std::string whole = origin.Clone("whole", {});
  RunGit(whole, {"checkout", "-q", "main~1"});
  const IntakeServer intake;
  Upload(whole, origin, intake.url());
  const std::string clone = origin.Clone("clone", {"--filter=tree:0"});
  const auto before = BytesOf(clone);
  const Finished finished = Upload(clone, origin, intake.url());
  EXPECT_THAT(LastLine(finished.err), StartsWith("Uploaded: "));
  EXPECT_EQ(KnownOf(intake, origin, "main~1..main"),
            std::stoul(origin.Git({"rev-list", "--count", "main~1..main"})));
  EXPECT_EQ(BytesOf(clone), before);
}

/// Where a fetch gets nothing.
std::string Cut(const Origin& origin, const std::string& clone) {
  RunGit(clone,
         {"config", "--remove-section", absl::StrCat("url.", origin.Url())});
  RunGit(clone, {"remote", "set-url", "origin", "file:///nonexistent"});
  return clone;
}

struct ShallowCase {
  const char* name;
  std::vector<std::string> more;
  const char* why;
};

class ShallowClone : public ::testing::TestWithParam<ShallowCase> {};

TEST_P(ShallowClone, IsNeverPackedWhereItCannotBeDeepened) {
  const Origin origin;
  const std::string clone = Cut(origin, origin.Clone("clone", {"--depth=3"}));
  const IntakeServer intake;
  std::vector<std::string> more = {"--git-repository-url", kUrl,
                                   "--git-commit-sha", origin.Sha("main")};
  more.insert(more.end(), GetParam().more.begin(), GetParam().more.end());
  const Finished finished = Upload(clone, origin, intake.url(), more);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(
      LastLine(finished.err),
      AllOf(StartsWith("warning: Not uploaded: git metadata of "),
            HasSubstr("the clone is shallow"), HasSubstr(GetParam().why)));
  EXPECT_TRUE(intake.Requests(kPackfile).empty());

  more.insert(more.end(), {"--on-error", "fail"});
  const Finished failed = Upload(clone, origin, intake.url(), more);
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(LastLine(failed.err), StartsWith("error: Not uploaded: "));
}

INSTANTIATE_TEST_SUITE_P(
    Reasons, ShallowClone,
    ::testing::Values(ShallowCase{"NoRemote", {}, "not a git repository"},
                      ShallowCase{"Forbidden",
                                  {"--no-fetch"},
                                  "`--no-fetch` forbids fetching it"}),
    [](const auto& info) { return info.param.name; });

TEST(ShallowRemote, GivesNoWholeHistory) {
  const Origin origin;
  // The clone of a clone: a mirror on the machine of the CI.
  const std::string mirror = origin.Clone("mirror", {"--depth=5"});
  RunGit(mirror, {"config", "uploadpack.allowAnySHA1InWant", "true"});
  const std::string clone = origin.Clone("clone", {"--depth=1"});
  RunGit(clone,
         {"config", "--remove-section", absl::StrCat("url.", origin.Url())});
  RunGit(clone,
         {"config", absl::StrCat("url.file://", mirror, ".insteadOf"), kUrl});
  const IntakeServer intake;
  const Finished finished = Upload(clone, origin, intake.url());
  EXPECT_THAT(LastLine(finished.err),
              HasSubstr("the remote does not give its whole history"));
  EXPECT_TRUE(intake.Requests(kPackfile).empty());
}

/// As Azure DevOps: nothing but a depth.
TEST(OldServer, IsAskedForANumberOfCommits) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {"--depth=1"});
  const std::string program = origin.scratch().path() + "/old-upload-pack";
  WriteFile(program,
            "#!/bin/sh\ngit upload-pack \"$@\" | perl -e '"
            "while (sysread(STDIN, $b, 65536)) {"
            "$b =~ s/deepen-since/xxxxxxxxxxxx/; $b =~ s/ filter/ xxxxxx/;"
            "syswrite(STDOUT, $b) }'\n");
  ASSERT_EQ(chmod(program.c_str(), 0755), 0);
  RunGit(clone, {"config", "remote.origin.uploadpack", program});
  RunGit(clone, {"config", "protocol.version", "0"});
  const IntakeServer intake;
  const Finished finished = Upload(clone, origin, intake.url());
  EXPECT_THAT(LastLine(finished.err), StartsWith("Uploaded: "));
  EXPECT_EQ(KnownOf(intake, origin, "main"),
            KnownOf(intake, origin, origin.Window()));
}

TEST(Submodule, IsARepositoryOfItsOwn) {
  const Origin origin;
  const std::string whole = origin.scratch().path() + "/whole";
  RunGit("/", {"init", "-q", whole});
  RunGit(whole, {"-c", "protocol.file.allow=always", "submodule", "--quiet",
                 "add", "--depth=1", origin.Url(), "sub"});
  const std::string sub = whole + "/sub";
  origin.NameRemote(sub);
  const auto before = BytesOf(whole);
  const IntakeServer intake;
  const Finished finished = Upload(sub, origin, intake.url());
  EXPECT_THAT(LastLine(finished.err), StartsWith("Uploaded: "));
  EXPECT_EQ(KnownOf(intake, origin, "main"),
            KnownOf(intake, origin, origin.Window()));
  EXPECT_EQ(BytesOf(whole), before);
}

/// What a checkout's settings say of packs, graphs and colours.
TEST(Settings, OfTheCheckoutChangeNothingThatIsSent) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  for (const char* setting :
       {"pack.packSizeLimit", "pack.window", "pack.depth", "pack.threads",
        "core.compression", "core.bigFileThreshold", "pack.indexVersion"}) {
    RunGit(clone, {"config", setting, "1"});
  }
  RunGit(clone, {"config", "core.abbrev", "4"});
  RunGit(clone, {"config", "color.ui", "always"});
  RunGit(clone, {"config", "log.showSignature", "true"});
  RunGit(clone, {"commit-graph", "write", "--reachable"});
  // Only this checkout knows of the replacement and the graft.
  RunGit(clone, {"replace", origin.Sha("main~1"), origin.Sha("main~30")});
  WriteFile(clone + "/.git/info/grafts", origin.Sha("main") + "\n");
  const IntakeServer intake;
  const Finished finished = Upload(clone, origin, intake.url());
  EXPECT_THAT(LastLine(finished.err), StartsWith("Uploaded: ")) << finished.err;
  EXPECT_EQ(KnownOf(intake, origin, "main"),
            KnownOf(intake, origin, origin.Window()));
}

TEST(Worktree, IsACheckoutOfItsOwn) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  RunGit(clone, {"worktree", "add", "-q", "../tree", "main~2"});
  const IntakeServer intake;
  const Finished finished =
      Upload(origin.scratch().path() + "/tree", origin, intake.url());
  EXPECT_THAT(LastLine(finished.err), StartsWith("Uploaded: "));
  EXPECT_EQ(KnownOf(intake, origin, "main~2..main"), 0u);
  EXPECT_EQ(KnownOf(intake, origin, "--max-count=1 main~2"), 1u);
}

struct UploadFault {
  const char* name;
  const char* fault;
  size_t tries;      ///< the least
  const char* said;  ///< the last line begins so
};

class Fault
    : public ::testing::TestWithParam<std::tuple<UploadFault, const char*>> {};

TEST_P(Fault, EndsInTheTruth) {
  const auto& [fault, path] = GetParam();
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake(
      {"--fault", absl::StrCat(fault.fault, ",path=", path)});
  const Finished finished =
      Upload(clone, origin, intake.url(), {"--timeout", TimeLimit(2)});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(LastLine(finished.err), StartsWith(fault.said)) << finished.err;
  EXPECT_GE(intake.Requests(path).size(), fault.tries);
  const bool is_final = fault.tries == 1;
  EXPECT_EQ(intake.Requests(path).size() == 1, is_final);
}

constexpr char kNot[] = "warning: Not uploaded: ";
constexpr char kDone[] = "Uploaded: ";

const auto* const kFaults = new std::vector<UploadFault>{
    {"BadRequest", "status=400", 1, kNot},
    {"Unauthorized", "status=401", 1, kNot},
    {"Forbidden", "status=403", 1, kNot},
    {"TooLarge", "status=413", 1, kNot},
    {"Limited", "status=429", 2, kNot},
    {"Broken", "status=503", 2, kNot},
    {"LimitedOnce", "status=429,retry-after=1,first=1", 2, kDone},
    {"BrokenOnce", "status=503,first=1", 2, kDone},
    {"ResetOnce", "reset,first=1", 2, kDone},
    {"Reset", "reset", 2, kNot},
    {"Hang", "hang", 2, kNot},
};

INSTANTIATE_TEST_SUITE_P(OfBothCalls, Fault,
                         ::testing::Combine(::testing::ValuesIn(*kFaults),
                                            ::testing::Values(kSearch,
                                                              kPackfile)),
                         [](const auto& info) {
                           return absl::StrCat(
                               std::get<0>(info.param).name,
                               std::get<1>(info.param) == kSearch ? "Search"
                                                                  : "Packfile");
                         });

/// An answer that is not the API's tells nothing of the commits.
class ForeignAnswer : public ::testing::TestWithParam<const char*> {};

TEST_P(ForeignAnswer, ToTheQuestionIsNoAnswer) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake(
      {"--fault", absl::StrCat(GetParam(), ",path=", kSearch)});
  const Finished finished =
      Upload(clone, origin, intake.url(), {"--timeout", TimeLimit(2)});
  EXPECT_THAT(LastLine(finished.err), StartsWith(kNot));
  EXPECT_TRUE(intake.Requests(kPackfile).empty());
}

INSTANTIATE_TEST_SUITE_P(Kinds, ForeignAnswer,
                         ::testing::Values("garbage", "empty", "truncate",
                                           "oversize"));

std::vector<std::string> DeploymentOf(const IntakeServer& intake) {
  return {"deployment", "--service",    "shop",       "--env",
          "prod",       "--started-at", "1693491974", "--api-url",
          intake.url(), "--upload-git", "--timeout",  TimeLimit(4)};
}

TEST(UploadGit, ComesBeforeTheEvent) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {"--depth=1"});
  const IntakeServer intake;
  const Finished finished = RunIn(clone, origin, DeploymentOf(intake));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, HasSubstr("Sent: deployment of shop to prod"));
  EXPECT_THAT(LastLine(finished.err), StartsWith(kDone));
  EXPECT_THAT(PathsOf(intake), ElementsAre(kSearch, kSearch, kPackfile,
                                           "/api/v2/dora/deployment"));
  const Finished again = RunIn(clone, origin, DeploymentOf(intake));
  EXPECT_THAT(LastLine(again.err), StartsWith("Known: "));
}

TEST(UploadGit, IsOffUnlessItIsAskedFor) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake;
  std::vector<std::string> arguments = DeploymentOf(intake);
  arguments.erase(
      std::find(arguments.begin(), arguments.end(), "--upload-git"));
  RunIn(clone, origin, arguments);
  EXPECT_THAT(PathsOf(intake), ElementsAre("/api/v2/dora/deployment"));
}

class FailedUpload : public ::testing::TestWithParam<const char*> {};

TEST_P(FailedUpload, NeitherFailsTheEventNorHoldsItUp) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake(
      {"--fault", absl::StrCat(GetParam(), ",path=/api/v2/git")});
  std::vector<std::string> arguments = DeploymentOf(intake);
  arguments.insert(arguments.end(), {"--on-error", "fail", "--output", "json"});
  const absl::Time began = absl::Now();
  const Finished finished = RunIn(clone, origin, arguments);
  EXPECT_LT(absl::Now() - began, absl::Seconds(std::stoi(TimeLimit(4))));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(intake.StoredCount(), 1u);
  EXPECT_THAT(LastLine(finished.err), StartsWith("error: Not uploaded: "));
  const auto items = nlohmann::json::parse(finished.out);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0]["status"], "sent");
  EXPECT_EQ(items[1]["status"], "failed");
  EXPECT_FALSE(items[1]["error"].empty());
}

INSTANTIATE_TEST_SUITE_P(Kinds, FailedUpload,
                         ::testing::Values("hang", "status=403", "status=500",
                                           "reset", "garbage"));

/// An `exec` of the checkout's commit.
std::vector<std::string> ExecOf(const IntakeServer& intake,
                                const std::vector<std::string>& command,
                                const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"exec", "--service", "shopist",
                                        "--api-url", intake.url()};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back("--");
  arguments.insert(arguments.end(), command.begin(), command.end());
  return arguments;
}

TEST(UploadGit, OfExecIsDoneWhileTheCommandRuns) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {"--depth=1"});
  const IntakeServer intake;
  // The command ends once the packfile is there.
  const std::string wait = absl::StrCat(
      "until curl -s ", intake.url(), "/debug/requests | grep -q packfile; do ",
      "sleep 0.1; done");
  const Finished finished = RunIn(
      clone, origin,
      ExecOf(intake, {"timeout", "60", "sh", "-c", wait}, {"--upload-git"}));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(LastLine(finished.err), StartsWith(kDone));
  EXPECT_EQ(PathsOf(intake).back(), "/api/v2/dora/deployment");
}

TEST(UploadGit, OfExecThatHangsEndsSoonAfterTheCommand) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake({"--fault", "hang,path=/api/v2/git"});
  const absl::Time began = absl::Now();
  const Finished finished =
      RunIn(clone, origin,
            ExecOf(intake, {"true"}, {"--upload-git", "--timeout", "4"}));
  EXPECT_LT(absl::Now() - began, absl::Seconds(4));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(intake.StoredCount(), 1u);
  EXPECT_THAT(LastLine(finished.err),
              HasSubstr("it took too long after the end of the command"));
}

// Nobody is left then who would say how the command ended. (On Linux the kernel
// ends the reporter, on macOS it looks for itself.)
TEST(UploadGit, OfExecThatIsKilledOutrightEndsWithIt) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake({"--fault", "hang,path=/api/v2/git"});
  Command command = origin.scratch().DeployCommand(
      ExecOf(intake, {"sleep", "600"}, {"--upload-git"}));
  command.directory = clone;
  Background exec(command);
  while (intake.Requests(kSearch).empty())
    absl::SleepFor(absl::Milliseconds(10));
  exec.Signal(SIGKILL);
  const absl::Time killed = absl::Now();
  // Its end comes once no process has the stream any more.
  EXPECT_EQ(exec.ReadLine(), "");
  EXPECT_LT(absl::Now() - killed, absl::Seconds(10));
}

TEST(UploadGit, TellsItsOutcomeAlsoOfACommandThatFailed) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake;
  const Finished finished =
      RunIn(clone, origin, ExecOf(intake, {"false"}, {"--upload-git"}));
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(LastLine(finished.err), StartsWith(kDone));
  EXPECT_EQ(intake.StoredCount(), 0u);
}

/// The event is on disk before the upload begins.
TEST(UploadGit, ThatIsEndedByASignalLosesNoEvent) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake({"--fault", "hang,path=/api/v2/git"});
  std::vector<std::string> arguments = DeploymentOf(intake);
  *std::find(arguments.begin(), arguments.end(), TimeLimit(4)) = "60";
  Command command = origin.scratch().DeployCommand(arguments);
  command.directory = clone;
  Background deploy(command);
  while (intake.Requests(kSearch).empty())
    absl::SleepFor(absl::Milliseconds(10));
  deploy.Signal(SIGTERM);
  EXPECT_EQ(deploy.Wait(), 128 + SIGTERM);
  EXPECT_EQ(intake.StoredCount(), 0u);
  RunIn(clone, origin, {"outbox", "flush", "--api-url", intake.url()});
  EXPECT_EQ(intake.StoredCount(), 1u);
}

TEST(UploadGit, GoesBackToTheLastDeployedCommit) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const std::string file = origin.scratch().path() + "/deployed";
  const IntakeServer first;
  std::vector<std::string> arguments = DeploymentOf(first);
  arguments.insert(arguments.end(), {"--last-deployed-file", file});
  RunGit(clone, {"checkout", "-q", "main~3"});
  RunIn(clone, origin, arguments);
  RunGit(clone, {"checkout", "-q", "main"});
  // One that knows nothing yet.
  const IntakeServer second;
  arguments = DeploymentOf(second);
  arguments.insert(arguments.end(), {"--last-deployed-file", file});
  RunIn(clone, origin, arguments);
  EXPECT_EQ(KnownOf(second, origin, "main"),
            KnownOf(second, origin, "main~3..main") + 1);
  EXPECT_EQ(KnownOf(second, origin, "--max-count=1 main~3"), 1u);
}

TEST(GitMetadataSecrets, AreInNothingThatIsSaidOrSent) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {"--depth=1"});
  RunGit(clone, {"remote", "set-url", "origin",
                 "https://user:s3cr3t-token@git.example/shop.git"});
  RunGit(clone, {"config", absl::StrCat("url.", origin.Url(), ".insteadOf"),
                 "https://user:s3cr3t-token@git.example/shop.git"});
  const IntakeServer intake;
  for (const char* more : {"--verbose", "--output=json"}) {
    const Finished finished = Upload(clone, origin, intake.url(), {more});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    for (const std::string& text : {finished.out, finished.err}) {
      EXPECT_THAT(text, Not(HasSubstr("s3cr3t")));
      EXPECT_THAT(text, Not(HasSubstr(kMarkedKey)));
    }
  }
  EXPECT_THAT(intake.Requests("").dump(), Not(HasSubstr("s3cr3t")));
}

TEST(GitMetadataCommand, TakesTheIncumbentsSpelling) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake;
  const Finished finished = RunIn(clone, origin,
                                  {"git-metadata", "upload", "--repository-url",
                                   kUrl, "--api-url", intake.url()});
  EXPECT_THAT(LastLine(finished.err), StartsWith(kDone));
  const Finished wrong = RunIn(clone, origin, {"git-metadata", "download"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("takes no argument but `upload`"));
}

TEST(GitMetadataCommand, TellsEachTryIfItIsVerbose) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const IntakeServer intake({"--fault", "status=503,first=1"});
  const Finished finished = Upload(clone, origin, intake.url(), {"--verbose"});
  EXPECT_THAT(
      finished.err,
      AllOf(HasSubstr("from HEAD of the checkout"),
            HasSubstr("search_commits (event "), HasSubstr("try 1): HTTP 503"),
            HasSubstr("try 2): accepted"), HasSubstr("packfile (event ")));
}

TEST(GitMetadataCommand, OfADryRunPrintsItsQuestion) {
  const Origin origin;
  const std::string clone = origin.Clone("clone", {});
  const Finished finished = RunIn(clone, origin, {"git-metadata", "--dry-run"});
  EXPECT_EQ(finished.exit_code, 0);
  const auto question = nlohmann::json::parse(finished.out);
  const Finished as_json =
      RunIn(clone, origin, {"git-metadata", "--dry-run", "--output=json"});
  EXPECT_EQ(nlohmann::json::parse(as_json.out)[0]["status"], "dry_run");
  EXPECT_EQ(question["meta"]["repository_url"], kUrl);
  EXPECT_EQ(question["data"][0]["id"], origin.Sha("main"));
}

TEST(GitMetadataCommand, NeedsACheckout) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy({"git-metadata"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err,
              HasSubstr("the repository and the commit are not known"));
}

}  // namespace
}  // namespace dora::testing
