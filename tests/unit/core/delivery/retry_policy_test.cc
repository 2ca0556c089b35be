#include "core/delivery/retry_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// 2023-11-14T11:17:28Z, a Tuesday.
const absl::Time kNow = absl::FromUnixSeconds(1699960648);

/// With the API's own body.
HttpResult Status(int status) {
  HttpResponse response;
  response.status = status;
  response.body = R"({"errors":["no"]})";
  return response;
}

HttpResult RetryAfter(int status, std::string value) {
  HttpResponse response;
  response.status = status;
  response.retry_after = std::move(value);
  return response;
}

HttpResult Failure(HttpFailureKind kind) {
  return tl::unexpected(HttpFailure{kind, "no route"});
}

/// The middle of a run with time enough for anything.
RetrySituation Situation() {
  RetrySituation situation;
  situation.time_left = absl::Hours(1);
  situation.now = kNow;
  situation.jitter = 0.5;
  situation.is_own_refusal = [](absl::string_view body) {
    return absl::StartsWith(body, R"({"errors":)");
  };
  return situation;
}

TEST(IsAccepted, HoldsFor2xxOnly) {
  for (int status = 100; status < 600; ++status) {
    EXPECT_EQ(IsAccepted(status), status / 100 == 2) << status;
  }
  EXPECT_FALSE(IsAccepted(0));
}

TEST(DecideRetry, RetriesTheTemporaryStatusesAndNoOther) {
  const std::set<int> temporary = {408, 425, 429};
  for (int status = 300; status < 600; ++status) {
    SCOPED_TRACE(status);
    const RetryDecision decision = DecideRetry(Status(status), Situation());
    const bool expected = status >= 500 || temporary.count(status) > 0;
    EXPECT_EQ(decision.wait.has_value(), expected);
    EXPECT_EQ(decision.reason.empty(), expected) << decision.reason;
  }
}

TEST(DecideRetry, OnlyTheApisFinalStatusesAreARejection) {
  for (const int status : {400, 404, 409, 413, 422}) {
    EXPECT_TRUE(DecideRetry(Status(status), Situation()).rejected) << status;
  }
  // A redirect, and a proxy that wants a password: not the API's words. A
  // refused key says nothing about the event.
  for (const int status : {301, 302, 401, 403, 407, 429, 503}) {
    EXPECT_FALSE(DecideRetry(Status(status), Situation()).rejected) << status;
  }
}

TEST(DecideRetry, AFinalStatusOfSomebodyElseIsNoRejection) {
  for (const int status : {400, 403, 404, 409, 413, 422}) {
    HttpResult result = Status(status);
    result->body = "<html>Blocked</html>";
    const RetryDecision decision = DecideRetry(result, Situation());
    EXPECT_FALSE(decision.wait) << status;
    EXPECT_FALSE(decision.rejected) << status;
    EXPECT_EQ(decision.reason, "this is not an answer of the API");
  }
}

TEST(DecideRetry, AFinalStatusInAnEncodingIsNoRejection) {
  HttpResult result = Status(400);
  result->encoding = "gzip";
  EXPECT_FALSE(DecideRetry(result, Situation()).rejected);
}

TEST(DecideRetry, TheReceiverSaysWhichRefusalIsItsOwn) {
  RetrySituation situation = Situation();
  situation.is_own_refusal = [](absl::string_view body) {
    return body == "mine";
  };
  HttpResult result = Status(400);
  EXPECT_FALSE(DecideRetry(result, situation).rejected);
  result->body = "mine";
  EXPECT_TRUE(DecideRetry(result, situation).rejected);
}

struct TryCase {
  double timeout;
  double of_one_try;
};

// A silent server at --timeout 2 leaves a second for a second try, and a slow
// one has as long to answer.
TEST(TimeOfOneTry, LeavesAsMuchToASecond) {
  for (const TryCase& c :
       {TryCase{3600, 10}, TryCase{30, 10}, TryCase{20, 10}, TryCase{12, 6},
        TryCase{2, 1}, TryCase{1, 0.5}, TryCase{0.9, 0.9},
        TryCase{0.001, 0.001}, TryCase{0, 0}}) {
    EXPECT_EQ(TimeOfOneTry(absl::Seconds(10), absl::Seconds(c.timeout)),
              absl::Seconds(c.of_one_try))
        << c.timeout;
  }
  EXPECT_EQ(TimeOfOneTry(absl::Seconds(10), absl::InfiniteDuration()),
            absl::Seconds(10));
}

