// A wall clock that is set while a deployment runs: the event is sent, and its
// duration is that of the steady clock.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Runs a command of half a second whose clock is set meanwhile, and gives the
/// event that was sent.
nlohmann::json EventWithClockSetBy(const std::string& seconds) {
  const IntakeServer intake;
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"exec", "--service", "shopist", "--skip-git", "--api-url", intake.url(),
       "--", "sh", "-c", "sleep 0.2; echo >set; sleep 0.3"},
      {{"LD_PRELOAD", ProgramPath("tests/e2e/faults/libclock_that_is_set.so")},
       {"CLOCK_IS_SET_ONCE_THERE_IS", scratch.path() + "/set"},
       {"CLOCK_IS_SET_BY", seconds}});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: "));
  const nlohmann::json body =
      nlohmann::json::parse(intake.Requests()[0]["body"].get<std::string>());
  return body["data"]["attributes"];
}

class ClockSet : public ::testing::TestWithParam<const char*> {};

TEST_P(ClockSet, LosesNoEventAndTheDurationIsTrue) {
  const nlohmann::json event = EventWithClockSetBy(GetParam());
  const int64_t took =
      event["finished_at"].get<int64_t>() - event["started_at"].get<int64_t>();
  EXPECT_GE(took, 500'000'000);
  EXPECT_LT(took, 20'000'000'000);
}

INSTANTIATE_TEST_SUITE_P(BackAndForth, ClockSet,
                         ::testing::Values("-3", "-660", "-86400", "3",
                                           "86400"));

// From one step to the next there is no steady clock.
TEST(ClockSet, BackBetweenStartAndFinishLosesNoEvent) {
  for (const char* seconds : {"-3", "-86400"}) {
    const IntakeServer intake;
    const Scratch scratch;
    scratch.Deploy({"start", "--api-url", intake.url()});
    WriteFile(scratch.path() + "/set", "");
    const Finished finished = scratch.Deploy(
        {"finish", "--service", "shopist", "--skip-git", "--api-url",
         intake.url()},
        {{"LD_PRELOAD",
          ProgramPath("tests/e2e/faults/libclock_that_is_set.so")},
         {"CLOCK_IS_SET_ONCE_THERE_IS", scratch.path() + "/set"},
         {"CLOCK_IS_SET_BY", seconds}});
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_THAT(finished.err, HasSubstr("note: started_at: "));
    EXPECT_THAT(LastLine(finished.err), StartsWith("Sent: "));
  }
}

// What the user says is not set right in silence.
TEST(ClockSet, AStartThatTheUserGaveIsRefusedInTheFuture) {
  const Scratch scratch;
  const Finished finished = scratch.Deploy(
      {"deployment", "--service", "shopist", "--skip-git", "--api-url",
       "http://127.0.0.1:1", "--started-at", "4102444800"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("is in the future"));
}

}  // namespace
}  // namespace dora::testing
