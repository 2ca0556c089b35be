// Proxies, with the real program: a refusal is tried once, and no password is
// ever shown; NO_PROXY names a port.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"
#include "tests/support/raw_server.h"

namespace dora::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kPassword[] = "Geheim2024";
constexpr char kWantsToKnowWhoAsks[] =
    "HTTP/1.1 407 Proxy Authentication Required\r\n"
    "Proxy-Authenticate: Basic realm=\"shop\"\r\nContent-Length: 0\r\n\r\n";

RawAnswer Answer(const std::string& bytes) {
  RawAnswer answer;
  answer.pieces = {bytes};
  return answer;
}

class Proxy : public ::testing::Test {
 protected:
  Finished Deploy(const std::vector<std::string>& more,
                  const Variables& variables) const {
    std::vector<std::string> arguments = {"deployment", "--service",
                                          "shopist",    "--started-at",
                                          "1693491974", "--finished-at",
                                          "1693491984", "--skip-git",
                                          "--timeout",  "3",
                                          "--verbose"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return scratch_.Deploy(arguments, variables);
  }

  void ExpectKeptAfterOneTry(const Finished& finished) const {
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_THAT(finished.err,
                AllOf(Not(HasSubstr("next try")), Not(HasSubstr(kPassword))));
    EXPECT_THAT(LastLine(finished.err),
                AllOf(HasSubstr("the proxy refused the user or the password"),
                      HasSubstr("kept in ")));
    EXPECT_THAT(scratch_.Files(), Contains(HasSubstr("/outbox/event-")));
  }

  const Scratch scratch_;
};

std::string With(const char* scheme, int port) {
  return absl::StrCat(scheme, "://deploy:", kPassword, "@127.0.0.1:", port);
}

TEST_F(Proxy, A407ToConnectIsTriedOnce) {
  const RawServer proxy(Answer(kWantsToKnowWhoAsks));
  const Finished finished =
      Deploy({"--api-url", "https://api.shop.example"},
             {{"HTTPS_PROXY", With("http", proxy.port())}});
  ExpectKeptAfterOneTry(finished);
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Check them in HTTPS_PROXY"));
  EXPECT_THAT(proxy.Requests(), SizeIs(1));
}

TEST_F(Proxy, A407ToAPlainRequestIsTriedOnce) {
  const RawServer proxy(Answer(kWantsToKnowWhoAsks));
  const Finished finished =
      Deploy({"--sink", "webhook=http://hooks.shop.example/x"},
             {{"http_proxy", With("http", proxy.port())}});
  ExpectKeptAfterOneTry(finished);
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Check them in http_proxy"));
  EXPECT_THAT(proxy.Requests(), SizeIs(1));
}

TEST_F(Proxy, ARefusedUserOfSocksIsTriedOnce) {
  RawAnswer answer = Answer("\x05\x02\x01\x01");
  answer.read = RawAnswer::Read::kSomething;
  answer.end = RawAnswer::End::kStay;
  const RawServer proxy(answer);
  const Finished finished =
      Deploy({"--api-url", "https://api.shop.example"},
             {{"ALL_PROXY", With("socks5h", proxy.port())}});
  ExpectKeptAfterOneTry(finished);
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Check them in ALL_PROXY"));
  EXPECT_THAT(proxy.Requests(), SizeIs(1));
}

TEST_F(Proxy, AddressesThatAreNoneAreNeverShown) {
  for (const char* proxy :
       {"http://deploy:Geheim2024#x@proxy:3128", "http://deploy:Geheim2024@",
        "gopher://deploy:Geheim2024@proxy",
        "http://deploy:Geheim2024@pro xy"}) {
    const Finished finished = Deploy({"--api-url", "https://api.shop.example"},
                                     {{"HTTPS_PROXY", proxy}});
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_THAT(finished.err,
                AllOf(HasSubstr("HTTPS_PROXY (not shown) is not a proxy's"),
                      Not(HasSubstr("next try")), Not(HasSubstr(kPassword))));
    EXPECT_THAT(scratch_.Files(), Contains(HasSubstr("/outbox/event-")));
  }
}

TEST_F(Proxy, NoProxyMayNameAPort) {
  Command make;
  make.arguments = {ProgramPath("tests/support/make-certificates"),
                    scratch_.path(), "localhost"};
  make.variables = {{"PATH", std::getenv("PATH")}};
  ASSERT_EQ(dora::testing::Run(make).exit_code, 0);
  const IntakeServer intake({"--tls-cert", scratch_.path() + "/good.pem",
                             "--tls-key", scratch_.path() + "/good.key"});
  const std::string port = intake.url().substr(intake.url().rfind(':') + 1);
  const RefusingPort proxy;
  const auto deploy = [&](const std::string& no_proxy) {
    const Finished finished = Deploy(
        {"--api-url", "https://localhost:" + port, "--ca-file",
         scratch_.path() + "/authority.pem"},
        {{"HTTPS_PROXY", With("http", proxy.port())}, {"NO_PROXY", no_proxy}});
    return LastLine(finished.err);
  };
  EXPECT_THAT(deploy("localhost:" + port), StartsWith("Sent: "));
  EXPECT_THAT(deploy("localhost:1"), HasSubstr("Not sent: "));
}

}  // namespace
}  // namespace dora::testing
