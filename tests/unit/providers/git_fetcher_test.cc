// With the real git, from remotes on this machine.

#include "providers/git_fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/base/process.h"
#include "providers/changed_paths.h"
#include "tests/support/temp_directory.h"

namespace dora::providers {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::ReadFile;
using testing::TempDirectory;
using testing::WriteFile;
using Words = std::vector<std::string>;

constexpr char kMissing[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr absl::Duration kPlenty = absl::Seconds(60);

/// A repository with three commits, tagged v1 to v3, and a clone of the last
/// one alone, which is the current directory.
class ShallowClone {
 public:
  explicit ShallowClone(const char* format = "sha1")
      : root_(fs::canonical(folder_.path())) {
    Git(root_, {"init", "-q", "-b", "main",
                absl::StrCat("--object-format=", format), "up"});
    for (const char* text : {"1", "2", "3"}) {
      WriteFile(up() + "/a", text);
      Git(up(), {"add", "."});
      Git(up(), {"commit", "-q", "-m", text});
      Git(up(), {"tag", "-a", "-m", "x", absl::StrCat("v", text)});
    }
    Git(root_,
        {"clone", "-q", "--depth=1", "--no-tags", "file://" + up(), "clone"});
    fs::create_directory(tmp());
    fs::current_path(clone());
  }
  ~ShallowClone() { fs::current_path("/"); }

  const std::string& root() const { return root_; }
  std::string up() const { return root_ + "/up"; }
  std::string clone() const { return root_ + "/clone"; }
  std::string tmp() const { return root_ + "/tmp"; }
  std::string Inside(const std::string& name) const {
    return root_ + "/" + name;
  }

  std::string Sha(const std::string& revision) const {
    return Git(up(), {"rev-parse", revision + "^{commit}"});
  }
  void Configure(const std::string& key, const std::string& value) const {
    Git(root_, {"config", "--file", clone() + "/.git/config", key, value});
  }
  void Program(const std::string& name, const std::string& text) const {
    WriteFile(Inside(name), absl::StrCat("#!/bin/sh\n", text, "\n"));
    ASSERT_EQ(chmod(Inside(name).c_str(), 0755), 0);
  }

  /// The bytes of all files of the clone.
  std::map<std::string, std::string> Bytes() const {
    std::map<std::string, std::string> bytes;
    for (const auto& entry : fs::recursive_directory_iterator(clone())) {
      if (entry.is_regular_file()) {
        bytes[entry.path()] = ReadFile(entry.path());
      } else {
        bytes[entry.path()];
      }
    }
    return bytes;
  }

  Environment Variables() const {
    // Its first git does the fetching.
    return Environment({{"PATH", std::getenv("PATH")},
                        {"HOME", root_},
                        {"TMPDIR", tmp()},
                        {"DD_API_KEY", "key0key0"},
                        {"DORA_WEBHOOK_SECRET", "key1key1"}});
  }

  std::string Git(const std::string& folder, Words words) const {
    core::ProcessSpec spec;
    spec.program = "git";
    spec.arguments = {"-C", folder,
                      "-c", "user.name=Ada",
                      "-c", "user.email=ada@shop.example"};
    spec.arguments.insert(spec.arguments.end(), words.begin(), words.end());
    spec.path = "/usr/bin:/bin";
    spec.variables = {"PATH=/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM=1",
                      "GIT_CONFIG_GLOBAL=/dev/null"};
    spec.max_output = 1 << 20;
    spec.limit = kPlenty;
    const core::ProcessResult result = core::RunProcess(spec);
    EXPECT_TRUE(result.succeeded()) << words.front();
    return result.output.substr(0, result.output.find('\n'));
  }

 private:
  TempDirectory folder_;
  std::string root_;
};

bool NeverStop() { return false; }

TEST(GitFetcher, GetsAHistoryWithAllItsTreesAsFarAsItIsAskedTo) {
  const ShallowClone shallow;
  const auto before = shallow.Bytes();
  const std::string tip = shallow.Sha("v3");
  const Environment environment = shallow.Variables();
  for (const auto& [reach, commits] :
       std::vector<std::pair<Reach, const char*>>{
           {{absl::UnixEpoch()}, "3"},
           {{absl::UnixEpoch(), 1}, "1"},
           {{absl::UnixEpoch(), 2}, "2"},
           {{absl::UnixEpoch(), 9}, "3"}}) {
    GitFetcher fetcher(environment, kPlenty, &NeverStop);
    const auto sha = fetcher.FetchHistory(tip, reach, "");
    ASSERT_TRUE(sha) << sha.error().reason;
    EXPECT_EQ(*sha, tip);
    EXPECT_EQ(fetcher.commands().Run({"rev-list", "--count", tip}),
              absl::StrCat(commits, "\n"));
    EXPECT_TRUE(fetcher.commands().Run({"ls-tree", "-r", "-t", tip}));
  }
  EXPECT_EQ(shallow.Bytes(), before);
  EXPECT_TRUE(fs::is_empty(shallow.tmp()));
}

TEST(GitFetcher, AHistorySinceADayThatHasNoneWantsADepth) {
  const ShallowClone shallow;
  const Environment environment = shallow.Variables();
  GitFetcher fetcher(environment, kPlenty, &NeverStop);
  const auto sha = fetcher.FetchHistory(shallow.Sha("v3"),
                                        {absl::Now() + absl::Hours(1000)}, "");
  ASSERT_FALSE(sha);
  EXPECT_TRUE(sha.error().wants_depth);
}

struct RevisionCase {
  std::string revision;
  const char* tag;  ///< what it is
};

class EachProtocol : public ::testing::TestWithParam<const char*> {};

/// Version 0 gives no commit by its sha, unless it is a branch's own.
TEST_P(EachProtocol, WhatIsMissingIsFetchedAndTheCheckoutStaysAsItIs) {
  const ShallowClone shallow;
  shallow.Configure("protocol.version", GetParam());
  shallow.Git(shallow.up(), {"branch", "old", "v2"});
  const std::string first = shallow.Sha("v1");
  const auto before = shallow.Bytes();
  const Environment environment = shallow.Variables();
  for (const auto& [revision, tag] :
       std::vector<RevisionCase>{{"v1", "v1"},
                                 {"refs/tags/v1", "v1"},
                                 {"old", "v2"},
                                 {"origin/old", "v2"},
                                 {"old~1", "v1"},
                                 {"HEAD~1", "v2"},
                                 {"@^^", "v1"},
                                 {first, "v1"},
                                 {first.substr(0, 12), "v1"}}) {
    GitFetcher fetcher(environment, kPlenty, &NeverStop);
    const auto sha = fetcher.Fetch(revision, "");
    ASSERT_TRUE(sha) << revision << ": " << sha.error().reason;
    EXPECT_EQ(*sha, shallow.Sha(tag));
    const auto paths =
        ChangedPaths::Between(*sha, shallow.Sha("v3"),
                              ChangedPaths::Detail::kPaths, fetcher.commands());
    ASSERT_TRUE(paths && *paths) << revision;
    EXPECT_EQ((*paths)->Matching({"**"}).count, 1);
  }
  EXPECT_EQ(shallow.Bytes(), before);
  EXPECT_TRUE(fs::is_empty(shallow.tmp()));
}

INSTANTIATE_TEST_SUITE_P(Versions, EachProtocol, ::testing::Values("0", "2"));

TEST(GitFetcher, FetchesOfARepositoryOfSha256) {
  const ShallowClone shallow("sha256");
  const Environment environment = shallow.Variables();
  GitFetcher fetcher(environment, kPlenty, &NeverStop);
  const auto sha = fetcher.Fetch("HEAD~2", "");
  ASSERT_TRUE(sha) << sha.error().reason;
  EXPECT_EQ(*sha, shallow.Sha("v1"));
}

TEST(GitFetcher, GetsTheFoldersThatAPartialCloneLacks) {
  const ShallowClone shallow;
  shallow.Git(shallow.up(), {"config", "uploadpack.allowFilter", "true"});
  shallow.Git(shallow.Inside(""),
              {"clone", "-q", "--bare", "--filter=tree:0",
               "file://" + shallow.up(), shallow.Inside("bare/.git")});
  fs::current_path(shallow.Inside("bare"));
  const Environment environment = shallow.Variables();
  GitFetcher fetcher(environment, kPlenty, &NeverStop);
  for (const char* tag : {"v1", "v3"}) {
    EXPECT_TRUE(fetcher.Fetch(shallow.Sha(tag), ""));
  }
  const auto paths =
      ChangedPaths::Between(shallow.Sha("v1"), shallow.Sha("v3"),
                            ChangedPaths::Detail::kPaths, fetcher.commands());
  EXPECT_TRUE(paths && *paths);
}

struct RefusedCase {
  const char* name;
  std::string revision;
  std::string reason;
  std::string url = {};  ///< of the remote, where it is another
  core::ErrorKind kind = core::ErrorKind::kValidation;
};

class Refused : public ::testing::TestWithParam<RefusedCase> {};

TEST_P(Refused, SaysWhyAndLeavesNothing) {
  const ShallowClone shallow;
  if (!GetParam().url.empty()) {
    shallow.Configure("remote.origin.url", GetParam().url);
  }
  const Environment environment = shallow.Variables();
  {
    GitFetcher fetcher(environment, kPlenty, &NeverStop);
    const auto sha = fetcher.Fetch(GetParam().revision, "");
    ASSERT_FALSE(sha);
    EXPECT_EQ(sha.error().reason, GetParam().reason);
    EXPECT_EQ(sha.error().kind, GetParam().kind);
  }
  EXPECT_TRUE(fs::is_empty(shallow.tmp()));
}

INSTANTIATE_TEST_SUITE_P(
    Reasons, Refused,
    ::testing::Values(
        RefusedCase{"NoSuchName", "v9", "the remote has no such branch or tag"},
        RefusedCase{"NoSuchSha", kMissing, "the remote has no such commit"},
        RefusedCase{"NoSuchHistory", "HEAD~9",
                    "the history of the remote does not go back so far"},
        RefusedCase{"NoRepository", "v1", "the remote is not a git repository",
                    "file:///none"},
        RefusedCase{"NobodyListens", "v1", "the remote cannot be reached",
                    "http://127.0.0.1:1/x", core::ErrorKind::kTransport},
        RefusedCase{"NoMerge", "HEAD^2",
                    "HEAD has no such parent there: a commit has several only "
                    "where it merges"},
        RefusedCase{"AMessage", "HEAD^{/one}",
                    "it does not name a branch, a tag or a commit that a "
                    "remote could be asked for"},
        RefusedCase{"AHelperOfStrangers", "v1",
                    "git's settings do not allow the way in which the remote "
                    "is reached",
                    "ext::sh -c 'touch /tmp/x'"}),
    [](const auto& info) { return info.param.name; });

TEST(GitFetcher, ACheckoutOfNoRemoteIsCalledSo) {
  const ShallowClone shallow;
  shallow.Git(shallow.clone(), {"remote", "remove", "origin"});
  const Environment environment = shallow.Variables();
  GitFetcher fetcher(environment, kPlenty, &NeverStop);
  const auto sha = fetcher.Fetch("v1", "");
  ASSERT_FALSE(sha);
  EXPECT_EQ(sha.error().reason, "the checkout has no remote");
}

TEST(GitFetcher, OfSeveralRemotesTheOneThatIsNamedIsAsked) {
  const ShallowClone shallow;
  shallow.Git(shallow.up(), {"branch", "MYHEAD", "v2"});
  shallow.Git(shallow.clone(), {"remote", "rename", "origin", "upstream"});
  shallow.Git(shallow.clone(), {"remote", "add", "fork", "/none"});
  const Environment environment = shallow.Variables();
  GitFetcher fetcher(environment, kPlenty, &NeverStop);
  const auto fork = fetcher.Fetch("fork/main", "");
  ASSERT_FALSE(fork);
  EXPECT_EQ(fork.error().reason, "the remote is not a git repository");
  const auto sha = fetcher.Fetch("upstream/MYHEAD", "");
  ASSERT_TRUE(sha) << sha.error().reason;
  EXPECT_EQ(*sha, shallow.Sha("v2"));
  EXPECT_TRUE(fetcher.Fetch("v1", "")) << "by branch.main.remote";
  shallow.Git(shallow.clone(), {"checkout", "-q", "--detach"});
  const auto unclear = fetcher.Fetch("v1", "");
  ASSERT_FALSE(unclear);
  EXPECT_EQ(unclear.error().reason,
            "it is not clear which remote has it: fork, upstream");
}

TEST(GitFetcher, ACommitThatTheRemoteLacksIsGone) {
  for (const char* version : {"0", "2"}) {
    const ShallowClone shallow;
    shallow.Configure("protocol.version", version);
    const Environment environment = shallow.Variables();
    GitFetcher fetcher(environment, kPlenty, &NeverStop);
    const auto sha = fetcher.Fetch(kMissing, "");
    ASSERT_FALSE(sha);
    EXPECT_TRUE(sha.error().is_gone) << sha.error().reason;
  }
}

TEST(GitFetcher, EndsInTimeAndLeavesNothing) {
  const ShallowClone shallow;
  shallow.Program("slow", "sleep 600 & exec sleep 601");
  shallow.Configure("remote.origin.uploadpack", shallow.Inside("slow"));
  const Environment environment = shallow.Variables();
  const absl::Time begin = absl::Now();
  {
    GitFetcher fetcher(environment, absl::Seconds(2), &NeverStop);
    const auto sha = fetcher.Fetch("v1", "");
    ASSERT_FALSE(sha);
    EXPECT_EQ(sha.error().reason, "git fetch did not end within 2 s");
    EXPECT_EQ(sha.error().kind, core::ErrorKind::kTransport);
  }
  GitFetcher stopped(environment, kPlenty, [] { return true; });
  EXPECT_FALSE(stopped.Fetch("v1", ""));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(20));
}

/// Without a fetch of ours its settings would run a program; so they do where
/// git trusts the repository, and it sees no key.
TEST(GitFetcher, AnothersRepositoryIsObeyedOnlyWhereTheUserNamesItSafe) {
  const ShallowClone shallow;
  shallow.Program("trap",
                  absl::StrCat("env >", shallow.Inside("mark"), "; exit 1"));
  shallow.Configure("core.sshCommand", shallow.Inside("trap"));
  shallow.Configure("remote.origin.url", "ssh://h/acme/shop");
  constexpr uid_t kAnother = 12345;
  if (chown((shallow.clone() + "/.git").c_str(), kAnother, kAnother) != 0) {
    GTEST_SKIP() << "only root can give a folder away";
  }
  const Environment environment = shallow.Variables();
  {
    GitFetcher fetcher(environment, kPlenty, &NeverStop);
    const auto sha = fetcher.Fetch("v1", "");
    ASSERT_FALSE(sha);
    EXPECT_THAT(sha.error().reason, HasSubstr("belongs to another user"));
    const auto history =
        fetcher.FetchHistory(shallow.Sha("v3"), {absl::UnixEpoch()}, "");
    ASSERT_FALSE(history);
    EXPECT_EQ(history.error().reason, sha.error().reason);
    EXPECT_THAT(sha.error().fix, HasSubstr("safe.directory"));
  }
  EXPECT_FALSE(fs::exists(shallow.Inside("mark")));
  // What the checkout itself calls safe does not count.
  shallow.Configure("safe.directory", "*");
  EXPECT_FALSE(GitFetcher(environment, kPlenty, &NeverStop).Fetch("v1", ""));
  EXPECT_FALSE(fs::exists(shallow.Inside("mark")));

  WriteFile(shallow.Inside(".gitconfig"),
            absl::StrCat("[safe]\n directory = ", shallow.clone(), "\n"));
  EXPECT_FALSE(GitFetcher(environment, kPlenty, &NeverStop).Fetch("v1", ""));
  ASSERT_TRUE(fs::exists(shallow.Inside("mark")));
  const std::string variables = ReadFile(shallow.Inside("mark"));
  EXPECT_FALSE(absl::StrContains(variables, "key0key0"));
  EXPECT_FALSE(absl::StrContains(variables, "key1key1"));
  EXPECT_TRUE(absl::StrContains(variables, "GIT_TERMINAL_PROMPT=0"));
}

/// As actions/checkout writes its token: in a file for this repository alone.
TEST(GitFetcher, ASettingForThisRepositoryAloneIsObeyed) {
  const ShallowClone shallow;
  WriteFile(shallow.Inside("included"),
            absl::StrCat("[url \"file://", shallow.root(),
                         "/\"]\n insteadOf = https://h/\n"));
  shallow.Configure(
      absl::StrCat("includeIf.gitdir:", shallow.clone(), "/.git.path"),
      shallow.Inside("included"));
  shallow.Configure("remote.origin.url", "https://h/up");
  const Environment environment = shallow.Variables();
  GitFetcher fetcher(environment, kPlenty, &NeverStop);
  EXPECT_TRUE(fetcher.Fetch("v1", ""));
}

}  // namespace
}  // namespace dora::providers
