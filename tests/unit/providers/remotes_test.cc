#include "providers/remotes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/fake_commands.h"

namespace dora::providers {
namespace {

using ::testing::ElementsAre;
using testing::FakeCommandRunner;

const FakeCommandRunner::Arguments kAskRemotes = {"config", "--get-regexp",
                                                  "^remote\\..*\\.url$"};
const FakeCommandRunner::Arguments kAskRewrites = {
    "-c",
    "include.path=/etc/gitconfig",
    "-c",
    "include.path=~/.config/git/config",
    "-c",
    "include.path=~/.gitconfig",
    "config",
    "--get-regexp",
    "^url\\..*\\.insteadof$"};

struct RemoteCase {
  const char* name;
  const char* configured;
  const char* rewrites;  ///< of `insteadOf`
  const char* url;
};

class RemotesTest : public ::testing::TestWithParam<RemoteCase> {};

TEST_P(RemotesTest, HaveNoCredentialsAndAHostWhereOneIsKnown) {
  FakeCommandRunner git;
  git.Answer(kAskRemotes,
             std::string("remote.origin.url ") + GetParam().configured + "\n");
  git.Answer(kAskRewrites, GetParam().rewrites);
  const std::vector<Remote> remotes = ReadRemotes(git);
  ASSERT_EQ(remotes.size(), 1);
  EXPECT_EQ(remotes.front().name, "origin");
  EXPECT_EQ(remotes.front().url, GetParam().url);
}

constexpr char kTokens[] =
    "url.https://x:s3cret@github.com/.insteadof gh:\n"
    "url.https://x:s3cret@github.com/acme/.insteadof gh:a/\n"
    "url.https://x:s3cret@github.com/.insteadof https://github.com/\n";

INSTANTIATE_TEST_SUITE_P(
    Each, RemotesTest,
    ::testing::Values(
        RemoteCase{"Https", "https://github.com/acme/app.git", kTokens,
                   "https://github.com/acme/app.git"},
        RemoteCase{"Credentials",
                   "https://x-access-token:s3cret@github.com/acme/app.git", "",
                   "https://github.com/acme/app.git"},
        RemoteCase{"ScpLike", "git@github.com:acme/app.git", kTokens,
                   "git@github.com:acme/app.git"},
        RemoteCase{"Alias", "gh:acme/app", kTokens,
                   "https://github.com/acme/app"},
        RemoteCase{"LongestAlias", "gh:a/app", kTokens,
                   "https://github.com/acme/app"},
        RemoteCase{"UnknownAlias", "work:acme/app", kTokens, "work:acme/app"},
        RemoteCase{"Path", "/srv/my app.git", "", "/srv/my app.git"},
        RemoteCase{"CodeCommit", "codecommit::us-east-1://shop", "",
                   "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/"
                   "shop"},
        RemoteCase{"CodeCommitWithAProfile",
                   "codecommit::cn-north-1://deploy@shop", "",
                   "https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/"
                   "repos/shop"}),
    [](const auto& info) { return info.param.name; });

TEST(RemotesTest, WhereEachNamesItsHostNoRewriteIsRead) {
  FakeCommandRunner git;
  git.Answer(kAskRemotes, "remote.origin.url git@github.com:acme/app.git\n");
  ReadRemotes(git);
  EXPECT_THAT(git.calls(), ElementsAre(kAskRemotes));
}

TEST(RemotesTest, ANameMayHaveADot) {
  FakeCommandRunner git;
  git.Answer(kAskRemotes, "remote.my.fork.url https://github.com/jane/app\n");
  EXPECT_EQ(ReadRemotes(git).front().name, "my.fork");
}

}  // namespace
}  // namespace dora::providers
