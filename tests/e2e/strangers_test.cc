// A checkout that strangers wrote: the real program in it, with a key that
// nothing of the checkout may see, and with traps that would keep it for ever.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"
#include "tests/support/memory.h"

namespace dora::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSha[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr absl::Duration kSoon = absl::Seconds(15);

void MakeProgram(const std::string& path, const std::string& text) {
  WriteFile(path, absl::StrCat("#!/bin/sh\n", text, "\n"));
  ASSERT_EQ(chmod(path.c_str(), 0755), 0);
}

/// Runs all that reports something, in turn; each must end soon.
void ReportInEveryWay(const Scratch& scratch, Variables variables,
                      std::vector<std::string>& notes) {
  const std::vector<std::vector<std::string>> ways = {
      {"context"},
      {"deployment", "--service", "s", "--env", "p", "--started-at",
       "1700000000"},
      {"exec", "--service", "s", "--env", "p", "--", "true"},
      {"failure", "--service", "s", "--env", "p", "--started-at", "1700000000",
       "--git-commit-sha", kSha},
      {"start"},
      {"finish", "--service", "s", "--env", "p"}};
  for (const auto& way : ways) {
    const absl::Time begin = absl::Now();
    const Finished finished = scratch.Deploy(way, variables);
    EXPECT_LT(absl::Now() - begin, kSoon) << way.front();
    EXPECT_LE(finished.exit_code, 2) << way.front();
    EXPECT_THAT(absl::StrCat(finished.out, finished.err),
                Not(HasSubstr(kMarkedKey)));
    notes.push_back(finished.err);
  }
}

/// Makes of the checkout at `path` a partial clone whose remote is a program.
void MakeLazy(const Scratch& scratch, const std::string& path) {
  const std::vector<std::pair<const char*, std::string>> settings = {
      {"core.repositoryformatversion", "1"},
      {"extensions.partialClone", "origin"},
      {"remote.origin.promisor", "true"},
      {"remote.origin.url", "ssh://h/acme/shop"},
      {"core.fsmonitor", absl::StrCat(scratch.path(), "/trap")},
      {"core.sshCommand", absl::StrCat(scratch.path(), "/trap")}};
  for (const auto& [name, value] : settings) {
    scratch.Git({"config", "--file", path + "/config", name, value});
  }
}

TEST(Strangers, NothingOfTheCheckoutIsRun) {
  const IntakeServer intake;
  const Scratch scratch;
  MakeProgram(scratch.path() + "/trap",
              absl::StrCat("env >", scratch.path(), "/mark; exit 1"));
  scratch.Git({"init", "-q"});
  scratch.Git({"commit", "-q", "--allow-empty", "-m", "x"});
  scratch.Git({"init", "-q", "--bare", "deploy"});
  MakeLazy(scratch, scratch.path() + "/.git");
  MakeLazy(scratch, scratch.path() + "/deploy");
  MakeProgram(scratch.path() + "/git", "exec ./trap");
  std::vector<std::string> notes;
  for (const char* path : {"/usr/bin:/bin", ":/usr/bin:/bin", ".:/usr/bin"}) {
    ReportInEveryWay(scratch,
                     {{"PATH", path},
                      {"DORA_API_URL", intake.url()},
                      {"DD_GIT_COMMIT_SHA", kSha}},
                     notes);
  }
  EXPECT_FALSE(fs::exists(scratch.path() + "/mark"));
}

TEST(Strangers, ARepositoryThatACommitBroughtIsNotTheCheckout) {
  const Scratch scratch;
  scratch.Git({"init", "-q"});
  scratch.Git({"remote", "add", "origin", "https://git.shop.example/shop"});
  scratch.Git({"commit", "-q", "--allow-empty", "-m", "x"});
  scratch.Git({"init", "-q", "--bare", "deploy"});
  scratch.Git({"config", "--file", "deploy/config", "remote.origin.url",
               "https://evil.example/x"});
  Command command = scratch.DeployCommand({"context"});
  command.directory = scratch.path() + "/deploy";
  const Finished finished = testing::Run(command);
  EXPECT_THAT(finished.out, AllOf(HasSubstr("https://git.shop.example/shop"),
                                  Not(HasSubstr("evil"))));
}

/// Gits that never come to an end.
struct SlowCase {
  const char* name;
  const char* git;
};

class SlowGit : public ::testing::TestWithParam<SlowCase> {};

TEST_P(SlowGit, TakesAThirdOfTheTimeAndTheEventIsSent) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Git({"init", "-q"});
  fs::create_directory(scratch.path() + "/bin");
  MakeProgram(scratch.path() + "/bin/git", GetParam().git);
  std::vector<std::string> notes;
  ReportInEveryWay(scratch,
                   {{"PATH", scratch.path() + "/bin:/usr/bin:/bin"},
                    {"DORA_API_URL", intake.url()},
                    {"DORA_TIMEOUT", "3"}},
                   notes);
  for (const size_t way : {0, 1, 2, 5}) {
    EXPECT_THAT(notes[way], HasSubstr("The event has neither repository nor "
                                      "commit: git did not answer within 1 s"));
  }
  EXPECT_EQ(intake.StoredCount(), 4u)
      << notes[1] << notes[2] << notes[3] << notes[5];
}

