// With the real git, in checkouts that would have it run a program.

#include "providers/git.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "providers/git_place.h"
#include "tests/support/temp_directory.h"

namespace dora::providers {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using testing::ReadFile;
using testing::TempDirectory;
using testing::WriteFile;

using Words = std::vector<std::string>;
using Variables = std::vector<Environment::Variable>;

constexpr char kUsualPath[] = "/usr/bin:/bin";
constexpr char kMissing[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr absl::Duration kPlenty = absl::Seconds(30);

void MakeProgram(const std::string& path, const std::string& text) {
  WriteFile(path, absl::StrCat("#!/bin/sh\n", text, "\n"));
  ASSERT_EQ(chmod(path.c_str(), 0755), 0);
}

/// Git as its own user runs it, with its protections as they are.
std::string Git(const std::string& folder, Words arguments) {
  core::ProcessSpec spec;
  spec.program = "git";
  spec.arguments = {
      "-C", folder, "-c", "user.name=Ada", "-c", "user.email=ada@shop.example"};
  spec.arguments.insert(spec.arguments.end(), arguments.begin(),
                        arguments.end());
  spec.path = kUsualPath;
  spec.variables = {"PATH=/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM=1"};
  spec.max_output = 1 << 20;
  spec.limit = kPlenty;
  const core::ProcessResult result = core::RunProcess(spec);
  EXPECT_TRUE(result.succeeded()) << arguments.front();
  return result.output.substr(0, result.output.find('\n'));
}

Environment OnPath(const std::string& path) {
  return Environment(Variables{{"PATH", path}});
}

/// A checkout with two commits, and beside it a program that leaves a mark.
class Hostile {
 public:
  Hostile()
      : checkout_(fs::canonical(folder_.path()).string() + "/checkout"),
        trap_(folder_.Inside("trap")) {
    mkdir(checkout_.c_str(), 0755);
    MakeProgram(trap_, absl::StrCat("env >", mark(), "; exit 1"));
    fs::create_symlink(trap_, folder_.Inside("git-remote-trap"));
    fs::create_directory(folder_.Inside("hooks"));
    for (const char* hook : {"post-index-change", "reference-transaction"}) {
      fs::create_symlink(trap_, folder_.Inside(absl::StrCat("hooks/", hook)));
    }
    Git(checkout_, {"init", "-q"});
    Commit("1");
    Commit("2");
  }

  const std::string& checkout() const { return checkout_; }
  std::string mark() const { return folder_.Inside("mark"); }
  std::string path() const {
    return absl::StrCat(folder_.path(), ":", kUsualPath);
  }

  /// `config` in which TRAP is the program and FOLDER where it lies.
  void Configure(const std::string& config) const {
    const std::string file = checkout_ + "/.git/config";
    WriteFile(file, absl::StrCat(ReadFile(file),
                                 absl::StrReplaceAll(
                                     config, {{"TRAP", trap_},
                                              {"FOLDER", folder_.path()}})));
  }

  void Include(const std::string& config) const {
    WriteFile(folder_.Inside("included"),
              absl::StrReplaceAll(config, {{"TRAP", trap_}}));
  }

 private:
  void Commit(const std::string& text) const {
    WriteFile(checkout_ + "/a", text);
    WriteFile(checkout_ + "/.gitattributes", "* diff=trap filter=trap\n");
    Git(checkout_, {"add", "."});
    Git(checkout_, {"commit", "-q", "-m", text});
  }

  TempDirectory folder_;
  std::string checkout_;
  std::string trap_;
};

struct HostileCase {
  const char* name;
  const char* config;
};

class HostileCheckout : public ::testing::TestWithParam<HostileCase> {};

/// Everything that the program asks git.
std::vector<Words> AllQuestions() {
  const std::string missing = absl::StrCat(kMissing, "^{commit}");
  return {
      {"config", "--get-regexp", "^remote\\..*\\.url$"},
      {"rev-parse", "--verify", "HEAD"},
      {"rev-parse", "--verify", "--quiet", missing},
      {"rev-parse", "--is-shallow-repository"},
      {"cat-file", "-e", missing},
      {"rev-list", "--max-count=1", "HEAD", "^HEAD~1", "--"},
      {"rev-list", "--max-count=1", kMissing, "^HEAD", "--"},
      {"diff-tree", "-r", "--no-renames", "--no-ext-diff", "--no-textconv",
       "--ignore-submodules=none", "--name-only", "-z", "HEAD~1", "HEAD", "--"},
      {"ls-files", "-z", "--", "."}};
}

TEST_P(HostileCheckout, RunsNothing) {
  const Hostile hostile;
  hostile.Include("[core]\n sshCommand = TRAP\n fsmonitor = TRAP\n");
  hostile.Configure(GetParam().config);
  const Environment environment(
      {{"PATH", hostile.path()}, {"DD_API_KEY", "key0key0"}});
  const GitRunner git(environment, kPlenty);
  for (const Words& question : AllQuestions()) {
    git.RunIn(hostile.checkout(), question);
    EXPECT_FALSE(fs::exists(hostile.mark())) << question.front();
    EXPECT_EQ(git.Trouble(), "") << question.front();
  }
  EXPECT_THAT(git.RunIn(hostile.checkout(), {"rev-parse", "--verify", "HEAD"}),
              Optional(Not("")))
      << "and what it may tell is told";
}

constexpr char kLazyBySsh[] =
    "[core]\n repositoryformatversion = 1\n sshCommand = TRAP\n"
    "[extensions]\n partialClone = origin\n"
    "[remote \"origin\"]\n promisor = true\n url = ssh://h/acme/shop\n";
constexpr char kLazyByExt[] =
    "[core]\n repositoryformatversion = 1\n[protocol]\n allow = always\n"
    "[protocol \"ext\"]\n allow = always\n[extensions]\n partialClone = o\n"
    "[remote \"o\"]\n promisor = true\n url = ext::TRAP\n";
constexpr char kLazyByHelper[] =
    "[core]\n repositoryformatversion = 1\n[protocol \"trap\"]\n allow = "
    "always\n[extensions]\n partialClone = o\n"
    "[remote \"o\"]\n promisor = true\n url = x\n vcs = trap\n";
constexpr char kLazyByUploadPack[] =
    "[core]\n repositoryformatversion = 1\n[protocol \"file\"]\n allow = "
    "always\n[extensions]\n partialClone = o\n"
    "[remote \"o\"]\n promisor = true\n url = FOLDER/checkout\n uploadpack = "
    "TRAP\n";
constexpr char kLazyByGitProxy[] =
    "[core]\n repositoryformatversion = 1\n gitProxy = TRAP\n"
    "[extensions]\n partialClone = o\n"
    "[remote \"o\"]\n promisor = true\n url = git://h/x\n";
constexpr char kLazyInsteadOf[] =
    "[core]\n repositoryformatversion = 1\n[url \"ext::TRAP \"]\n insteadOf = "
    "https://h/\n[extensions]\n partialClone = o\n"
    "[remote \"o\"]\n promisor = true\n url = https://h/x\n";
constexpr char kAlternateRefs[] =
    "[core]\n repositoryformatversion = 1\n alternateRefsCommand = TRAP\n"
    "[credential]\n helper = !TRAP\n[extensions]\n partialClone = o\n"
    "[remote \"o\"]\n promisor = true\n url = FOLDER/checkout\n";

INSTANTIATE_TEST_SUITE_P(
    Each, HostileCheckout,
    ::testing::Values(
        HostileCase{"LazyFetchBySsh", kLazyBySsh},
        HostileCase{"LazyFetchByExt", kLazyByExt},
        HostileCase{"LazyFetchByHelper", kLazyByHelper},
        HostileCase{"LazyFetchByUploadPack", kLazyByUploadPack},
        HostileCase{"LazyFetchByGitProxy", kLazyByGitProxy},
        HostileCase{"LazyFetchInsteadOf", kLazyInsteadOf},
        HostileCase{"AlternateRefsAndCredentials", kAlternateRefs},
        HostileCase{"FileSystemMonitor", "[core]\n fsmonitor = TRAP\n"},
        HostileCase{"Hooks", "[core]\n hooksPath = FOLDER/hooks\n"},
        HostileCase{"ExternalDiff",
                    "[diff]\n external = TRAP\n[diff \"trap\"]\n command = "
                    "TRAP\n textconv = TRAP\n"},
        HostileCase{"Filters",
                    "[filter \"trap\"]\n clean = TRAP\n smudge = TRAP\n "
                    "process = TRAP\n required = true\n"},
        HostileCase{"Pagers",
                    "[core]\n pager = TRAP\n editor = TRAP\n askPass = TRAP\n"
                    "[pager]\n config = TRAP\n diff-tree = TRAP\n"},
        HostileCase{"Signatures",
                    "[log]\n showSignature = true\n[gpg]\n program = TRAP\n"},
        HostileCase{"Aliases",
                    "[alias]\n rev-parse = !TRAP\n diff-tree = !TRAP\n config "
                    "= !TRAP\n"},
        HostileCase{"Included", "[include]\n path = FOLDER/included\n"}),
    [](const auto& info) { return info.param.name; });

/// Git itself would refuse to look at it.
TEST(GitRunner, ReadsACheckoutOfAnotherUser) {
  const Hostile hostile;
  const std::string head = Git(hostile.checkout(), {"rev-parse", "HEAD"});
  hostile.Configure(kLazyBySsh);
  const TempDirectory folder;
  MakeProgram(folder.Inside("git"),
              "GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec /usr/bin/git \"$@\"");
  const Environment environment =
      OnPath(absl::StrCat(folder.path(), ":", hostile.path()));
  const GitRunner git(environment, kPlenty);
  EXPECT_EQ(git.RunIn(hostile.checkout(), {"rev-parse", "--verify", "HEAD"}),
            head + "\n");
  git.RunIn(hostile.checkout(), {"cat-file", "-e", kMissing});
  EXPECT_FALSE(fs::exists(hostile.mark()));
}

TEST(GitRunner, NeverUsesARepositoryThatACommitBrought) {
  const Hostile hostile;
  const std::string bare = hostile.checkout() + "/deploy";
  Git(hostile.checkout(), {"init", "-q", "--bare", bare});
  WriteFile(bare + "/config",
            absl::StrCat(ReadFile(bare + "/config"),
                         "[remote \"origin\"]\n url = https://evil.example\n"));
  const Environment environment = OnPath(kUsualPath);
  const GitRunner git(environment, kPlenty);
  EXPECT_EQ(git.RunIn(bare, {"config", "--get-regexp", "^remote"}),
            std::nullopt);
  EXPECT_EQ(git.RunIn(bare, {"rev-parse", "--show-toplevel"}),
            hostile.checkout() + "\n");
}

TEST(GitRunner, HandsGitAFewVariablesAndNoSecret) {
  const Hostile hostile;
  const TempDirectory folder;
  MakeProgram(folder.Inside("git"), "env");
  const Environment environment(
      {{"PATH", absl::StrCat(".:", folder.path(), "::bin:", kUsualPath)},
       {"HOME", "/home/ada"},
       {"DD_API_KEY", "secret0"},
       {"DD_APP_KEY", "secret1"},
       {"DORA_WEBHOOK_SECRET", "secret2"},
       {"CI_JOB_TOKEN", "secret3"},
       {"GITHUB_TOKEN", "secret4"},
       {"HTTPS_PROXY", "http://u:secret5@proxy"},
       {"GIT_CONFIG_PARAMETERS", "'http.extraheader=secret6'"},
       {"GIT_CONFIG_COUNT", "1"},
       {"GIT_CONFIG_VALUE_0", "secret7"},
       {"GIT_SSH_COMMAND", "secret8"},
       {"GIT_EXTERNAL_DIFF", "secret9"},
       {"GIT_TRACE", "/tmp/trace"},
       {"LD_PRELOAD", "./x.so"}});
  const GitRunner git(environment, kPlenty);
  const std::string variables = git.RunIn(hostile.checkout(), {}).value_or("");
  EXPECT_THAT(
      variables,
      AllOf(HasSubstr("GIT_ALLOW_PROTOCOL=none\n"),
            HasSubstr("GIT_NO_LAZY_FETCH=1\n"), HasSubstr("HOME=/home/ada\n"),
            HasSubstr(
                absl::StrCat("PATH=", folder.path(), ":", kUsualPath, "\n")),
            HasSubstr(absl::StrCat("GIT_DIR=", hostile.checkout(), "/.git"))));
  EXPECT_THAT(variables,
              AllOf(Not(HasSubstr("secret")), Not(HasSubstr("TRACE")),
                    Not(HasSubstr("LD_PRELOAD"))));
}

/// What each would keep us waiting for.
struct SlowCase {
  const char* name;
  const char* script;
  const char* trouble;
};

class SlowGit : public ::testing::TestWithParam<SlowCase> {};

TEST_P(SlowGit, SharesOneBudgetAndSaysWhy) {
  const Hostile hostile;
  const TempDirectory folder;
  MakeProgram(folder.Inside("git"), GetParam().script);
  const Environment environment(
      {{"PATH", absl::StrCat(folder.path(), ":", kUsualPath)}});
  const GitRunner git(environment, absl::Milliseconds(700));
  const absl::Time begin = absl::Now();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(git.RunIn(hostile.checkout(), {"rev-parse"}), std::nullopt);
    EXPECT_EQ(git.Trouble(), GetParam().trouble);
    if (git.Trouble() != "git did not answer within 0.7 s") break;
  }
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
}

INSTANTIATE_TEST_SUITE_P(
    Each, SlowGit,
    ::testing::Values(
        SlowCase{"Silent", "sleep 600", "git did not answer within 0.7 s"},
        SlowCase{"ClosesItsOutputAndLingers", "exec >&-; sleep 600",
                 "git did not answer within 0.7 s"},
        SlowCase{"IgnoresSignals", "trap '' TERM; sleep 600",
                 "git did not answer within 0.7 s"},
        SlowCase{"PrintsWithoutEnd", "exec cat /dev/zero",
                 "git printed more than 48 MiB"}),
    [](const auto& info) { return info.param.name; });

TEST(GitRunner, WaitsForNoNamedPipeInTheCheckout) {
  const Hostile hostile;
  const std::string config = hostile.checkout() + "/.git/config";
  fs::remove(config);
  ASSERT_EQ(mkfifo(config.c_str(), 0600), 0);
  const Environment environment = OnPath(kUsualPath);
  const GitRunner git(environment, absl::Milliseconds(300));
  EXPECT_EQ(git.RunIn(hostile.checkout(), {"rev-parse", "HEAD"}), std::nullopt);
  EXPECT_EQ(git.Trouble(), "git did not answer within 0.3 s");
}

TEST(GitRunner, TellsThatThereIsNoGit) {
  const Hostile hostile;
  const Environment environment = OnPath(".:bin");
  const GitRunner git(environment, kPlenty);
  EXPECT_EQ(git.RunIn(hostile.checkout(), {"rev-parse"}), std::nullopt);
  EXPECT_EQ(git.Trouble(), "git is in no absolute folder of PATH");
}

// ---------------------------------------------------------- where it looks

Environment Below(const std::string& ceiling) {
  return Environment(Variables{{"GIT_CEILING_DIRECTORIES", ceiling}});
}

TEST(FindCheckout, IsTheNearestUpwards) {
  const TempDirectory top;
  const std::string root = fs::canonical(top.path());
  Git(root, {"init", "-q", "shop"});
  const std::string shop = root + "/shop";
  fs::create_directories(shop + "/a/b/.git");  // what a mount left
  const Words place = {absl::StrCat("GIT_DIR=", shop, "/.git"),
                       absl::StrCat("GIT_WORK_TREE=", shop)};
  for (const char* folder : {"", "/a", "/a/b", "/.git", "/.git/refs"}) {
    EXPECT_EQ(FindCheckout(shop + folder, Below(root)), place) << folder;
  }
  EXPECT_EQ(FindCheckout(shop + "/a", Below(shop)), std::nullopt)
      << "as git, not up into a ceiling";
  EXPECT_EQ(FindCheckout(shop, Below(shop)), place);
  EXPECT_EQ(FindCheckout(shop + "/none", Below(root)), std::nullopt);
  WriteFile(shop + "/a/.git", "gitdir: ../.git\n");
  EXPECT_THAT(FindCheckout(shop + "/a/b", Below(root)),
              Optional(ElementsAre(absl::StrCat("GIT_DIR=", shop, "/a/.git"),
                                   absl::StrCat("GIT_WORK_TREE=", shop, "/a"))))
      << "a file that names a repository";
}

TEST(FindCheckout, PassesOverAPipeInItsPlace) {
  const TempDirectory top;
  ASSERT_EQ(mkfifo(top.Inside(".git").c_str(), 0600), 0);
  EXPECT_EQ(
      FindCheckout(top.path(),
                   Below(fs::path(fs::canonical(top.path())).parent_path())),
      std::nullopt);
}

TEST(FindCheckout, TheUsersOwnWordComesFirst) {
  const Environment environment(
      {{"GIT_DIR", "/srv/shop.git"}, {"GIT_WORK_TREE", "/srv/shop"}});
  EXPECT_THAT(FindCheckout(".", environment),
              Optional(ElementsAre("GIT_DIR=/srv/shop.git",
                                   "GIT_WORK_TREE=/srv/shop")));
}

/// For whom the modes of files count, as they do not for root.
class Unprivileged {
 public:
  Unprivileged() {
    syscall(SYS_capget, &header_, before_);
    __user_cap_data_struct none[2] = {before_[0], before_[1]};
    none[0].effective = none[1].effective = 0;
    syscall(SYS_capset, &header_, none);
  }
  ~Unprivileged() { syscall(SYS_capset, &header_, before_); }

