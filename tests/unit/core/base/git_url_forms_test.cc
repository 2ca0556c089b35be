// The forms of URLs in which only git, or only a mistake, has credentials.

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/git_url.h"
#include "core/base/redaction.h"
#include "core/base/url_credentials.h"
#include "core/base/url_parameters.h"

namespace dora::core {
namespace {

struct Form {
  const char* name;
  std::string given;
  std::string repository;
};

class ScrubbedForm : public ::testing::TestWithParam<Form> {};

TEST_P(ScrubbedForm, ShowsNoCredentials) {
  EXPECT_EQ(ScrubRepositoryUrl(GetParam().given), GetParam().repository);
  EXPECT_FALSE(absl::StrContains(ScrubUserInfo(GetParam().given), "s3cr3t"))
      << ScrubUserInfo(GetParam().given);
}

TEST_P(ScrubbedForm, StaysTheSameWhenScrubbedAgain) {
  EXPECT_EQ(ScrubRepositoryUrl(GetParam().repository), GetParam().repository);
}

INSTANTIATE_TEST_SUITE_P(
    All, ScrubbedForm,
    ::testing::Values(
        Form{"FileUrlWithPassword", "file:///u:s3cr3t@h", "file:///h"},
        Form{"FileUrlWithPasswordAndPath", "file:///u:s3cr3t@h/org/repo.git",
             "file:///h/org/repo.git"},
        Form{"FileUrlWithTwoSlashes", "file://u:s3cr3t@h/org/repo.git",
             "file://h/org/repo.git"},
        Form{"FileUrlInCapitals", "FILE:///u:s3cr3t@h", "FILE:///h"},
        Form{"FileUrlOfADrive", "file:///C:/work/u:s3cr3t@h/r",
             "file:///C:/h/r"},
        Form{"FileUrlWithToken", "file:///glpat-s3cr3t@h/r", "file:///h/r"},
        Form{"FileUrlWithQuery", "file:///srv/repo?token=s3cr3t",
             "file:///srv/repo"},
        Form{"ExtOfSsh", "ext::ssh -i key u:s3cr3t@h %S repo", ""},
        Form{"ExtOfShell", "ext::sh -c curl%20-u%20u:s3cr3t%20https://h", ""},
        Form{"ExtOfAPath", "ext::/usr/bin/tunnel s3cr3t", ""},
        Form{"UnknownTransport", "foo::s3cr3t", ""},
        Form{"TransportOfAUrl", "hg::https://u:s3cr3t@git.example.com/r",
             "hg::https://git.example.com/r"},
        Form{"TransportOfScpLike", "hg::s3cr3t@git.example.com:r", ""},
        Form{"TransportOfTransport", "a::b::https://u:s3cr3t@h/r", ""},
        Form{"PathParameter",
             "https://git.example.com/org/repo.git;token=s3cr3t",
             "https://git.example.com/org/repo.git"},
        Form{"PathParameterInTheMiddle",
             "https://git.example.com/org;password=s3cr3t/repo.git",
             "https://git.example.com/org/repo.git"},
        Form{"PathParameterOfScpLike",
             "git@git.example.com:org/repo.git;token=s3cr3t",
             "git@git.example.com:org/repo.git"},
        Form{"QueryOfScpLike", "git@git.example.com:org/repo?token=s3cr3t",
             "git@git.example.com:org/repo"},
        Form{"ShortUserWithPassword", "abc:s3cr3t@host", "host"},
        Form{"ShortUserWithPasswordAndPath", "abc:s3cr3t@host:org/repo",
             "host:org/repo"},
        Form{"ShortToken", "s3cr3t@host:org/repo", "host:org/repo"},
        Form{"ShortTokenBeforeAnIpv6Host", "s3cr3t@[2001:db8::1]:org/repo",
             "[2001:db8::1]:org/repo"},
        Form{"TokenBehindGit", "git@u:s3cr3t@git.example.com:org/repo",
             "git.example.com:org/repo"},
        Form{"UrlBehindAPath", "/builds/https://u:s3cr3t@git.example.com/r",
             "/builds/https://git.example.com/r"},
        Form{"UrlBehindACommand", "git clone https://u:s3cr3t@h/org/repo",
             "h/org/repo"},
        Form{"FolderWithAnAtStays", "deploy@2/repo", "deploy@2/repo"}),
    [](const auto& info) { return info.param.name; });

TEST(ScrubUserInfo, TakesOutParametersThatAreCalledLikeSecrets) {
  for (const auto& [given, expected] :
       std::vector<std::pair<std::string, std::string>>{
           {"?private_token=x", ""},
           {"?tab=log&access_token=x#L10", "?tab=log#L10"},
           {"?token=x&tab=log", "?tab=log"},
           {"?token=x&sig=y&tab=log&key=z&line=1", "?tab=log&line=1"},
           {"?Signature=x;tab=log", "?tab=log"},
           {"?api%5Fkey=x&%74oken=y", ""},
           {"?X-Amz-Credential=x&X-Amz-Security-Token=y&a=1", "?a=1"},
           {"#access_token=x&state=1", "#state=1"},
           {"/12;jwt=x/console", "/12/console"},
           {"?tab=log&by=me@example.com#step:3:1",
            "?tab=log&by=me@example.com#step:3:1"},
           {"?q=a?b&&c", "?q=a?b&&c"},
           {"?keyboard=1&author=me", "?keyboard=1&author=me"},
       }) {
    EXPECT_EQ(ScrubUserInfo(absl::StrCat("https://ci.example.com/job", given)),
              absl::StrCat("https://ci.example.com/job", expected));
  }
}

TEST(ScrubUserInfo, IsQuickForManyParameters) {
  for (const char* piece : {";", "?", "&token", "?token=x&", "::", "a::"}) {
    std::string url = "https://ci.example.com/job";
    while (url.size() < 256 * 1024) url += piece;
    const std::clock_t start = std::clock();
    ScrubUserInfo(url);
    ScrubRepositoryUrl(url);
    EXPECT_LT(std::clock() - start, 5 * CLOCKS_PER_SEC) << piece;
  }
}

// ------------------------------------------- what is taken out is registered

TEST(RegisterUrlCredentials, KnowsWhatIsTakenOutOfAUrl) {
  for (const std::string& url : std::vector<std::string>{
           "https://user:Url0ne-s3cret@git.example.com/org/repo",
           "https://Url0ne-s3cret@git.example.com/org/repo",
           "https://Url0ne-s3cret:x@git.example.com/org/repo",
           "https://ci.example.com/job?private_token=Url0ne-s3cret",
           "https://user:Url0ne%2Ds3cret@git.example.com/org/repo"}) {
    RegisterUrlCredentials(url);
    EXPECT_EQ(Redact("fatal: Url0ne-s3cret!"), "fatal: [redacted]!") << url;
  }
}

TEST(RegisterUrlCredentials, LeavesWhatTheUrlGoesOnShowing) {
  RegisterUrlCredentials(
      "https://shop-organisation@dev.azure.com/"
      "shop-organisation/project/_git/repo");
  RegisterUrlCredentials("https://ci.example.com/job/me.myself@corp.example/1");
  for (const char* text :
       {"to shop-organisation", "https://ci.example.com/job/me.myself"}) {
    EXPECT_EQ(Redact(text), text);
  }
}

TEST(RegisterProxyCredentials, KnowsThemHoweverMalformedTheUrlIs) {
  for (const std::string& url : std::vector<std::string>{
           "http://deploy:Geheim#2024@proxy:3128",
           "deploy:Geheim#2024@proxy:3128",
           "http://deploy:Geheim%232024@proxy:3128/",
           "http:/deploy:Geheim#2024@proxy",
           "socks5h://deploy:Geheim#2024@proxy:99999999",
           "http://deploy.user:Geheim#2024@proxy.corp:3128/x@y"}) {
    RegisterProxyCredentials(url);
    EXPECT_FALSE(absl::StrContains(
        Redact(absl::StrCat("Unsupported proxy syntax in '", url, "'")),
        "Geheim"))
        << url;
    EXPECT_EQ(Redact("password Geheim#2024 of"), "password [redacted] of");
  }
}

}  // namespace
}  // namespace dora::core
