#include "core/base/git_url.h"

#include <gtest/gtest.h>

#include <ctime>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace dora::core {
namespace {

struct UrlCase {
  const char* name;
  std::string given;
  std::string expected;
};

std::ostream& operator<<(std::ostream& out, const UrlCase& c) {
  return out << '"' << c.given << '"';
}

constexpr char kClean[] = "https://git.example.com/org/repo.git";
constexpr char kSecret[] = "s3cr3t-t0ken";

class ScrubbedRepositoryUrl : public ::testing::TestWithParam<UrlCase> {};

TEST_P(ScrubbedRepositoryUrl, IsAsExpected) {
  EXPECT_EQ(ScrubRepositoryUrl(GetParam().given), GetParam().expected);
}

TEST_P(ScrubbedRepositoryUrl, StaysTheSameWhenScrubbedAgain) {
  EXPECT_EQ(ScrubRepositoryUrl(GetParam().expected), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    WithoutCredentials, ScrubbedRepositoryUrl,
    ::testing::Values(
        UrlCase{"HttpsStays", kClean, kClean},
        UrlCase{"HttpStays", "http://git.example.com/org/repo",
                "http://git.example.com/org/repo"},
        UrlCase{"PortStays", "https://git.example.com:8443/org/repo",
                "https://git.example.com:8443/org/repo"},
        UrlCase{"HostWithoutDotStays", "https://gitserver/org/repo",
                "https://gitserver/org/repo"},
        UrlCase{"Ipv4Stays", "http://10.0.0.7:3000/org/repo",
                "http://10.0.0.7:3000/org/repo"},
        UrlCase{"Ipv6Stays", "https://[2001:db8::1]:8443/org/repo",
                "https://[2001:db8::1]:8443/org/repo"},
        UrlCase{"Ipv6WithoutPortStays", "https://[::1]/org/repo",
                "https://[::1]/org/repo"},
        UrlCase{"PercentEncodedPathStays",
                "https://git.example.com/my%20org/repo%40v1",
                "https://git.example.com/my%20org/repo%40v1"},
        UrlCase{"AtInThePathStays", "https://git.example.com/org/repo@v1",
                "https://git.example.com/org/repo@v1"},
        UrlCase{"AtBeforeANameStays", "https://git.example.com/@org/repo",
                "https://git.example.com/@org/repo"},
        UrlCase{"BlanksAroundGo", absl::StrCat(" \t", kClean, "\n"), kClean},
        UrlCase{"EmptyStaysEmpty", "", ""},
        UrlCase{"QueryGoes", absl::StrCat(kClean, "?private_token=", kSecret),
                kClean},
        UrlCase{"FragmentGoes", absl::StrCat(kClean, "#readme"), kClean},
        UrlCase{"AddressInTheQueryIsNoUser",
                absl::StrCat(kClean, "?mail=me@corp.example.com"), kClean},
        UrlCase{"FragmentBeforeQueryGoes", absl::StrCat(kClean, "#a?b=c"),
                kClean}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    WithCredentials, ScrubbedRepositoryUrl,
    ::testing::Values(
        UrlCase{"UserAndPassword",
                "https://user:s3cr3t@git.example.com/org/repo.git", kClean},
        UrlCase{"TokenAlone", "https://s3cr3t@git.example.com/org/repo.git",
                kClean},
        UrlCase{"EmptyPassword", "https://s3cr3t:@git.example.com/org/repo.git",
                kClean},
        UrlCase{"EmptyUser", "https://:s3cr3t@git.example.com/org/repo.git",
                kClean},
        UrlCase{"NothingBeforeTheAt", "https://@git.example.com/org/repo.git",
                kClean},
        UrlCase{"GitLabJobToken",
                "https://gitlab-ci-token:glcbt-64_s3cr3t@git.example.com/org/"
                "repo.git",
                kClean},
        UrlCase{"PortBehindCredentials",
                "https://user:s3cr3t@git.example.com:8443/org/repo",
                "https://git.example.com:8443/org/repo"},
        UrlCase{"Ipv6BehindCredentials",
                "https://user:s3cr3t@[2001:db8::1]:8443/org/repo",
                "https://[2001:db8::1]:8443/org/repo"},
        UrlCase{"HostWithoutDotBehindCredentials",
                "https://user:s3cr3t@gitserver/org/repo",
                "https://gitserver/org/repo"},
        UrlCase{"PercentEncoded",
                "https://me%40corp.com:s3%2Fcr%403t@git.example.com/org/"
                "repo.git",
                kClean},
        UrlCase{"UserIsAnAddress",
                "https://me@corp.com:s3cr3t@git.example.com/org/repo.git",
                kClean},
        UrlCase{"PasswordWithASlash",
                "https://user:s3/cr3t@git.example.com/org/repo.git", kClean},
        UrlCase{"PasswordWithAQuestionMark",
                "https://user:s3?cr3t@git.example.com/org/repo.git", kClean},
        UrlCase{"PasswordWithANumberSign",
                "https://user:s3#cr3t@git.example.com/org/repo.git", kClean},
        UrlCase{"PasswordWithAnAt",
                "https://user:s3@cr3t@git.example.com/org/repo.git", kClean},
        UrlCase{"PasswordWithAColon",
                "https://user:s3:cr3t@git.example.com/org/repo.git", kClean},
        UrlCase{"PasswordWithABracket",
                "https://user:s3]c/r3t@git.example.com/org/repo.git", kClean},
        UrlCase{"PasswordThatBeginsWithASlash",
                "https://user:/s3cr3t@git.example.com/org/repo.git", kClean},
        UrlCase{"PasswordThatBeginsWithAQuestionMark",
                "https://user:?s3cr3t@git.example.com/org/repo.git", kClean},
        UrlCase{"PasswordThatBeginsLikeAPort",
                "https://user:8443/s3cr3t@git.example.com/org/repo.git",
                kClean},
        UrlCase{"PasswordWithAnAtBeforeASlash",
                "https://user:s3@cr/3t@git.example.com/org/repo.git", kClean},
        UrlCase{"TokenWithASlash",
                "https://s3cr/3t==@git.example.com/org/repo.git", kClean},
        UrlCase{"TokenWithASlashAndAHostWithoutDot",
                "https://s3cr/3t==@gitserver/org/repo",
                "https://gitserver/org/repo"},
        UrlCase{"TokenLikeAHostWithASlash",
                "https://s3.cr/3t==@git.example.com/org/repo.git", kClean},
        UrlCase{"AtInThePathBehindCredentials",
                "https://user:s3cr3t@git.example.com/org/repo@v1",
                "https://git.example.com/org/repo@v1"},
        UrlCase{"Everything",
                "https://user:s3cr3t@git.example.com:8443/org/repo.git?a=b#c",
                "https://git.example.com:8443/org/repo.git"},
        UrlCase{"SshWithUser", "ssh://git@git.example.com/org/repo.git",
                "ssh://git.example.com/org/repo.git"},
        UrlCase{"SshWithUserAndPort",
                "ssh://git@git.example.com:2222/org/repo.git",
                "ssh://git.example.com:2222/org/repo.git"},
        UrlCase{"SshWithPassword",
                "ssh://git:s3cr3t@git.example.com/org/repo.git",
                "ssh://git.example.com/org/repo.git"},
        UrlCase{"GitPlusSsh", "git+ssh://s3cr3t@git.example.com/org/repo.git",
                "git+ssh://git.example.com/org/repo.git"},
        UrlCase{"UpperCaseScheme",
                "HTTPS://user:s3cr3t@git.example.com/org/repo.git",
                "HTTPS://git.example.com/org/repo.git"},
        UrlCase{"LostSlash", "https:/user:s3cr3t@git.example.com/org/repo.git",
                "https:/git.example.com/org/repo.git"},
        UrlCase{"SlashTooMany",
                "https:///user:s3cr3t@git.example.com/org/repo.git",
                "https:///git.example.com/org/repo.git"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    WithoutScheme, ScrubbedRepositoryUrl,
    ::testing::Values(
        UrlCase{"ScpLikeStays", "git@git.example.com:org/repo.git",
                "git@git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithAnAbsolutePathStays",
                "git@git.example.com:/srv/repo.git",
                "git@git.example.com:/srv/repo.git"},
        UrlCase{"ScpLikeWithoutUserStays", "git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithAnIpv6HostStays", "git@[2001:db8::1]:org/repo.git",
                "git@[2001:db8::1]:org/repo.git"},
        UrlCase{"ScpLikeWithAtInThePathStays",
                "git@git.example.com:org/repo@v1",
                "git@git.example.com:org/repo@v1"},
        UrlCase{"ScpLikeWithAnotherUserGoes",
                "deploy@git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithGitHubToken",
                "ghp_16C7e42F292c@git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithGitLabToken",
                "glpat-s3cr3t@git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithALongUser",
                "abcdefghijklmnopqrst@git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithPassword",
                "user:s3cr3t@git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithPasswordOfGit",
                "git:s3cr3t@git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithAnAtInThePassword",
                "user:s3@cr3t@git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithAnAddressAsUser",
                "me@corp.com:s3cr3t@git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"ScpLikeWithASlashInThePassword",
                "user:s3/cr3t@git.example.com:org/repo.git",
                "git.example.com:org/repo.git"},
        UrlCase{"PasswordBeforeHostAndPath",
                "user:s3cr3t@git.example.com/org/repo.git",
                "git.example.com/org/repo.git"},
        UrlCase{"PasswordBehindTwoSlashes",
                "//user:s3cr3t@git.example.com/org/repo.git",
                "//git.example.com/org/repo.git"},
        UrlCase{"PasswordBehindALostScheme",
                "://user:s3cr3t@git.example.com/org/repo.git",
                "://git.example.com/org/repo.git"},
        UrlCase{"QueryBehindAHostGoes",
                "git.example.com/org/repo.git?private_token=s3cr3t",
                "git.example.com/org/repo.git"},
        UrlCase{"AbsolutePathStays", "/srv/git/repo.git", "/srv/git/repo.git"},
        UrlCase{"AbsolutePathWithAtStays", "/srv/jobs/deploy@2/repo",
                "/srv/jobs/deploy@2/repo"},
        UrlCase{"RelativePathStays", "../c#/repo", "../c#/repo"},
        UrlCase{"RelativePathWithAtStays", "./jobs/deploy@2",
                "./jobs/deploy@2"},
        UrlCase{"PathIsTrimmed", "  /srv/git/repo.git\n", "/srv/git/repo.git"},
        UrlCase{"FileUrlStays", "file:///srv/git/repo.git",
                "file:///srv/git/repo.git"},
        UrlCase{"FileUrlWithAtStays", "file:///srv/jobs/deploy@2/repo",
                "file:///srv/jobs/deploy@2/repo"}),
    [](const auto& info) { return info.param.name; });

/// Without its user, such a text is a URL with another user.
TEST(Scrub, LeavesNothingToScrub) {
  for (const char* url :
       {"glpat-NotARealToken@git.example.com://user:pass@x/y",
        "glpat-NotARealToken@git.example.com:///git@x/y",
        "https://ada:pw@ https://ada:pw@git.example.com/org/repo",
        "https://git.example.com/org/repo #readme"}) {
    for (const auto scrub : {ScrubUserInfo, ScrubRepositoryUrl}) {
      const std::string scrubbed = scrub(url);
      EXPECT_EQ(scrub(scrubbed), scrubbed) << url;
    }
  }
}

/// Time in proportion to the square of the length would be minutes here.
TEST(Scrub, IsQuickWhereThereAreMany) {
  for (const char* begin : {"x/", "https://git.example.com/", "https://"}) {
    const std::clock_t start = std::clock();
    ScrubRepositoryUrl(absl::StrCat(begin, std::string(1 << 20, '@'), "/x"));
    EXPECT_LT(std::clock() - start, 5 * CLOCKS_PER_SEC) << begin;
  }
}

TEST(ScrubUserInfo, KeepsQueryAndFragment) {
  EXPECT_EQ(
      ScrubUserInfo("https://user:s3cr3t@ci.example.com/job/1?tab=log#L10"),
      "https://ci.example.com/job/1?tab=log#L10");
}

TEST(ScrubUserInfo, KeepsTheMailAddressThatAFolderOfJobsIsCalledAfter) {
  constexpr char kLink[] =
      "https://ci.example.com/job/me@corp.example/job/shopist/12/";
  EXPECT_EQ(ScrubUserInfo(kLink), kLink);
  EXPECT_EQ(ScrubUserInfo("https://user:s3cr3t@ci.example.com/job/"
                          "me@corp.example/job/shopist/12/"),
            kLink);
}

TEST(ScrubUserInfo, KeepsAnAddressInTheQuery) {
  constexpr char kLink[] = "https://ci.example.com/job?by=me@example.com";
  EXPECT_EQ(ScrubUserInfo(kLink), kLink);
}

/// `length` characters of the printable ones, `@ : / ? #` more often.
std::string RandomCredentials(std::mt19937& engine, size_t length) {
  static constexpr char kMarks[] = "@:/?#";
  std::uniform_int_distribution<int> printable('!', '~');
  std::uniform_int_distribution<int> mark(0, 4);
  std::bernoulli_distribution is_mark(0.2);
  std::string text;
  while (text.size() < length) {
    text += is_mark(engine) ? kMarks[mark(engine)]
                            : static_cast<char>(printable(engine));
  }
  return text;
}

/// True where six characters in a row of `secret` stand in `text`.
bool Shows(const std::string& secret, const std::string& text) {
  constexpr size_t kRun = 6;
  for (size_t i = 0; i + kRun <= secret.size(); ++i) {
    if (absl::StrContains(text, secret.substr(i, kRun))) return true;
  }
  return false;
}

class NoCredentials : public ::testing::TestWithParam<UrlCase> {};

TEST_P(NoCredentials, EverComeThrough) {
  std::mt19937 engine(20231114);
  std::uniform_int_distribution<size_t> length(20, 60);
  for (int i = 0; i < 5000; ++i) {
    const std::string secret = RandomCredentials(engine, length(engine));
    const std::string url =
        absl::StrCat(GetParam().given, secret, "@", GetParam().expected);
    EXPECT_FALSE(Shows(secret, ScrubRepositoryUrl(url)))
        << url << " -> " << ScrubRepositoryUrl(url);
  }
}

// A link is a CI system's own and written as URLs are: what would end the
// authority is escaped in it.
TEST_P(NoCredentials, ComeThroughInALinkEither) {
  std::mt19937 engine(20231114);
  std::uniform_int_distribution<size_t> length(20, 60);
  for (int i = 0; i < 5000; ++i) {
    const std::string secret = absl::StrReplaceAll(
        RandomCredentials(engine, length(engine)),
        {{"/", "%2F"}, {"?", "%3F"}, {"#", "%23"}, {"@", "%40"}});
    const std::string url =
        absl::StrCat(GetParam().given, secret, "@", GetParam().expected);
    EXPECT_FALSE(Shows(secret, ScrubUserInfo(url)))
        << url << " -> " << ScrubUserInfo(url);
  }
}

INSTANTIATE_TEST_SUITE_P(
    InFrontOf, NoCredentials,
    ::testing::Values(
        UrlCase{"Https", "https://", "git.example.com/org/repo.git"},
        UrlCase{"HttpsWithUser",
                "https://user:", "git.example.com/org/repo.git"},
        UrlCase{"HostWithoutDot", "https://user:", "gitserver/org/repo.git"},
        UrlCase{"Ipv6", "https://user:", "[2001:db8::1]:8443/org/repo.git"},
        UrlCase{"Ssh", "ssh://git:", "git.example.com:2222/org/repo.git"},
        UrlCase{"HostWithoutScheme", "user:", "git.example.com/org/repo.git"},
        UrlCase{"ScpLike", "user:", "git.example.com:org/repo.git"}),
    [](const auto& info) { return info.param.name; });

TEST(NamesHost, IsTrueWhereTheUrlSaysIt) {
  for (const char* url :
       {"https://github.com/o/r", "https://gitserver/o/r", "git@github.com:o/r",
        "github.com/o/r", "codecommit::us-east-1://r", "ssh://work/o/r"}) {
    EXPECT_TRUE(NamesHost(url)) << url;
  }
  for (const char* url : {"gh:o/r", "work:o/r", "/srv/r", "../r", "r", "C:/r",
                          "file:///srv/r", ""}) {
    EXPECT_FALSE(NamesHost(url)) << url;
  }
}

TEST(IsLocalPath, IsTrueForWhatOnlyThisMachineHas) {
  for (const char* url : {"/srv/git/r.git", "./r", "../r", "~/r", "r",
                          "srv/git/r.git", "file:///srv/r", "FILE://host/r",
                          "C:\\git\\r", "c:/git/r", "\\\\server\\r", ".",
                          // What git takes for a file, though it may be a host.
                          "app.bundle", "github.com", "git@github.com"}) {
    EXPECT_TRUE(IsLocalPath(url)) << url;
  }
  for (const char* url :
       {"https://github.com/o/r", "git@github.com:o/r", "gh:o/r",
        "github.com/o/r", "https://gitserver/o/r", "git@work:o/r"}) {
    EXPECT_FALSE(IsLocalPath(url)) << url;
  }
}

}  // namespace
}  // namespace dora::core