TEST(DecideRetry, NeverRetriesAFinalStatusBecauseAServerSaysSo) {
  for (const int status : {301, 400, 401, 403, 404, 413, 422}) {
    EXPECT_FALSE(DecideRetry(RetryAfter(status, "1"), Situation()).wait)
        << status;
  }
}

TEST(DecideRetry, RetriesA2xxThatNobodyConfirmed) {
  EXPECT_TRUE(DecideRetry(Status(200), Situation()).wait);
}

TEST(DecideRetry, RetriesWithoutAConnection) {
  EXPECT_TRUE(
      DecideRetry(Failure(HttpFailureKind::kConnection), Situation()).wait);
}

TEST(DecideRetry, NeverRetriesWhatARepetitionCannotMend) {
  for (const HttpFailureKind kind :
       {HttpFailureKind::kCertificate, HttpFailureKind::kInvalidRequest,
        HttpFailureKind::kProxyRefused}) {
    const RetryDecision decision = DecideRetry(Failure(kind), Situation());
    EXPECT_FALSE(decision.wait);
    EXPECT_FALSE(decision.rejected);
    EXPECT_THAT(decision.reason, Not(IsEmpty()));
  }
}

TEST(Backoff, DoublesUpToItsCap) {
  const absl::Duration ceilings[] = {
      absl::Milliseconds(500), absl::Seconds(1), absl::Seconds(2),
      absl::Seconds(4),        absl::Seconds(8), absl::Seconds(8),
      absl::Seconds(8),
  };
  RetrySituation situation = Situation();
  situation.jitter = 0.5;
  for (const absl::Duration ceiling : ceilings) {
    EXPECT_EQ(DecideRetry(Status(503), situation).wait, ceiling / 2)
        << situation.tries;
    ++situation.tries;
  }
}

TEST(Backoff, KeepsItsCapAfterAnyNumberOfTries) {
  RetrySituation situation = Situation();
  situation.jitter = 0.5;
  for (const int tries : {30, 63, 64, 65, 1000, 2000000000}) {
    situation.tries = tries;
    EXPECT_EQ(DecideRetry(Status(503), situation).wait, absl::Seconds(4))
        << tries;
  }
}

TEST(Backoff, IsFullJitter) {
  RetrySituation situation = Situation();
  situation.tries = 3;
  situation.jitter = 0.0;
  EXPECT_EQ(DecideRetry(Status(503), situation).wait, absl::ZeroDuration());
  situation.jitter = 0.25;
  EXPECT_EQ(DecideRetry(Status(503), situation).wait, absl::Milliseconds(500));
  situation.jitter = 0.999;
  EXPECT_EQ(DecideRetry(Status(503), situation).wait, absl::Milliseconds(1998));
}

struct AskedCase {
  const char* name;
  const char* retry_after;
  /// Seconds; absent where the server's wish is none.
  std::optional<double> seconds;
};

std::ostream& operator<<(std::ostream& out, const AskedCase& c) {
  return out << '"' << c.retry_after << '"';
}

class RetryAfterHeader : public ::testing::TestWithParam<AskedCase> {};

TEST_P(RetryAfterHeader, IsReadAs) {
  const auto wait = ParseRetryAfter(GetParam().retry_after, kNow);
  std::optional<absl::Duration> expected;
  if (GetParam().seconds) expected = absl::Seconds(*GetParam().seconds);
  EXPECT_EQ(wait, expected);
}

