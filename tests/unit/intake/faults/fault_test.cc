#include "intake/faults/fault.h"

#include <gtest/gtest.h>

#include "intake/faults/fault_plan.h"

namespace dora::intake {
namespace {

constexpr char kPath[] = "/api/v2/dora/deployment";

FaultPlan Plan(const std::vector<std::string>& specs) {
  const auto faults = ParseFaults(specs);
  EXPECT_TRUE(faults) << faults.error();
  return FaultPlan(*faults);
}

std::string NameOf(const std::optional<Fault>& fault) {
  return fault ? fault->name : "none";
}

TEST(ParseFault, ReadsEveryKind) {
  const struct {
    const char* spec;
    FaultKind kind;
  } kCases[] = {
      {"status=503", FaultKind::kStatus},
      {"delay=500ms", FaultKind::kDelay},
      {"hang", FaultKind::kHang},
      {"reset", FaultKind::kReset},
      {"truncate", FaultKind::kTruncate},
      {"garbage", FaultKind::kGarbage},
      {"empty", FaultKind::kEmpty},
      {"store-then-reset", FaultKind::kStoreThenReset},
      {"oversize", FaultKind::kOversize},
      {"date=+10m", FaultKind::kDate},
  };
  for (const auto& example : kCases) {
    const auto fault = ParseFault(example.spec);
    ASSERT_TRUE(fault) << fault.error();
    EXPECT_EQ(fault->kind, example.kind) << example.spec;
  }
}

TEST(ParseFault, ReadsEveryModifier) {
  const auto fault = ParseFault(
      "status=429,delay=1.5s,first=2,share=0.25,seed=7,"
      "path=/api/v2/dora/failure,rate-limit-reset=9,body=slow\\, please,"
      "location=http://other/,retry-after=date:+2s");
  ASSERT_TRUE(fault) << fault.error();
  EXPECT_EQ(fault->status, 429);
  EXPECT_EQ(fault->delay, absl::Milliseconds(1500));
  EXPECT_EQ(fault->first, 2);
  EXPECT_EQ(fault->share, 0.25);
  EXPECT_EQ(fault->seed, 7U);
  EXPECT_EQ(fault->path, "/api/v2/dora/failure");
  EXPECT_EQ(fault->rate_limit_reset, 9);
  EXPECT_EQ(fault->detail, "slow, please");
  EXPECT_EQ(fault->location, "http://other/");
  EXPECT_EQ(fault->retry_after_date, absl::Seconds(2));
  EXPECT_EQ(ParseFault("date=+10m")->clock_offset, absl::Minutes(10));
  EXPECT_EQ(ParseFault("status=503,date=-2h")->clock_offset, absl::Hours(-2));
  EXPECT_EQ(ParseFault("status=503,retry-after=2")->retry_after, "2");
  EXPECT_EQ(ParseFault("status=503,retry-after=literal:xyz")->retry_after,
            "xyz");
}

TEST(ParseFault, NamesThePartThatIsWrong) {
  const struct {
    const char* spec;
    const char* part;
  } kCases[] = {
      {"", "'' is not a kind"},
      {"explode", "'explode' is not a kind"},
      {"status", "'status' needs a value"},
      {"status=abc", "'status=abc' must be 200 to 599"},
      {"status=199", "'status=199' must be"},
      {"status=600", "'status=600' must be"},
      {"hang=1", "'hang=1' takes no value"},
      {"delay=5", "'delay=5' must be a duration"},
      {"delay=-1s", "'delay=-1s' must be a duration"},
      {"delay=11m", "'delay=11m' must be a duration"},
      {"date", "'date' needs a value"},
      {"date=tomorrow", "'date=tomorrow' must be a duration"},
      {"date=9000h", "'date=9000h' must be a duration"},
      {"reset,date=1", "'date=1' must be a duration"},
      {"reset,first=0", "'first=0' must be 1"},
      {"reset,first", "'first' needs a value"},
      {"reset,share=1.1", "'share=1.1' must be 0 to 1"},
      {"reset,share=nan", "'share=nan' must be 0 to 1"},
      {"reset,seed=-1", "'seed=-1' must be"},
      {"reset,path=/debug/", "'path=/debug/' must begin"},
      {"reset,colour=red", "'colour=red' is not a modifier"},
      {"reset,", "'' is not a modifier"},
      {"reset,retry-after=2", "'retry-after=2' goes with a status"},
      {"reset,body=x", "'body=x' goes with a status"},
      {"status=503,retry-after=soon", "'retry-after=soon' must be"},
      {"status=503,retry-after=date:tomorrow", "must be seconds"},
      {"status=429,rate-limit-reset=x", "'rate-limit-reset=x' must be"},
      {"status=503,body=a\nb", "has a control character"},
  };
  for (const auto& example : kCases) {
    const auto fault = ParseFault(example.spec);
    ASSERT_FALSE(fault) << example.spec;
    EXPECT_NE(fault.error().find(example.part), std::string::npos)
        << fault.error();
  }
}

TEST(FaultPlan, LeavesOtherPathsAlone) {
  FaultPlan plan = Plan({"reset,path=/api/v2/dora/failure"});
  EXPECT_EQ(NameOf(plan.Decide(kPath)), "none");
  EXPECT_EQ(NameOf(plan.Decide("/api/v2/dora/failures")), "reset");
  EXPECT_EQ(NameOf(Plan({"reset"}).Decide("/other")), "none");
}

TEST(FaultPlan, GoesThroughTheFaultsInOrder) {
  FaultPlan plan = Plan({"status=503,first=2", "reset,first=1"});
  EXPECT_EQ(NameOf(plan.Decide(kPath)), "status");
  EXPECT_EQ(NameOf(plan.Decide(kPath)), "status");
  EXPECT_EQ(NameOf(plan.Decide(kPath)), "reset");
  EXPECT_EQ(NameOf(plan.Decide(kPath)), "none");
}

TEST(FaultPlan, CountsMatchingRequestsOnly) {
  FaultPlan plan = Plan({"hang,first=1,path=/api/v2/dora/failure"});
  EXPECT_EQ(NameOf(plan.Decide(kPath)), "none");
  EXPECT_EQ(NameOf(plan.Decide("/api/v2/dora/failure")), "hang");
  EXPECT_EQ(NameOf(plan.Decide("/api/v2/dora/failure")), "none");
}

TEST(FaultPlan, AddsDelaysToWhatFollows) {
  FaultPlan plan = Plan({"delay=1s", "delay=2s", "empty,delay=4s", "hang"});
  const std::optional<Fault> fault = plan.Decide(kPath);
  EXPECT_EQ(NameOf(fault), "empty");
  EXPECT_EQ(fault->delay, absl::Seconds(7));
  EXPECT_EQ(Plan({"delay=1s"}).Decide(kPath)->delay, absl::Seconds(1));
}

int Hits(const std::string& spec) {
  FaultPlan plan = Plan({spec});
  int hits = 0;
  for (int i = 0; i < 1000; ++i) hits += plan.Decide(kPath) ? 1 : 0;
  return hits;
}

TEST(FaultPlan, MeetsTheShareItIsToldTo) {
  EXPECT_EQ(Hits("reset,share=0"), 0);
  EXPECT_EQ(Hits("reset,share=1"), 1000);
  EXPECT_NEAR(Hits("reset,share=0.3"), 300, 60);
  EXPECT_EQ(Hits("reset,share=0.3,seed=5"), Hits("reset,share=0.3,seed=5"));
}

TEST(FaultPlan, DiffersBySeed) {
  FaultPlan one = Plan({"reset,share=0.5,seed=1"});
  FaultPlan two = Plan({"reset,share=0.5,seed=2"});
  int different = 0;
  for (int i = 0; i < 100; ++i) {
    different += NameOf(one.Decide(kPath)) != NameOf(two.Decide(kPath)) ? 1 : 0;
  }
  EXPECT_GT(different, 0);
}

TEST(FaultPlan, StartsOverWhenReplaced) {
  FaultPlan plan = Plan({"reset,first=1"});
  plan.Decide(kPath);
  plan.Replace(*ParseFaults({"hang,first=1"}));
  EXPECT_EQ(NameOf(plan.Decide(kPath)), "hang");
  plan.Replace({});
  EXPECT_EQ(NameOf(plan.Decide(kPath)), "none");
}

}  // namespace
}  // namespace dora::intake
