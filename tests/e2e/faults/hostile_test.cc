// What a stranger controls: the values of variables, and everything that a
// server or a proxy says. None of it may lead the key to another host, or
// write to the terminal or to the CI's log what is not ours.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"
#include "tests/support/raw_server.h"

namespace dora::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::string Reply(const std::string& status, const std::string& body,
                  const std::string& headers = "") {
  return absl::StrCat("HTTP/1.1 ", status, "\r\n", headers,
                      "Content-Length: ", body.size(), "\r\n\r\n", body);
}

RawAnswer Answer(const std::string& bytes) {
  RawAnswer answer;
  answer.pieces = {bytes};
  return answer;
}

/// Takes whatever comes.
RawAnswer Greedy() { return Answer(Reply("200 OK", R"({"data":{"id":"1"}})")); }

std::string UrlOf(const RawServer& server) {
  return absl::StrCat("http://127.0.0.1:", server.port());
}

Finished Deploy(const Scratch& scratch, const Variables& variables,
                const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {
      "deployment", "--service",  "shopist", "--started-at",
      "1693491974", "--skip-git", "--id",    "one-event-with-an-id",
      "--timeout",  "1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return scratch.Deploy(arguments, variables);
}

// --------------------------------------------------------------- destinations

struct Destination {
  const char* name;
  const char* variable;
  const char* value;  ///< with PORT for the port of a server that takes all
};

class HostileDestination : public ::testing::TestWithParam<Destination> {};

TEST_P(HostileDestination, IsRefusedBeforeAnythingIsSent) {
  const RawServer greedy(Greedy());
  const Scratch scratch;
  const std::string value = absl::StrReplaceAll(
      GetParam().value, {{"PORT", absl::StrCat(greedy.port())}});
  const Finished finished = Deploy(scratch, {{GetParam().variable, value}});
  EXPECT_EQ(finished.exit_code, 2) << finished.err;
  EXPECT_THAT(finished.err, StartsWith("error: "));
  EXPECT_THAT(greedy.Requests(), IsEmpty());
  EXPECT_THAT(scratch.Files(), IsEmpty());
}

constexpr char kUrl[] = "DORA_API_URL";
constexpr char kSite[] = "DD_SITE";

INSTANTIATE_TEST_SUITE_P(
    All, HostileDestination,
    ::testing::Values(
        Destination{"UserInfo", kUrl, "http://localhost@127.0.0.1:PORT"},
        Destination{"UserAndPassword", kUrl,
                    "https://api.datadoghq.com:443@127.0.0.1:PORT"},
        Destination{"TwoAts", kUrl, "http://a@b@127.0.0.1:PORT"},
        Destination{"Fragment", kUrl, "http://127.0.0.1:PORT#.datadoghq.com"},
        Destination{"Query", kUrl, "http://127.0.0.1:PORT?.datadoghq.com"},
        Destination{"Backslash", kUrl, "http://127.0.0.1:PORT\\.datadoghq.com"},
        Destination{"Backslashes", kUrl, "http:\\\\127.0.0.1:PORT"},
        Destination{"LineBreak", kUrl,
                    "http://127.0.0.1:PORT/\r\nX-Forged: yes"},
        Destination{"LineFeed", kUrl, "http://127.0.0.1:PORT/\nX-Forged: yes"},
        Destination{"Tab", kUrl, "http://127.0.0.1:PORT/\tx"},
        Destination{"Space", kUrl, "http://127.0.0.1:PORT/ x"},
        Destination{"OtherScheme", kUrl, "gopher://127.0.0.1:PORT"},
        Destination{"NoScheme", kUrl, "127.0.0.1:PORT"},
        // Plain http to what is not loopback by its spelling.
        Destination{"AnyAddress", kUrl, "http://0.0.0.0:PORT"},
        Destination{"MappedAddress", kUrl, "http://[::ffff:127.0.0.1]:PORT"},
        Destination{"NumberAsAddress", kUrl, "http://2130706433:PORT"},
        Destination{"HexAddress", kUrl, "http://0x7f.0.0.1:PORT"},
        Destination{"PercentInTheHost", kUrl, "http://127.0.0.1%2e:PORT"},
        Destination{"SiteUserInfo", kSite, "x@127.0.0.1:PORT"},
        Destination{"SitePort", kSite, "127.0.0.1:PORT"},
        Destination{"SiteFragment", kSite, "127.0.0.1:PORT#.datadoghq.com"},
        Destination{"SitePath", kSite, "127.0.0.1:PORT/.datadoghq.com"},
        Destination{"SiteBackslash", kSite, "127.0.0.1\\.datadoghq.com"},
        Destination{"SiteLineBreak", kSite, "datadoghq.com\r\nHost: 127.0.0.1"},
        Destination{"SiteSpace", kSite, "datadoghq.com 127.0.0.1"},
        Destination{"SiteAsUrl", kSite, "http://127.0.0.1:PORT"}),
    [](const auto& info) { return info.param.name; });

class Redirect : public ::testing::TestWithParam<int> {};

TEST_P(Redirect, IsNotFollowed) {
  const RawServer elsewhere(Greedy());
  const RawServer server(Answer(
      Reply(absl::StrCat(GetParam(), " Moved"), "",
            absl::StrCat("Location: ", UrlOf(elsewhere), "/api\r\n",
                         "Refresh: 0; url=", UrlOf(elsewhere), "\r\n"))));
  const Scratch scratch;
  const Finished finished = Deploy(scratch, {{kUrl, UrlOf(server)}});
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Redirects are not followed"));
  EXPECT_EQ(server.Requests().size(), 1U);
  EXPECT_THAT(elsewhere.Requests(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, Redirect,
                         ::testing::Values(300, 301, 302, 303, 305, 307, 308));

// A proxy would see the key of a request without TLS.
TEST(PlainHttp, GoesThroughNoProxy) {
  for (const char* variable : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
    for (const std::string host : {"127.0.0.1", "localhost"}) {
      SCOPED_TRACE(absl::StrCat(variable, " ", host));
      const IntakeServer intake;
      const std::string& url = intake.url();
      const RawServer proxy(Greedy());
      const Scratch scratch;
      const Finished finished = Deploy(
          scratch,
          {{kUrl, absl::StrCat("http://", host, url.substr(url.rfind(':')))},
           {variable, UrlOf(proxy)}});
      EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: "));
      EXPECT_THAT(proxy.Received(), IsEmpty());
      EXPECT_EQ(intake.StoredCount(), 1U);
    }
  }
}

TEST(Proxy, SeesNoKeyAndItsPasswordIsNotShown) {
  const RawServer proxy(Answer(Reply("407 Who are you?", "")));
  const Scratch scratch;
  const Finished finished =
      Deploy(scratch,
             {{kUrl, "https://api.shop.example"},
              {"HTTPS_PROXY", absl::StrCat("http://ada:marked0password@"
                                           "127.0.0.1:",
                                           proxy.port())}},
             {"--verbose"});
  EXPECT_THAT(proxy.Received(), HasSubstr("CONNECT api.shop.example:443"));
  EXPECT_THAT(proxy.Received(), Not(HasSubstr(kMarkedKey)));
  EXPECT_THAT(finished.err, Not(HasSubstr("marked0password")));
  EXPECT_THAT(finished.err, HasSubstr("is kept in "));
  for (const std::string& file : scratch.Files()) {
    EXPECT_THAT(ReadFile(file), Not(HasSubstr("marked0password")));
  }
}

// -------------------------------------------------------- what a server says

/// Steers a terminal, forges lines of a CI's log, and hides what is before it.
constexpr char kForgery[] =
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred\r\n::error::forged\n"
    "##[error]forged\n::set-output name=status::sent\n\x7f\xc2\x9b"
    "31m\xe2\x80\xae";

/// `text` as a JSON string.
std::string Json(const std::string& text) {
  return nlohmann::json(text).dump();
}

struct Saying {
  const char* name;
  std::string bytes;
};

class HostileAnswer : public ::testing::TestWithParam<Saying> {};

void ExpectHarmless(const std::string& text) {
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(text, '\n'))) {
    EXPECT_FALSE(absl::StartsWith(line, "::")) << line;
    EXPECT_FALSE(absl::StartsWith(line, "##[")) << line;
    EXPECT_TRUE(std::none_of(line.begin(), line.end(), [](unsigned char c) {
      return c < 0x20 || c == 0x7f;
    })) << nlohmann::json(line).dump();
    EXPECT_THAT(line, Not(HasSubstr("\xc2\x9b")));
  }
}

TEST_P(HostileAnswer, NeitherSteersATerminalNorForgesALine) {
  const RawServer server(Answer(GetParam().bytes));
  for (const char* output : {"text", "json"}) {
    const Scratch scratch;
    const Finished finished = Deploy(scratch, {{kUrl, UrlOf(server)}},
                                     {"--verbose", "--output", output});
    EXPECT_EQ(finished.exit_code, 0);
    ExpectHarmless(finished.err);
    ExpectHarmless(finished.out);
    const Finished list = scratch.Deploy({"outbox", "list"});
    ExpectHarmless(list.out);
  }
}

// The same where the CI takes lines of the log as commands.
TEST_P(HostileAnswer, IsNoWorkflowCommand) {
  const RawServer server(Answer(GetParam().bytes));
  const Scratch scratch;
  const Finished finished =
      Deploy(scratch, With(EnvironmentOf("github"), kUrl, UrlOf(server)));
  ExpectHarmless(finished.err);
  ExpectHarmless(finished.out);
}

INSTANTIATE_TEST_SUITE_P(
    All, HostileAnswer,
    ::testing::Values(
        Saying{"PlainBody", Reply("400 Bad", kForgery)},
        Saying{"Detail",
               Reply("400 Bad", absl::StrCat(R"({"errors":[{"detail":)",
                                             Json(kForgery), "}]}"))},
        Saying{"Title",
               Reply("400 Bad",
                     absl::StrCat(R"({"errors":[{"title":)", Json(kForgery),
                                  R"(,"source":{"pointer":)", Json(kForgery),
                                  "}}]}"))},
        Saying{"Text", Reply("500 Bad", absl::StrCat(R"({"errors":[)",
                                                     Json(kForgery), "]}"))},
        Saying{"Id", Reply("200 OK", absl::StrCat(R"({"data":{"id":)",
                                                  Json(kForgery), "}}"))},
        Saying{"Phrase", Reply("400 \x1b[31m::error::forged", "")},
        Saying{"StatusLine", "HTTP/1.1 \x1b[31m\r\n\r\n"},
        Saying{"NoHttp", kForgery},
        Saying{"Headers", Reply("429 Wait", "",
                                "Retry-After: \x1b[31m1e9\r\n"
                                "X-RateLimit-Reset: -9223372036854775808\r\n"
                                "Server: \x1b]0;owned\x07\r\n")},
        Saying{"LongRetryAfter",
               Reply("503 Wait", "",
                     "Retry-After: " + std::string(60000, '9') + "\r\n")},
        Saying{"NamesOfEndlessTimes",
               Reply("503 Wait", "", "Retry-After: infinite-future\r\n")}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::testing
