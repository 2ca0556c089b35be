// Names that are hard to look up, and servers with one dead address:
// the event gets there within its time.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"
#include "tests/support/raw_server.h"

namespace dora::testing {
namespace {

using ::testing::StartsWith;

class Lookup : public ::testing::Test {
 protected:
  Lookup() {
    Command command;
    command.arguments = {ProgramPath("tests/support/make-certificates"),
                         scratch_.path(), "api.shop.test"};
    command.variables = {{"PATH", std::getenv("PATH")}};
    EXPECT_EQ(dora::testing::Run(command).exit_code, 0);
  }

  std::vector<std::string> Tls() const {
    return {"--tls-cert", scratch_.path() + "/good.pem", "--tls-key",
            scratch_.path() + "/good.key"};
  }

  static int PortOf(const IntakeServer& intake) {
    return std::stoi(intake.url().substr(intake.url().rfind(':') + 1));
  }

  /// Sends `services` events by a name that the stub looks up as `kind` says.
  Finished Deploy(const std::string& kind, int port, const std::string& timeout,
                  int services = 1) const {
    std::vector<std::string> arguments = {
        "deployment",
        "--started-at",
        "1693491974",
        "--skip-git",
        "--verbose",
        "--timeout",
        timeout,
        "--ca-file",
        scratch_.path() + "/authority.pem",
        "--api-url",
        "https://api.shop.test:" + std::to_string(port)};
    for (int i = 0; i < services; ++i) {
      arguments.insert(arguments.end(),
                       {"--service", "shop-" + std::to_string(i)});
    }
    return scratch_.Deploy(
        arguments,
        {{"LD_PRELOAD", ProgramPath("tests/e2e/faults/libstub_resolver.so")},
         {"STUB_RESOLVER", kind}});
  }

  const Scratch scratch_;
};

TEST_F(Lookup, ANameServerThatDropsQuestionsForIpv6IsAskedForIpv4) {
  const IntakeServer intake(Tls());
  for (const char* timeout : {"30", "5", "2"}) {
    const absl::Time start = absl::Now();
    const Finished finished = Deploy("drops-ipv6", PortOf(intake), timeout);
    EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: ")) << finished.err;
    EXPECT_LT(absl::Now() - start, absl::Seconds(5)) << timeout;
  }
}

TEST_F(Lookup, SeveralEventsWaitForOneLookupEach) {
  const IntakeServer intake(Tls());
  const Finished finished = Deploy("drops-ipv6", PortOf(intake), "30", 5);
  EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: ")) << finished.err;
  EXPECT_EQ(intake.StoredCount(), 5);
}

TEST_F(Lookup, ANameServerThatFailsForIpv6IsAskedForIpv4) {
  const IntakeServer intake(Tls());
  EXPECT_THAT(LastLine(Deploy("fails-ipv6", PortOf(intake), "5").err),
              StartsWith("Sent: "));
}

// Not to give a slow name server up for good.
TEST_F(Lookup, WhatHasNoIpv4AddressIsAskedForPatiently) {
  const IntakeServer intake(Tls());
  EXPECT_THAT(LastLine(Deploy("no-ipv4", PortOf(intake), "30").err),
              StartsWith("Sent: "));
}

TEST_F(Lookup, ADeadFirstAddressLeavesTimeForTheSecond) {
  const IntakeServer intake(Tls());
  const SilentPort dead("127.0.0.2", PortOf(intake));
  for (const char* timeout : {"30", "4"}) {
    const absl::Time start = absl::Now();
    EXPECT_THAT(LastLine(Deploy("two-addresses", PortOf(intake), timeout).err),
                StartsWith("Sent: "));
    EXPECT_LT(absl::Now() - start, absl::Seconds(12)) << timeout;
  }
}

}  // namespace
}  // namespace dora::testing