INSTANTIATE_TEST_SUITE_P(
    Seconds, RetryAfterHeader,
    ::testing::Values(AskedCase{"Zero", "0", 0}, AskedCase{"One", "1", 1},
                      AskedCase{"AMinute", "60", 60},
                      AskedCase{"LeadingZeros", "007", 7},
                      AskedCase{"BlanksAround", " 7\t", 7},
                      AskedCase{"ADay", "86400", 86400},
                      AskedCase{"Negative", "-1", std::nullopt},
                      AskedCase{"Signed", "+1", std::nullopt},
                      AskedCase{"Fraction", "1.5", std::nullopt},
                      AskedCase{"Unit", "1s", std::nullopt},
                      AskedCase{"Empty", "", std::nullopt},
                      AskedCase{"Blank", " ", std::nullopt},
                      AskedCase{"Word", "later", std::nullopt},
                      AskedCase{"List", "1, 2", std::nullopt},
                      AskedCase{"Hexadecimal", "0x10", std::nullopt}),
    [](const auto& info) { return info.param.name; });

// RFC 9110, 5.6.7: a recipient accepts all three forms of an HTTP-date.
INSTANTIATE_TEST_SUITE_P(
    Date, RetryAfterHeader,
    ::testing::Values(
        AskedCase{"InAMinute", "Tue, 14 Nov 2023 11:18:28 GMT", 60},
        AskedCase{"Now", "Tue, 14 Nov 2023 11:17:28 GMT", 0},
        AskedCase{"Past", "Tue, 14 Nov 2023 11:17:27 GMT", 0},
        AskedCase{"LongPast", "Thu, 01 Jan 1970 00:00:00 GMT", 0},
        AskedCase{"Rfc850", "Tuesday, 14-Nov-23 11:18:28 GMT", 60},
        AskedCase{"Asctime", "Tue Nov 14 11:18:28 2023", 60},
        AskedCase{"AsctimeOfAOneDigitDay", "Fri Dec  1 11:17:28 2023",
                  17 * 86400},
        AskedCase{"OtherZone", "Tue, 14 Nov 2023 11:18:28 CET", std::nullopt},
        AskedCase{"NoZone", "Tue, 14 Nov 2023 11:18:28", std::nullopt},
        AskedCase{"NoSuchDay", "Fri, 31 Nov 2023 11:18:28 GMT", std::nullopt},
        AskedCase{"TextBehind", "Tue, 14 Nov 2023 11:18:28 GMT!", std::nullopt},
        AskedCase{"Iso8601", "2023-11-14T11:18:28Z", std::nullopt},
        AskedCase{"WordOfTheParser", "infinite-future", std::nullopt},
        AskedCase{"OtherWordOfTheParser", "infinite-past", std::nullopt}),
    [](const auto& info) { return info.param.name; });

TEST(ParseRetryAfter, IsEndlessForMoreDigitsThanFit) {
  EXPECT_EQ(ParseRetryAfter(std::string(100, '9'), kNow),
            absl::InfiniteDuration());
}

TEST(DecideRetry, WaitsAsLongAsTheServerAsks) {
  for (const int status : {408, 425, 429, 500, 503}) {
    EXPECT_EQ(DecideRetry(RetryAfter(status, "17"), Situation()).wait,
              absl::Seconds(17))
        << status;
  }
}

TEST(DecideRetry, WaitsUntilTheDateThatTheServerNames) {
  EXPECT_EQ(
      DecideRetry(RetryAfter(503, "Tue, 14 Nov 2023 11:18:28 GMT"), Situation())
          .wait,
      absl::Minutes(1));
}

TEST(DecideRetry, DoesNotHammerAServerThatAsksForNoWait) {
  RetrySituation situation = Situation();
  situation.jitter = 0.0;
  for (const char* value : {"0", "Thu, 01 Jan 1970 00:00:00 GMT"}) {
    const auto wait = DecideRetry(RetryAfter(503, value), situation).wait;
    ASSERT_TRUE(wait) << value;
    EXPECT_GE(*wait, absl::Milliseconds(50)) << value;
    EXPECT_LE(*wait, absl::Seconds(1)) << value;
  }
}

TEST(DecideRetry, BacksOffWhereTheServersWishCannotBeRead) {
  EXPECT_EQ(DecideRetry(RetryAfter(503, "-5"), Situation()).wait,
            absl::Milliseconds(250));
}

