#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/delivery/sender.h"
#include "sinks/dora/names.h"
#include "sinks/dora/receivers.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"

namespace dora::core {
namespace {

using testing::Accepted;
using testing::After;
using testing::Answer;
using ::testing::ElementsAre;
using testing::FakeClock;
using testing::FakeHttpClient;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Refused;
using ::testing::SizeIs;
using testing::Try;

Try RetryAfter(int status, std::string value) {
  Try answer = Answer(status);
  answer.result->value().retry_after = std::move(value);
  return answer;
}

Try RateLimitReset(int status, std::string value) {
  Try answer = Answer(status);
  answer.result->value().rate_limit_reset = std::move(value);
  return answer;
}

Try NoConnection() {
  return testing::Failure(HttpFailureKind::kConnection, "no route to host");
}

class SendingManyTest : public ::testing::Test, public ParcelSource {
 protected:
  SendingManyTest() {
    options_.stop_asked = [this] {
      return stop_after_ >= 0 &&
             static_cast<int>(settled_.size()) >= stop_after_;
    };
  }

  /// An event whose body is its number, and what becomes of its tries.
  void Add(std::vector<Try> tries) {
    http_.Script(absl::StrCat(++added_), std::move(tries));
  }

  SendResult Run() {
    return Sender(http_, clock_, [] { return 0.5; }).Send(*this, options_);
  }

  std::optional<Parcel> Next() override {
    if (taken_ == added_) return std::nullopt;
    ++taken_;
    most_held_ =
        std::max(most_held_, taken_ - static_cast<int>(settled_.size()));
    return Parcel{std::make_shared<const Delivery>(Delivery{
                      absl::StrCat("id-of-", taken_),
                      sinks::wire::kDeploymentPath, absl::StrCat(taken_)}),
                  &receiver_, taken_};
  }
  void Settle(const Parcel& parcel, DeliveryReport report) override {
    EXPECT_EQ(settled_.count(parcel.number), 0) << "settled twice";
    settled_[parcel.number] = std::move(report);
    order_.push_back(parcel.number);
  }
  void OnPause(absl::Duration pause) override { pauses_.push_back(pause); }

  int Count(DeliveryStatus status) const {
    int count = 0;
    for (const auto& [line, report] : settled_)
      count += report.status == status;
    return count;
  }

  FakeClock clock_{absl::FromUnixSeconds(1699960648)};
  FakeHttpClient http_{clock_};
  Receiver receiver_ =
      sinks::DoraReceiver("https://api.example.com", Secret("the-key"));
  SenderOptions options_ = SenderOptions::ForMany(8);
  int added_ = 0;
  int taken_ = 0;
  int most_held_ = 0;
  int stop_after_ = -1;
  std::map<int64_t, DeliveryReport> settled_;
  std::vector<int64_t> order_;
  std::vector<absl::Duration> pauses_;
};

TEST_F(SendingManyTest, AnEmptyStreamIsSettledAtOnce) {
  EXPECT_EQ(Run().end, SendEnd::kAllSettled);
  EXPECT_THAT(http_.starts(), IsEmpty());
}

TEST_F(SendingManyTest, DeliversEachEventOnce) {
  for (int i = 0; i < 100; ++i)
    Add({After(absl::Milliseconds(10), Accepted("x"))});
  EXPECT_EQ(Run().end, SendEnd::kAllSettled);
  EXPECT_EQ(Count(DeliveryStatus::kDelivered), 100);
  EXPECT_THAT(http_.starts(), SizeIs(100));
  EXPECT_EQ(http_.most_under_way(), 8);
  EXPECT_EQ(http_.elapsed(), absl::Milliseconds(130));
}

TEST_F(SendingManyTest, HoldsFewEventsAlsoWhereAllMustWait) {
  for (int i = 0; i < 200; ++i) Add({Answer(503), Answer(500), Accepted("x")});
  EXPECT_EQ(Run().end, SendEnd::kAllSettled);
  EXPECT_EQ(Count(DeliveryStatus::kDelivered), 200);
  EXPECT_LE(most_held_, 32);
}

TEST_F(SendingManyTest, AWaitThatIsAskedForIsEveryones) {
  options_.concurrency = 2;
  Add({RetryAfter(429, "7"), Accepted("x")});
  Add({Accepted("x")});
  for (int i = 0; i < 3; ++i) Add({Accepted("x")});
  EXPECT_EQ(Run().end, SendEnd::kAllSettled);
  EXPECT_EQ(Count(DeliveryStatus::kDelivered), 5);
  const absl::Duration seven = absl::Seconds(7);
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::ZeroDuration(), seven,
                          seven, seven, seven));
  EXPECT_THAT(pauses_, ElementsAre(seven));
}

