// What a fetch is made of; git_fetcher_test makes some.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "os/owner.h"
#include "providers/fetch_settings.h"
#include "providers/fetch_target.h"
#include "providers/fetch_trouble.h"
#include "providers/git_trust.h"
#include "tests/support/temp_directory.h"

namespace dora::providers {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct TargetCase {
  const char* revision;
  const char* base;
  const char* suffix;
  int depth;
};

TEST(FetchTargetTest, IsANameAndTheWayFromThere) {
  for (const auto& [revision, base, suffix, depth] :
       std::vector<TargetCase>{{"main", "main", "", 1},
                               {"release/1.2", "release/1.2", "", 1},
                               {"refs/tags/v1", "refs/tags/v1", "", 1},
                               {"HEAD~1", "HEAD", "~1", 2},
                               {"@~", "@", "~", 2},
                               {"HEAD^^", "HEAD", "^^", 3},
                               {"main~2^2~", "main", "~2^2~", 5},
                               {"v1^{}", "v1", "^{}", 2},
                               {"v1^{commit}", "v1", "^{commit}", 2},
                               {"MYHEAD", "MYHEAD", "", 1},
                               {"my_HEAD~1", "my_HEAD", "~1", 2},
                               {"origin/HEAD", "origin/HEAD", "", 1},
                               {"HEAD~9999", "HEAD", "~9999", 10000}}) {
    const auto target = ReadFetchTarget(revision);
    ASSERT_TRUE(target) << revision;
    EXPECT_EQ(target->base, base);
    EXPECT_EQ(target->suffix, suffix);
    EXPECT_EQ(target->depth, depth) << revision;
  }
  for (const char* revision :
       {"",         "HEAD",      "FETCH_HEAD",  "@",
        "~1",       "^main",     "a..b",        "a...b",
        "a b",      "+main",     "-x",          "a:b",
        "a*",       "main@{1}",  ":/fix",       "a?",
        "a[b",      "a\\b",      "HEAD~10000",  "HEAD~99999999999",
        "main~1x",  "main^{",    "HEAD^{/one}", "HEAD^{tree}",
        "@~1^{/a}", "ORIG_HEAD", "FETCH_HEAD~1"}) {
    EXPECT_FALSE(ReadFetchTarget(revision)) << revision;
  }
}

TEST(FetchTargetTest, TheRemoteKnowsItsBranchesByTheirOwnNames) {
  for (const char* name :
       {"origin/main", "remotes/origin/main", "refs/remotes/origin/main"}) {
    EXPECT_EQ(NameAtRemote(name, "origin"), "refs/heads/main");
  }
  EXPECT_EQ(NameAtRemote("origin/HEAD", "origin"), "HEAD");
  for (const char* name : {"main", "refs/tags/v1", "other/main", "origins"}) {
    EXPECT_EQ(NameAtRemote(name, "origin"), name);
  }
}

TEST(FetchSettingsTest, TheRemoteIsOriginOrTheOnlyOneOrThatOfTheRepository) {
  const std::string url = "https://github.com/acme/shop";
  const std::pair a("remote.a.url", "git@github.com:acme/shop.git");
  const std::pair b("remote.b.url", "https://github.com/acme/other");
  const std::pair origin("remote.origin.url", "x");
  EXPECT_EQ(ChooseRemote({a, b, origin}, {"v1", url}), "origin");
  EXPECT_EQ(ChooseRemote({b}, {"v1", url}), "b");
  EXPECT_EQ(ChooseRemote({a, b}, {"v1", url}), "a");
  EXPECT_EQ(ChooseRemote({a, b}, {"v1"}), std::nullopt);
  EXPECT_EQ(ChooseRemote({}, {"v1", url}), std::nullopt);
}

TEST(FetchSettingsTest, ARemoteIsNamedByTheRevisionOrByTheBranch) {
  const std::pair a("remote.a.url", "x");
  const std::pair b("remote.b.url", "y");
  const std::pair origin("remote.origin.url", "z");
  for (const char* revision :
       {"b/main", "remotes/b/main", "refs/remotes/b/main", "b/HEAD"}) {
    EXPECT_EQ(ChooseRemote({a, b}, {revision}), "b") << revision;
    EXPECT_EQ(ChooseRemote({a, b, origin}, {revision}), "b") << revision;
  }
  EXPECT_EQ(ChooseRemote({a, b}, {"c/main"}), std::nullopt);
  const std::pair of_main("branch.main.remote", "b");
  const std::pair of_this("branch.this.remote", ".");
  EXPECT_EQ(ChooseRemote({a, b, of_main}, {"v1", "", "main"}), "b");
  EXPECT_EQ(ChooseRemote({a, b, of_main}, {"v1", "", "other"}), std::nullopt);
  EXPECT_EQ(ChooseRemote({a, b, of_this}, {"v1", "", "this"}), std::nullopt);
  EXPECT_EQ(ChooseRemote({a, b, origin, of_main}, {"v1", "", "main"}),
            "origin");
}

TEST(FetchSettingsTest, OnlyWhatReachesTheRemoteIsHandedOn) {
  const GitSettings settings = ReadGitSettings(absl::string_view(
      "core.sshcommand\nssh -i k\0core.fsmonitor\ntrap\0core.hookspath\nh\0"
      "http.https://h/.extraheader\nA: b\nc\0url.x.insteadof\ny\0"
      "credential.helper\nstore\0remote.origin.url\nu\0remote.origin.fetch\n"
      "+f\0remote.other.url\nv\0alias.fetch\n!trap\0filter.x.smudge\ntrap\0"
      "http.sslverify\0",
      239));
  const std::string variables =
      absl::StrJoin(HandOn(settings, "origin", GitAge::kNew), "\n");
  EXPECT_THAT(variables,
              AllOf(HasSubstr("core.sshcommand\nGIT_CONFIG_VALUE_0=ssh -i k"),
                    HasSubstr("extraheader\nGIT_CONFIG_VALUE_1=A: b\nc"),
                    HasSubstr("url.x.insteadof"), HasSubstr("=store"),
                    HasSubstr("remote.origin.url")));
  EXPECT_THAT(variables, AllOf(Not(HasSubstr("trap")), Not(HasSubstr("+f")),
                               Not(HasSubstr("remote.other")),
                               HasSubstr("core.hooksPath")));
}

TEST(FetchSettingsTest, AnOldGitIsToldInOneVariable) {
  const GitSettings settings = {{"http.extraheader", "A: it's b=c"},
                                {"url.https://x=y@h/.insteadof", "h:"},
                                {"core.fsmonitor", "trap"}};
  const auto variables = HandOn(settings, "origin", GitAge::kOld);
  ASSERT_EQ(variables.size(), 1u);
  EXPECT_THAT(variables[0],
              AllOf(StartsWith("GIT_CONFIG_PARAMETERS='http.extraheader=A: "
                               "it'\\''s b=c' 'core.hooksPath=/dev/null'"),
                    Not(HasSubstr("x=y")), Not(HasSubstr("trap"))));
}

TEST(FetchSettingsTest, OldIsAGitBefore232) {
  for (const char* version :
       {"git version 2.31.8\n", "git version 1.8.3.1\n"}) {
    EXPECT_EQ(AgeOf(version), GitAge::kOld) << version;
  }
  for (const char* version :
       {"git version 2.32.0\n", "git version 2.39.3 (Apple Git-146)\n",
        "git version 3.0\n", "git version 2.43.0.windows.1\n", "", "git 2.1"}) {
    EXPECT_EQ(AgeOf(version), GitAge::kNew) << version;
  }
}

TEST(FetchSettingsTest, NoKeyIsAmongTheVariables) {
  const Environment environment({{"HOME", "/home/ada"},
                                 {"SSH_AUTH_SOCK", "/s"},
                                 {"https_proxy", "p"},
                                 {"GIT_CONFIG_KEY_0", "k"},
                                 {"DD_API_KEY", "secret"},
                                 {"DATADOG_API_KEY", "secret"},
                                 {"DD_APP_KEY", "secret"},
                                 {"DORA_WEBHOOK_SECRET", "secret"},
                                 {"AWS_SECRET_ACCESS_KEY", "secret"},
                                 {"LD_PRELOAD", "secret"},
                                 {"GIT_TRACE", "secret"},
                                 {"GIT_EXEC_PATH", "secret"}});
  EXPECT_THAT(VariablesOfFetch(environment),
              ElementsAre("HOME=/home/ada", "SSH_AUTH_SOCK=/s", "https_proxy=p",
                          "GIT_CONFIG_KEY_0=k"));
}

TEST(FetchTroubleTest, NoneOfGitsWordsAreRepeated) {
  core::ProcessResult result;
  result.end = core::ProcessEnd::kExited;
  result.exit_code = 128;
  result.output =
      "fatal: unable to access 'https://u:token0@h/x/': Could not resolve "
      "host: h";
  const FetchTrouble trouble = ExplainFetch(result, absl::Seconds(1));
  EXPECT_EQ(trouble.failure.kind, core::ErrorKind::kTransport);
  EXPECT_EQ(trouble.failure.reason, "the remote's host was not found");
  result.output = "fatal: \xff token0";
  EXPECT_EQ(ExplainFetch(result, absl::Seconds(1)).failure.reason,
            "git fetch failed with exit code 128");
}

struct TroubleCase {
  const char* said;
  core::ErrorKind kind;
  const char* reason;
  const char* fix;
};

TEST(FetchTroubleTest, TheReasonIsTrueAndTheFixCanWork) {
  constexpr char kAsk[] = "See what git says of it: git ls-remote";
  core::ProcessResult result;
  result.end = core::ProcessEnd::kExited;
  result.exit_code = 128;
  for (const auto& [said, kind, reason, fix] : std::vector<TroubleCase>{
           {"fatal: dumb http transport does not support shallow capabilities",
            core::ErrorKind::kValidation, "a plain web server",
            "git fetch --tags"},
           {"fatal: transport 'ext' not allowed", core::ErrorKind::kValidation,
            "git's settings do not allow", "protocol.allow"},
           {"The requested URL returned error: 503",
            core::ErrorKind::kTransport, "has a fault (HTTP 5xx)", kAsk},
           {"The requested URL returned error: 429",
            core::ErrorKind::kTransport, "takes no more requests now", kAsk},
           {"Could not resolve host: h", core::ErrorKind::kTransport,
            "host was not found", kAsk},
           {"Failed to connect to h port 443", core::ErrorKind::kTransport,
            "cannot be reached", kAsk},
           {"connect to host h port 22: No route to host",
            core::ErrorKind::kTransport, "cannot be reached", kAsk}}) {
    result.output = said;
    const FetchFailure failure = ExplainFetch(result, absl::Seconds(1)).failure;
    EXPECT_EQ(failure.kind, kind) << said;
    EXPECT_THAT(failure.reason, HasSubstr(reason));
    EXPECT_THAT(failure.fix, HasSubstr(fix)) << said;
    EXPECT_FALSE(failure.is_gone) << said;
  }
  result.output = "fatal: remote error: upload-pack: not our ref 1234";
  EXPECT_TRUE(ExplainFetch(result, absl::Seconds(1)).failure.is_gone);
}

TEST(GitTrustTest, UsersAreTheEffectiveOneAndWhomSudoWasCalledBy) {
  const Environment sudo(
      std::vector<Environment::Variable>{{"SUDO_UID", "1000"}});
  EXPECT_THAT(UsersOf(sudo, {"0"}), ElementsAre("0", "1000"));
  EXPECT_THAT(UsersOf(sudo, {"7"}), ElementsAre("7"))
      << "only root has used sudo";
  const Environment broken(
      std::vector<Environment::Variable>{{"SUDO_UID", "x"}});
  EXPECT_THAT(UsersOf(broken, {"0"}), ElementsAre("0"));
}

TEST(GitTrustTest, WhatIsAnothersOrMissingIsForeign) {
  const testing::TempDirectory folder;
  EXPECT_EQ(FindForeign({folder.path()}, os::OwnUsers()), std::nullopt);
  EXPECT_EQ(FindForeign({folder.path()}, {"another"}), folder.path());
  EXPECT_EQ(FindForeign({folder.Inside("x")}, os::OwnUsers()),
            folder.Inside("x"));
}

TEST(GitTrustTest, TheCommandToTrustCanBeCopied) {
  EXPECT_EQ(CommandToTrust("/srv/my repo"),
            "git config --global --add safe.directory '/srv/my repo'");
}

TEST(GitTrustTest, SafeDirectoriesAreReadAsGitReadsThem) {
  const testing::TempDirectory top;
  const std::string real = std::filesystem::canonical(top.path());
  std::filesystem::create_directory(real + "/shop");
  std::filesystem::create_symlink(real + "/shop", real + "/link");
  const std::string shop = real + "/shop";
  using Words = std::vector<std::string>;
  for (const Words& safe :
       {Words{shop}, Words{"*"}, Words{real + "/*"}, Words{real + "/link"},
        Words{"", shop}, Words{shop + "/"}}) {
    EXPECT_TRUE(IsNamedSafe(shop, safe)) << absl::StrJoin(safe, ",");
  }
  for (const Words& safe :
       {Words{}, Words{real}, Words{shop, ""}, Words{"*", ""}, Words{"/*x"},
        Words{shop + "x"}, Words{shop + "/*"}, Words{real + "/sh*"}}) {
    EXPECT_FALSE(IsNamedSafe(shop, safe)) << absl::StrJoin(safe, ",");
  }
}

}  // namespace
}  // namespace dora::providers