INSTANTIATE_TEST_SUITE_P(
    Each, SlowGit,
    ::testing::Values(
        SlowCase{"Silent", "exec sleep 600"},
        SlowCase{"ClosesItsOutputAndLingers", "exec >&-; sleep 600"},
        SlowCase{"WhoseChildHoldsThePipe", "sleep 600 & exec sleep 601"},
        SlowCase{"PrintsOnAndOn", "while :; do echo a; sleep 0.1; done"}),
    [](const auto& info) { return info.param.name; });

TEST(Strangers, ANamedPipeForGitsSettingsKeepsNobody) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Git({"init", "-q"});
  fs::remove(scratch.path() + "/.git/config");
  ASSERT_EQ(mkfifo((scratch.path() + "/.git/config").c_str(), 0600), 0);
  std::vector<std::string> notes;
  ReportInEveryWay(
      scratch, {{"DORA_API_URL", intake.url()}, {"DORA_TIMEOUT", "2"}}, notes);
  EXPECT_THAT(notes[1], HasSubstr("git did not answer within 0.7 s"));
}

/// Files in whose place something else stands.
struct FileCase {
  const char* name;
  const char* file;
  Variables variables;
  bool is_pipe;  ///< else 15 MiB
};

class StrangeFile : public ::testing::TestWithParam<FileCase> {};

TEST_P(StrangeFile, KeepsNobodyAndIsTold) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::string path = scratch.path() + "/" + GetParam().file;
  if (GetParam().is_pipe) {
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  } else {
    std::string text;
    for (int i = 0; text.size() < (15 << 20); ++i) {
      absl::StrAppend(&text, "k", i, ": v\n");
    }
    WriteFile(path, text);
  }
  Variables variables = GetParam().variables;
  variables.emplace_back("DORA_API_URL", intake.url());
  const Finished finished =
      scratch.Deploy({"deployment", "--service", "s", "--env", "p",
                      "--started-at", "1700000000", "--skip-git"},
                     variables);
  EXPECT_THAT(finished.err,
              HasSubstr(GetParam().is_pipe ? "is not a regular file"
                                           : "is larger than "));
  if (IsUnderASanitizer()) return;
  constexpr long kMostKib = 64 * 1024;
  EXPECT_LT(finished.max_resident_kib, kMostKib);
}

const Variables kPullRequest = {{"GITHUB_ACTIONS", "true"},
                                {"GITHUB_EVENT_NAME", "pull_request"},
                                {"GITHUB_EVENT_PATH", "event.json"}};
const Variables kHistory = {{"DORA_LAST_DEPLOYED_FILE", "last.json"},
                            {"DORA_DETECT_ROLLBACK", "tag"}};

INSTANTIATE_TEST_SUITE_P(
    Each, StrangeFile,
    ::testing::Values(
        FileCase{"PipeForCatalogue", "service.datadog.yaml", {}, true},
        FileCase{"LargeCatalogue", "service.datadog.yaml", {}, false},
        FileCase{"PipeForConfiguration", ".dora-deploy.yaml", {}, true},
        FileCase{"LargeConfiguration", ".dora-deploy.yaml", {}, false},
        FileCase{"PipeForNamedConfiguration",
                 "c.yaml",
                 {{"DORA_CONFIG", "c.yaml"}},
                 true},
        FileCase{"PipeForEvent", "event.json", kPullRequest, true},
        FileCase{"LargeEvent", "event.json", kPullRequest, false},
        FileCase{"PipeForHistory", "last.json", kHistory, true},
        FileCase{"LargeHistory", "last.json", kHistory, false}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::testing