TEST_F(SendingManyTest, TheRateLimitsResetIsHonoured) {
  Add({RateLimitReset(429, "12"), Accepted("x")});
  Run();
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::Seconds(12)));
}

TEST_F(SendingManyTest, PausesUseNobodysTime) {
  options_.event_timeout = absl::Seconds(5);
  std::vector<Try> tries(20, RetryAfter(429, "60"));
  tries.push_back(Answer(503));
  tries.push_back(Accepted("x"));
  Add(std::move(tries));
  EXPECT_EQ(Run().end, SendEnd::kAllSettled);
  EXPECT_EQ(Count(DeliveryStatus::kDelivered), 1);
  EXPECT_GE(http_.elapsed(), absl::Minutes(20));
}

TEST_F(SendingManyTest, A429WithoutAWaitPausesAllByTheBackoff) {
  options_.concurrency = 1;
  Add({Answer(429), Accepted("x")});
  Add({Accepted("x")});
  Run();
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::Milliseconds(250),
                          absl::Milliseconds(250)));
}

TEST_F(SendingManyTest, AnEventsOwnTimeIsBounded) {
  options_.event_timeout = absl::Seconds(20);
  Add(std::vector<Try>(100, Answer(503)));
  Add({Accepted("x")});
  EXPECT_EQ(Run().end, SendEnd::kAllSettled);
  EXPECT_EQ(settled_[1].status, DeliveryStatus::kUndelivered);
  EXPECT_EQ(settled_[2].status, DeliveryStatus::kDelivered);
  EXPECT_LE(http_.elapsed(), absl::Seconds(20));
}

TEST_F(SendingManyTest, OneRetryHoldsUpNobody) {
  options_.concurrency = 1;
  Add({Answer(503), Accepted("x")});
  Add({Accepted("x")});
  Run();
  EXPECT_THAT(order_, ElementsAre(2, 1));
}

TEST_F(SendingManyTest, ARejectionIsOfOneEventHoweverMany) {
  for (int i = 0; i < 200; ++i) Add({Refused(400)});
  EXPECT_EQ(Run().end, SendEnd::kAllSettled);
  EXPECT_EQ(Count(DeliveryStatus::kRejected), 200);
}

TEST_F(SendingManyTest, WhatConcernsEveryEventEndsTheStream) {
  options_.concurrency = 2;
  for (int status : {401, 403, 404, 302}) {
    added_ = taken_ = 0;
    settled_.clear();
    Add({Answer(status)});
    Add({Answer(status)});
    Add({});
    const SendResult result = Run();
    EXPECT_EQ(result.end, SendEnd::kHopeless) << status;
    EXPECT_THAT(result.why, HasSubstr(absl::StrCat("HTTP ", status)));
    EXPECT_THAT(settled_, IsEmpty());
  }
}

TEST_F(SendingManyTest, NobodyThereEndsTheStream) {
  options_.event_timeout = absl::Seconds(1);
  options_.max_undelivered_in_a_row = 10;
  for (int i = 0; i < 100; ++i) Add(std::vector<Try>(10, NoConnection()));
  const SendResult result = Run();
  EXPECT_EQ(result.end, SendEnd::kHopeless);
  EXPECT_THAT(result.why, HasSubstr("10 events in a row"));
  EXPECT_LT(taken_, 50);
}