 private:
  __user_cap_header_struct header_ = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct before_[2] = {};
};

/// tests/system/old_git has another user ask.
TEST(FindUnreadable, TellsWhatOfTheRepositoryMayNotBeRead) {
  const Hostile hostile;
  const std::string tree = hostile.checkout() + "-tree";
  Git(hostile.checkout(), {"worktree", "add", "-q", "--detach", tree});
  const Environment environment = OnPath(kUsualPath);
  const Words place = *FindCheckout(hostile.checkout(), environment);
  const Words place_of_tree = *FindCheckout(tree, environment);
  EXPECT_EQ(FindUnreadable(place), "");
  EXPECT_EQ(FindUnreadable(place_of_tree), "");
  const auto closed = [](const std::string& path, const auto& ask) {
    const auto before = fs::status(path).permissions();
    EXPECT_EQ(chmod(path.c_str(), 0), 0);
    {
      const Unprivileged unprivileged;
      ask();
    }
    fs::permissions(path, before);
  };
  for (const char* name :
       {"/.git", "/.git/HEAD", "/.git/config", "/.git/objects"}) {
    const std::string path = hostile.checkout() + name;
    closed(path, [&] {
      EXPECT_EQ(FindCheckout(hostile.checkout(), environment), place)
          << "no other one, further up";
      EXPECT_EQ(FindUnreadable(place), path);
    });
  }
  closed(tree + "/.git",
         [&] { EXPECT_EQ(FindUnreadable(place_of_tree), tree + "/.git"); });
  const std::string folder = hostile.checkout() + "/.git/worktrees";
  closed(folder, [&] {
    EXPECT_EQ(FindUnreadable(place_of_tree),
              absl::StrCat(folder, "/", fs::path(tree).filename().string()));
  });
  fs::remove_all(tree);
}

TEST(GitRunner, FindsWorktreesAndSubmodules) {
  const Hostile hostile;
  const std::string tree = hostile.checkout() + "-tree";
  Git(hostile.checkout(),
      {"worktree", "add", "-q", "--detach", tree, "HEAD~1"});
  Git(hostile.checkout(), {"-c", "protocol.file.allow=always", "submodule",
                           "--quiet", "add", hostile.checkout(), "module"});
  const Environment environment = OnPath(kUsualPath);
  const GitRunner git(environment, kPlenty);
  for (const std::string& folder : {tree, hostile.checkout() + "/module"}) {
    EXPECT_EQ(git.RunIn(folder, {"rev-parse", "--show-toplevel"}),
              folder + "\n");
    EXPECT_EQ(git.RunIn(folder, {"rev-parse", "HEAD"}),
              Git(folder, {"rev-parse", "HEAD"}) + "\n");
  }
  fs::remove_all(tree);
}

}  // namespace
}  // namespace dora::providers
