// A name server that does not answer: the deadline and a signal end the run all
// the same, and the event is kept.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/e2e/e2e.h"

namespace dora::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

Command DeployByName(const Scratch& scratch, const std::string& timeout) {
  return scratch.DeployCommand(
      {"deployment", "--service", "shopist", "--started-at", "1693491974",
       "--skip-git", "--api-url", "https://api.shop.example", "--timeout",
       timeout},
      {{"LD_PRELOAD", ProgramPath("tests/e2e/faults/libsilent_resolver.so")}});
}

TEST(SilentResolver, TheDeadlineHolds) {
  const Scratch scratch;
  const absl::Time start = absl::Now();
  const Finished finished = dora::testing::Run(DeployByName(scratch, "1"));
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(LastLine(finished.err), HasSubstr("is kept in "));
}

TEST(SilentResolver, ASignalEndsTheRunAtOnce) {
  const Scratch scratch;
  Background run(DeployByName(scratch, "15"));
  absl::SleepFor(absl::Milliseconds(500));
  const absl::Time start = absl::Now();
  run.Signal(SIGTERM);
  EXPECT_EQ(run.Wait(), 128 + SIGTERM);
  EXPECT_LT(absl::Now() - start, absl::Seconds(2));
  EXPECT_THAT(scratch.Files(), Contains(HasSubstr("/outbox/event-")));
}

}  // namespace
}  // namespace dora::testing
