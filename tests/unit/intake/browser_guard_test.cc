#include "intake/browser_guard.h"

#include <gtest/gtest.h>

namespace dora::intake {
namespace {

constexpr int kPort = 8126;

Caller WithHosts(const std::vector<std::string>& hosts) {
  Caller caller;
  caller.port = kPort;
  caller.hosts = hosts;
  return caller;
}

bool IsRefused(const std::optional<ApiError>& error) {
  return error && error->status == 403 && !error->problems.empty();
}

TEST(BrowserGuard, KnowsItsOwnHosts) {
  const BrowserGuard guard("http", "Intake.Internal");
  for (const char* host :
       {"127.0.0.1:8126", "127.0.0.1", "127.8.9.1:8126", "localhost:8126",
        "localhost", "LocalHost.:8126", "[::1]:8126", "[::1]",
        "[0:0:0:0:0:0:0:1]:8126", "[::ffff:127.0.0.1]:8126",
        "intake.internal:8126", "INTAKE.internal."}) {
    EXPECT_FALSE(guard.RefuseOtherHost(WithHosts({host}))) << host;
  }
}

TEST(BrowserGuard, RefusesEveryOtherHost) {
  const BrowserGuard guard("http", "127.0.0.1");
  for (const char* host : {"evil.example",
                           "evil.example:8126",
                           "127.0.0.1.evil.example:8126",
                           "127.evil.example",
                           "localhost.evil.example:8126",
                           "evil-localhost",
                           "a.localhost:8126",
                           "localhost:8127",
                           "127.0.0.1:80",
                           "[::1]:1",
                           "localhost:",
                           "localhost:8126x",
                           "localhost:+8126",
                           "localhost: 8126",
                           "localhost:8126:8126",
                           "evil.example@localhost:8126",
                           "localhost@evil.example",
                           "localhost:8126@evil.example",
                           "localhost, evil.example",
                           "localhost..",
                           ".",
                           "",
                           "[::1",
                           "::1",
                           "[::1]x",
                           "[::2]:8126",
                           "[evil.example]",
                           "10.0.0.1:8126",
                           "0.0.0.0",
                           "host.docker.internal:8126",
                           "localhost/",
                           "http://localhost:8126",
                           "localhost:99999999999999999999",
                           "127.1",
                           "2130706433"}) {
    EXPECT_TRUE(IsRefused(guard.RefuseOtherHost(WithHosts({host})))) << host;
  }
}

TEST(BrowserGuard, WantsExactlyOneHost) {
  const BrowserGuard guard("http", "127.0.0.1");
  EXPECT_TRUE(IsRefused(guard.RefuseOtherHost(WithHosts({}))));
  EXPECT_TRUE(IsRefused(
      guard.RefuseOtherHost(WithHosts({"evil.example", "localhost:8126"}))));
  EXPECT_TRUE(IsRefused(
      guard.RefuseOtherHost(WithHosts({"localhost:8126", "evil.example"}))));
}

TEST(BrowserGuard, SaysWhichHostAndWhatToUse) {
  const auto error = BrowserGuard("https", "127.0.0.1")
                         .RefuseOtherHost(WithHosts({"evil.example"}));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->problems[0].detail,
            "this is not the host 'evil.example'; use https://localhost:8126");
}

TEST(BrowserGuard, LetsClientsAndItsOwnPageIn) {
  const BrowserGuard guard("http", "intake.internal");
  for (const char* origin :
       {"http://127.0.0.1:8126", "http://localhost:8126", "http://[::1]:8126",
        "http://intake.internal:8126"}) {
    Caller caller = WithHosts({"127.0.0.1:8126"});
    EXPECT_FALSE(guard.RefuseOtherOrigin(caller)) << "neither is sent";
    caller.origins = {origin};
    EXPECT_FALSE(guard.RefuseOtherOrigin(caller)) << origin;
    caller.fetch_sites = {"same-origin"};
    EXPECT_FALSE(guard.RefuseOtherOrigin(caller)) << origin;
    caller.fetch_sites = {"none"};
    EXPECT_FALSE(guard.RefuseOtherOrigin(caller)) << origin;
  }
}

TEST(BrowserGuard, ItsOriginOnTheSchemesPortNamesNone) {
  Caller caller;
  caller.origins = {"https://localhost"};
  caller.port = 443;
  const BrowserGuard guard("https", "127.0.0.1");
  EXPECT_FALSE(guard.RefuseOtherOrigin(caller));
  caller.port = kPort;
  EXPECT_TRUE(IsRefused(guard.RefuseOtherOrigin(caller)));
}

TEST(BrowserGuard, RefusesEveryOtherOrigin) {
  const BrowserGuard guard("http", "127.0.0.1");
  for (const char* origin :
       {"http://evil.example", "http://evil.example:8126", "null", "",
        "https://localhost:8126", "http://localhost:3000", "http://localhost",
        "localhost:8126", "http://localhost.evil.example:8126",
        "http://localhost:8126.evil.example", "http://localhost:8126/",
        "file://", "chrome-extension://localhost:8126"}) {
    Caller caller = WithHosts({"127.0.0.1:8126"});
    caller.origins = {origin};
    EXPECT_TRUE(IsRefused(guard.RefuseOtherOrigin(caller))) << origin;
    caller.origins = {"http://localhost:8126", origin};
    EXPECT_TRUE(IsRefused(guard.RefuseOtherOrigin(caller))) << origin;
  }
}

TEST(BrowserGuard, RefusesOtherSites) {
  const BrowserGuard guard("http", "127.0.0.1");
  for (const char* site : {"cross-site", "same-site", "", "None", "anything"}) {
    Caller caller = WithHosts({"127.0.0.1:8126"});
    caller.fetch_sites = {site};
    EXPECT_TRUE(IsRefused(guard.RefuseOtherOrigin(caller))) << site;
    caller.fetch_sites = {"none", site};
    EXPECT_TRUE(IsRefused(guard.RefuseOtherOrigin(caller))) << site;
  }
}

}  // namespace
}  // namespace dora::intake
