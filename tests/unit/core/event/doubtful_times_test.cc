#include "core/event/doubtful_times.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const absl::Time kNow = absl::FromUnixSeconds(1699960648);

DeploymentDraft StartedAt(std::string text) {
  DeploymentDraft draft;
  draft.started_at = Sourced{std::move(text), "--started-at"};
  return draft;
}

std::string At(absl::Duration offset) {
  return absl::StrCat(absl::ToUnixSeconds(kNow + offset));
}

TEST(DoubtfulTimes, ATimeBefore2000IsToldWithWhatItWasTakenFor) {
  EXPECT_THAT(
      DoubtfulTimes(StartedAt("1"), kNow),
      ElementsAre("started_at: \"1\" (from --started-at) is taken for "
                  "1970-01-01T00:00:01Z. Did it lose digits, is it a date "
                  "without separators, or was a variable empty?"));
  for (const auto& [text, taken_for] :
       std::vector<std::pair<std::string, std::string>>{
           {"0", "1970-01-01T00:00:00Z"},
           {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
           {"169996064", "1975-05-22T13:07:44Z"},         // seconds, cut
           {"169996064812", "1975-05-22T13:07:44.812Z"},  // milliseconds, cut
           {"20231114", "1970-08-23T03:45:14Z"},          // a date
           {"1699960", "1970-01-20T16:12:40Z"},           // divided by 1000
           {"1999-12-31T23:59:59Z", "1999-12-31T23:59:59Z"}}) {
    EXPECT_THAT(DoubtfulTimes(StartedAt(text), kNow),
                ElementsAre(HasSubstr(absl::StrCat("taken for ", taken_for))))
        << text;
  }
}

TEST(DoubtfulTimes, AFinishIsDoubtedToo) {
  DeploymentDraft draft = StartedAt("0");
  draft.finished_at = Sourced{"5", "--finished-at"};
  EXPECT_THAT(DoubtfulTimes(draft, kNow),
              ElementsAre(StartsWith("started_at: \"0\""),
                          StartsWith("finished_at: \"5\"")));
}

TEST(DoubtfulTimes, ADeploymentOfMonthsIsTold) {
  EXPECT_THAT(
      DoubtfulTimes(StartedAt(At(-absl::Hours(24 * 45))), kNow),
      ElementsAre(AllOf(HasSubstr("is taken for 2023-09-30T11:17:28Z, 45 days "
                                  "before now. "),
                        EndsWith("Is it the start of this deployment?"))));
}

TEST(DoubtfulTimes, OfMonthsTheUsersFinishIsNamed) {
  DeploymentDraft draft = StartedAt("2023-01-01T00:00:00Z");
  draft.finished_at = Sourced{"2023-03-01T00:00Z", "--finished-at"};
  EXPECT_THAT(DoubtfulTimes(draft, kNow),
              ElementsAre(HasSubstr("59 days before the finish, "
                                    "2023-03-01T00:00:00Z.")));
}

TEST(DoubtfulTimes, ThirtyDaysAreNot) {
  EXPECT_THAT(DoubtfulTimes(StartedAt(At(-kLongDeployment)), kNow), IsEmpty());
  EXPECT_THAT(DoubtfulTimes(StartedAt("2000-01-01T00:00:00Z"),
                            absl::FromUnixSeconds(946684800)),
              IsEmpty());
}

/// A late report of a short deployment is none of months.
TEST(DoubtfulTimes, WhatCountsIsTheFinishWhereThereIsOne) {
  DeploymentDraft draft = StartedAt(At(-absl::Hours(24 * 400)));
  draft.finished_at = Sourced{At(-absl::Hours(24 * 399)), "--finished-at"};
  EXPECT_THAT(DoubtfulTimes(draft, kNow), IsEmpty());
}

TEST(DoubtfulTimes, WhatIsNoTimeIsLeftToValidation) {
  EXPECT_THAT(DoubtfulTimes(StartedAt("soon"), kNow), IsEmpty());
  EXPECT_THAT(DoubtfulTimes(DeploymentDraft(), kNow), IsEmpty());
}

TEST(DoubtfulTimes, AnIncidentMayLastButNotBeginBefore2000) {
  IncidentDraft draft;
  draft.started_at = Sourced{"2020-01-01T00:00:00Z", "--started-at"};
  draft.finished_at = Sourced{"2023-01-01T00:00:00Z", "--finished-at"};
  EXPECT_THAT(DoubtfulTimes(draft), IsEmpty());
  draft.started_at->text = "1";
  EXPECT_THAT(DoubtfulTimes(draft), ElementsAre(HasSubstr("1970-01-01")));
}

}  // namespace
}  // namespace dora::core