TEST_F(SendingManyTest, AStopStartsNothingNewAndWaitsForAnswers) {
  options_.concurrency = 4;
  stop_after_ = 1;
  Add({Accepted("x")});
  for (int i = 0; i < 3; ++i) Add({After(absl::Seconds(3), Accepted("x"))});
  Add({});
  EXPECT_EQ(Run().end, SendEnd::kStopAsked);
  EXPECT_EQ(Count(DeliveryStatus::kDelivered), 4);
  EXPECT_EQ(http_.elapsed(), absl::Seconds(3));
}

TEST_F(SendingManyTest, AStopLeavesWhatWouldBeTriedAgain) {
  options_.concurrency = 2;
  stop_after_ = 1;
  Add({Accepted("x")});
  Add({After(absl::Seconds(1), Answer(503))});
  EXPECT_EQ(Run().end, SendEnd::kStopAsked);
  EXPECT_THAT(order_, ElementsAre(1));
}

TEST_F(SendingManyTest, TheTimeoutBoundsTheStream) {
  options_.timeout = absl::Seconds(5);
  options_.concurrency = 1;
  for (int i = 0; i < 10; ++i) Add({After(absl::Seconds(2), Accepted("x"))});
  const SendResult result = Run();
  EXPECT_EQ(result.end, SendEnd::kTimeUp);
  EXPECT_EQ(http_.elapsed(), absl::Seconds(5));
  EXPECT_EQ(Count(DeliveryStatus::kDelivered), 2);
}

TEST_F(SendingManyTest, AFirstTryLeavesTimeForASecond) {
  options_.timeout = absl::Seconds(2);
  Add({testing::Silence(), Accepted("x")});
  EXPECT_EQ(Run().end, SendEnd::kAllSettled);
  EXPECT_EQ(http_.starts()[0].request.timeout, absl::Seconds(1));
}

TEST_F(SendingManyTest, AReceiverSaysWhatIsTemporaryAndWhatIsItsOwn) {
  receiver_.is_temporary = [](int status) { return status == 418; };
  receiver_.is_own_refusal = [](absl::string_view body) {
    return body == "mine";
  };
  Add({Answer(418), Accepted("x")});
  Add({Answer(503, "mine")});
  Add({Answer(400, "another's")});
  EXPECT_EQ(Run().end, SendEnd::kAllSettled);
  EXPECT_EQ(settled_[1].status, DeliveryStatus::kDelivered);
  EXPECT_EQ(settled_[2].status, DeliveryStatus::kRejected);
  EXPECT_EQ(settled_[3].status, DeliveryStatus::kUndelivered);
}

TEST_F(SendingManyTest, AProxysRefusalEndsTheStreamAtItsFirstTry) {
  Add({testing::Failure(HttpFailureKind::kProxyRefused, "407")});
  EXPECT_EQ(Run().end, SendEnd::kHopeless);
  EXPECT_THAT(http_.starts(), SizeIs(1));
}

TEST_F(SendingManyTest, AWaitBeyondTheTimeoutEndsAtOnce) {
  options_.timeout = absl::Seconds(5);
  Add({RetryAfter(429, "6")});
  const SendResult result = Run();
  EXPECT_EQ(result.end, SendEnd::kTimeUp);
  EXPECT_THAT(result.why, HasSubstr("asks to wait 6s"));
  EXPECT_EQ(http_.elapsed(), absl::ZeroDuration());
}

TEST_F(SendingManyTest, NobodyWaitsForHours) {
  for (const char* wait : {"3601", "99999999999999999999"}) {
    added_ = taken_ = 0;
    Add({RetryAfter(429, wait)});
    EXPECT_EQ(Run().end, SendEnd::kTimeUp) << wait;
  }
  EXPECT_EQ(http_.elapsed(), absl::ZeroDuration());
}

}  // namespace
}  // namespace dora::core