TEST(DecideRetry, WaitsForTheQuotaToBeRenewed) {
  HttpResponse response;
  response.status = 429;
  response.rate_limit_reset = "9";
  EXPECT_EQ(DecideRetry(response, Situation()).wait, absl::Seconds(9));
}

TEST(DecideRetry, MindsTheQuotaAtA429Only) {
  HttpResponse response;
  response.status = 503;
  response.rate_limit_reset = "9";
  EXPECT_EQ(DecideRetry(response, Situation()).wait, absl::Milliseconds(250));
}

TEST(DecideRetry, PrefersRetryAfterToTheQuota) {
  HttpResponse response;
  response.status = 429;
  response.retry_after = "3";
  response.rate_limit_reset = "9";
  EXPECT_EQ(DecideRetry(response, Situation()).wait, absl::Seconds(3));
}

TEST(DecideRetry, FallsBackToTheQuotaWhereRetryAfterCannotBeRead) {
  HttpResponse response;
  response.status = 429;
  response.retry_after = "soon";
  response.rate_limit_reset = "9";
  EXPECT_EQ(DecideRetry(response, Situation()).wait, absl::Seconds(9));
}

TEST(DecideRetry, StopsForAnAbsurdWishAndCallsItTemporary) {
  for (const std::string& value :
       {std::string("3601"), std::string("9223372036854775807"),
        std::string(100, '9'), std::string("Fri, 31 Dec 9999 23:59:59 GMT")}) {
    SCOPED_TRACE(value);
    const RetryDecision decision =
        DecideRetry(RetryAfter(503, value), Situation());
    EXPECT_FALSE(decision.wait);
    EXPECT_FALSE(decision.rejected);
    EXPECT_THAT(decision.reason, HasSubstr("the server asks to wait"));
    // A number that overflowed on its way to the user.
    EXPECT_THAT(decision.reason, Not(HasSubstr("wait -")));
  }
}

TEST(DecideRetry, SaysHowLongTheServerAsksAndHowMuchIsLeft) {
  RetrySituation situation = Situation();
  situation.time_left = absl::Seconds(20);
  EXPECT_EQ(DecideRetry(RetryAfter(429, "60"), situation).reason,
            "the server asks to wait 60 s, and only 20 s are left");
  situation.timeout_name = "timeout:";
  EXPECT_EQ(DecideRetry(RetryAfter(429, "60"), situation).reason,
            "the server asks to wait 60 s, and only 20 s are left (timeout:)");
}

// Behind the wait there must be time for a try: a tenth of a second.
TEST(DecideRetry, WaitsWhereTheTryStillFits) {
  RetrySituation situation = Situation();
  situation.time_left = absl::Milliseconds(350);
  EXPECT_EQ(DecideRetry(Status(503), situation).wait, absl::Milliseconds(250));
  situation.time_left = absl::Milliseconds(5100);
  EXPECT_EQ(DecideRetry(RetryAfter(503, "5"), situation).wait,
            absl::Seconds(5));
}

TEST(DecideRetry, StopsWhereTheTryDoesNotFitAnyMore) {
  RetrySituation situation = Situation();
  for (const absl::Duration time_left :
       {absl::Milliseconds(350) - absl::Nanoseconds(1), absl::ZeroDuration(),
        -absl::Seconds(3)}) {
    situation.time_left = time_left;
    const RetryDecision decision = DecideRetry(Status(503), situation);
    EXPECT_FALSE(decision.wait) << time_left;
    EXPECT_FALSE(decision.rejected) << time_left;
    EXPECT_THAT(decision.reason, HasSubstr("time for all tries")) << time_left;
  }
}

TEST(DecideRetry, StopsWhereTheServersWishLeavesNoTry) {
  RetrySituation situation = Situation();
  situation.time_left = absl::Milliseconds(5099);
  EXPECT_FALSE(DecideRetry(RetryAfter(503, "5"), situation).wait);
}

TEST(DecideRetry, KeepsAFinalAnswerFinalWithoutTime) {
  RetrySituation situation = Situation();
  situation.time_left = absl::ZeroDuration();
  EXPECT_TRUE(DecideRetry(Status(400), situation).rejected);
}

}  // namespace
}  // namespace dora::core
