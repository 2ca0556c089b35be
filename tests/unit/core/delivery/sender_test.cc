#include "core/delivery/sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/delivery/retry_policy.h"
#include "sinks/dora/names.h"
#include "sinks/dora/receivers.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"

namespace dora::core {
namespace {

using testing::Accepted;
using testing::After;
using ::testing::AllOf;
using testing::Answer;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::FakeClock;
using testing::FakeHttpClient;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Refused;
using testing::Silence;
using ::testing::SizeIs;
using testing::Try;

constexpr char kKey[] = "0123456789abcdef-the-key";

const Receiver& TheApi() {
  static const auto* const kApi = new Receiver(
      sinks::DoraReceiver("https://api.example.com", Secret(kKey)));
  return *kApi;
}

/// An event whose body is `body`, for the API.
Parcel ParcelOf(const std::string& body) {
  return {
      std::make_shared<const Delivery>(Delivery{
          absl::StrCat("id-of-", body), sinks::wire::kDeploymentPath, body}),
      &TheApi()};
}

class SenderTest : public ::testing::Test {
 protected:
  SenderTest() {
    options_.trace = [this](const std::string& line) {
      trace_.push_back(line);
    };
  }

  /// An event whose body is `name`, and what becomes of its tries.
  void Add(const std::string& name, std::vector<Try> tries) {
    parcels_.push_back(ParcelOf(name));
    http_.Script(name, std::move(tries));
  }

  std::vector<DeliveryReport> Send() {
    Sender sender(http_, clock_, [this] { return jitter_; });
    return sender.Send(parcels_, options_);
  }

  FakeClock clock_{absl::FromUnixSeconds(1699960648)};
  FakeHttpClient http_{clock_};
  SenderOptions options_;
  double jitter_ = 0.5;
  std::vector<Parcel> parcels_;
  std::vector<std::string> trace_;
};

Try RetryAfter(int status, std::string value) {
  Try answer = Answer(status);
  answer.result->value().retry_after = std::move(value);
  return answer;
}

Try NoConnection() {
  return testing::Failure(HttpFailureKind::kConnection, "no route to host");
}

TEST_F(SenderTest, SendsNothingWhereThereIsNothing) {
  EXPECT_THAT(Send(), IsEmpty());
  EXPECT_THAT(http_.starts(), IsEmpty());
  EXPECT_EQ(http_.elapsed(), absl::ZeroDuration());
}

TEST_F(SenderTest, DeliversAtTheFirstTry) {
  Add("a", {Accepted("the-apis-id")});
  const auto reports = Send();
  ASSERT_THAT(reports, SizeIs(1));
  EXPECT_EQ(reports[0].status, DeliveryStatus::kDelivered);
  EXPECT_EQ(reports[0].tries, 1);
  EXPECT_EQ(reports[0].http_status, 202);
  EXPECT_EQ(http_.elapsed(), absl::ZeroDuration());
}

TEST_F(SenderTest, PostsTheBodyToThePathWithTheKeyInItsHeader) {
  Add("a", {Accepted("x")});
  Send();
  ASSERT_THAT(http_.starts(), SizeIs(1));
  const HttpRequest& request = http_.starts()[0].request;
  EXPECT_EQ(request.url, "https://api.example.com/api/v2/dora/deployment");
  EXPECT_EQ(request.body, "a");
  std::map<std::string, std::string> headers;
  for (const HttpHeader& header : request.headers) {
    headers[header.name] = header.value.Reveal();
  }
  EXPECT_EQ(headers["DD-API-KEY"], kKey);
  EXPECT_EQ(headers["Content-Type"], "application/json");
}

TEST_F(SenderTest, ReportsTheApisId) {
  Add("a", {Accepted("the-apis-id")});
  EXPECT_EQ(Send()[0].id, "the-apis-id");
}

TEST_F(SenderTest, ReportsOurIdWhereTheApiGivesNone) {
  Add("a", {Accepted("\u00e9")});
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kDelivered);
  EXPECT_EQ(reports[0].id, "id-of-a");
}

TEST_F(SenderTest, ReportsOurIdOfWhatIsNotDelivered) {
  Add("a", {Refused(400)});
  EXPECT_EQ(Send()[0].id, "id-of-a");
}

TEST_F(SenderTest, RetriesAfterTheBackoffOfThePolicy) {
  Add("a", {Answer(503), NoConnection(), Answer(429), Accepted("x")});
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kDelivered);
  EXPECT_EQ(reports[0].tries, 4);
  // Half of 0.5 s, of 1 s and of 2 s.
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::Milliseconds(250),
                          absl::Milliseconds(750), absl::Milliseconds(1750)));
}

TEST_F(SenderTest, CountsTheWaitFromTheAnswerOn) {
  Add("a", {After(absl::Seconds(3), Answer(503)), Accepted("x")});
  Send();
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::Milliseconds(3250)));
}

TEST_F(SenderTest, SendsTheSameRequestAgain) {
  Add("a", {Answer(503), Accepted("x")});
  Send();
  ASSERT_THAT(http_.starts(), SizeIs(2));
  EXPECT_EQ(http_.starts()[0].request.url, http_.starts()[1].request.url);
  EXPECT_EQ(http_.starts()[0].request.body, http_.starts()[1].request.body);
}

TEST_F(SenderTest, WaitsAsLongAsTheServerAsks) {
  Add("a", {RetryAfter(429, "7"), Accepted("x")});
  Send();
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::Seconds(7)));
}

TEST_F(SenderTest, ReadsADateOfTheServerByTheWallClock) {
  Add("a", {RetryAfter(503, "Tue, 14 Nov 2023 11:17:33 GMT"), Accepted("x")});
  Send();
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::Seconds(5)));
}

TEST_F(SenderTest, StopsAtOnceWhereTheServerAsksForMoreThanIsLeft) {
  Add("a", {RetryAfter(429, "31")});
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
  EXPECT_EQ(reports[0].error.kind, ErrorKind::kRateLimited);
  EXPECT_EQ(http_.elapsed(), absl::ZeroDuration());
}

TEST_F(SenderTest, ReportsARejectionWithTheApisWords) {
  Add("a", {Answer(400, R"({"errors":[{"detail":"bad service"}]})")});
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kRejected);
  EXPECT_EQ(reports[0].tries, 1);
  EXPECT_EQ(reports[0].http_status, 400);
  EXPECT_EQ(reports[0].error.kind, ErrorKind::kRejected);
  EXPECT_EQ(reports[0].error.message, "HTTP 400: bad service");
}

TEST_F(SenderTest, PointsToTheKeyWhereItIsRefused) {
  Add("a", {Answer(403, R"({"errors":["Forbidden"]})")});
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
  EXPECT_THAT(http_.starts(), SizeIs(1));
  EXPECT_THAT(reports[0].error.hint, HasSubstr("Is the API key valid"));
}

TEST_F(SenderTest, DoesNotFollowARedirect) {
  Add("a", {Answer(302)});
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
  EXPECT_THAT(http_.starts(), SizeIs(1));
}

TEST_F(SenderTest, DoesNotRetryACertificateError) {
  Add("a", {testing::Failure(HttpFailureKind::kCertificate, "self-signed")});
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
  EXPECT_EQ(reports[0].tries, 1);
  EXPECT_EQ(reports[0].http_status, 0);
  EXPECT_EQ(reports[0].error.kind, ErrorKind::kTransport);
  EXPECT_EQ(reports[0].error.message, "self-signed");
}

TEST_F(SenderTest, OneDeadlineBoundsAllTries) {
  Add("a", std::vector<Try>(100, After(absl::Seconds(1), Answer(503))));
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
  EXPECT_EQ(reports[0].http_status, 503);
  EXPECT_EQ(reports[0].error.kind, ErrorKind::kServer);
  EXPECT_GT(reports[0].tries, 3);
  EXPECT_LE(http_.elapsed(), absl::Seconds(30));
}

TEST_F(SenderTest, OneDeadlineBoundsAllDeliveries) {
  options_.concurrency = 2;
  for (int i = 0; i < 20; ++i) {
    Add(absl::StrCat("event-", i), {Silence(), Silence(), Silence()});
  }
  const auto reports = Send();
  EXPECT_LE(http_.elapsed(), absl::Seconds(30));
  ASSERT_THAT(reports, SizeIs(20));
  for (const DeliveryReport& report : reports) {
    EXPECT_EQ(report.status, DeliveryStatus::kUndelivered);
    EXPECT_THAT(report.error.message, Not(IsEmpty()));
  }
}

TEST_F(SenderTest, TheDeadlineHoldsAgainstAClientThatKeepsNoTimeOut) {
  Try endless = Silence();
  endless.ignores_timeout = true;
  Add("a", {endless});
  const auto reports = Send();
  EXPECT_EQ(http_.elapsed(), absl::Seconds(30));
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
  EXPECT_EQ(reports[0].tries, 1);
  EXPECT_EQ(reports[0].http_status, 0);
}

TEST_F(SenderTest, DoesNotSayThatNoTryWasMadeWhereOneHung) {
  Try endless = Silence();
  endless.ignores_timeout = true;
  Add("a", {endless});
  EXPECT_THAT(Send()[0].error.message,
              AllOf(HasSubstr("within the time limit"),
                    Not(HasSubstr("no time was left"))));
}

TEST_F(SenderTest, SaysThatNoTryWasMadeWhereNoneWas) {
  options_.concurrency = 1;
  Try endless = Silence();
  endless.ignores_timeout = true;
  Add("a", {endless});
  Add("b", {});
  const auto reports = Send();
  EXPECT_EQ(reports[1].tries, 0);
  EXPECT_EQ(reports[1].status, DeliveryStatus::kUndelivered);
  EXPECT_THAT(reports[1].error.message, HasSubstr("no time was left"));
}

TEST_F(SenderTest, ASilentServerLeavesTimeForAnotherTry) {
  Add("a", {Silence(), Accepted("x")});
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kDelivered);
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::Milliseconds(10250)));
}

TEST_F(SenderTest, NoTryIsAllowedMoreThanTheTimeLeft) {
  options_.timeout = absl::Seconds(25);
  Add("a", {Silence(), Silence(), Silence()});
  Send();
  ASSERT_THAT(http_.starts(), SizeIs(3));
  EXPECT_EQ(http_.starts()[0].request.timeout, absl::Seconds(10));
  EXPECT_EQ(http_.starts()[1].request.timeout, absl::Seconds(10));
  EXPECT_EQ(http_.starts()[2].request.timeout, absl::Milliseconds(4250));
}

TEST_F(SenderTest, AFirstTryLeavesAsMuchTimeToASecond) {
  options_.timeout = absl::Seconds(2);
  Add("a", {Silence(), After(absl::Milliseconds(700), Accepted("x"))});
  EXPECT_EQ(Send()[0].status, DeliveryStatus::kDelivered);
  ASSERT_THAT(http_.starts(), SizeIs(2));
  EXPECT_EQ(http_.starts()[0].request.timeout, absl::Seconds(1));
  EXPECT_EQ(http_.starts()[1].request.timeout, absl::Milliseconds(750));
}

TEST_F(SenderTest, StartsNothingWithoutTime) {
  options_.timeout = absl::ZeroDuration();
  Add("a", {});
  const auto reports = Send();
  EXPECT_THAT(http_.starts(), IsEmpty());
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
}

TEST_F(SenderTest, AStepOfTheWallClockChangesNoWait) {
  Add("a", {Answer(503), Accepted("x")});
  // The trace of the first answer is the moment between the tries.
  options_.trace = [this](const std::string&) {
    clock_.SetNow(absl::FromUnixSeconds(0));
  };
  EXPECT_EQ(Send()[0].status, DeliveryStatus::kDelivered);
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::Milliseconds(250)));
}

TEST_F(SenderTest, StartsAndReportsInTheOrderGiven) {
  Add("slow", {After(absl::Seconds(2), Accepted("1"))});
  Add("refused", {Refused(400)});
  Add("fast", {Accepted("3")});
  const auto reports = Send();
  EXPECT_THAT(http_.started_bodies(), ElementsAre("slow", "refused", "fast"));
  ASSERT_THAT(reports, SizeIs(3));
  EXPECT_EQ(reports[0].id, "1");
  EXPECT_EQ(reports[1].status, DeliveryStatus::kRejected);
  EXPECT_EQ(reports[2].id, "3");
  EXPECT_EQ(http_.elapsed(), absl::Seconds(2));
}

TEST_F(SenderTest, StartsInOrderOneByOneWithoutConcurrency) {
  options_.concurrency = 1;
  for (const char* name : {"a", "b", "c"}) {
    Add(name, {After(absl::Seconds(1), Accepted(name))});
  }
  Send();
  EXPECT_THAT(http_.started_bodies(), ElementsAre("a", "b", "c"));
  EXPECT_THAT(
      http_.start_times(),
      ElementsAre(absl::ZeroDuration(), absl::Seconds(1), absl::Seconds(2)));
}

TEST_F(SenderTest, NeverHasMoreUnderWayThanAllowed) {
  options_.concurrency = 3;
  for (int i = 0; i < 10; ++i) {
    Add(absl::StrCat("event-", i),
        {After(absl::Milliseconds(100 + i), Answer(503)),
         After(absl::Milliseconds(100), Accepted("x"))});
  }
  const auto reports = Send();
  EXPECT_EQ(http_.most_under_way(), 3u);
  for (const DeliveryReport& report : reports) {
    EXPECT_EQ(report.status, DeliveryStatus::kDelivered);
  }
}

TEST_F(SenderTest, ARetryOfOneDoesNotHoldUpTheOthers) {
  options_.concurrency = 1;
  Add("a", {RetryAfter(503, "20"), Accepted("x")});
  Add("b", {Accepted("x")});
  Send();
  EXPECT_THAT(http_.started_bodies(), ElementsAre("a", "b", "a"));
  EXPECT_THAT(http_.start_times(),
              ElementsAre(absl::ZeroDuration(), absl::ZeroDuration(),
                          absl::Seconds(20)));
}

TEST_F(SenderTest, A2xxWithoutConfirmationIsNotDelivered) {
  options_.timeout = absl::Seconds(5);
  Add("a", std::vector<Try>(20, Answer(200, "<html>Please log in</html>")));
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
  EXPECT_EQ(reports[0].http_status, 200);
  EXPECT_EQ(reports[0].error.kind, ErrorKind::kServer);
  EXPECT_GT(reports[0].tries, 1);
}

TEST_F(SenderTest, A2xxWithoutConfirmationMayBeFollowedByOne) {
  Add("a", {Answer(200, "<html>"), Accepted("x")});
  EXPECT_EQ(Send()[0].status, DeliveryStatus::kDelivered);
}

TEST_F(SenderTest, TracesEveryTryWithTheEventsId) {
  Add("a", {Answer(503), Accepted("x")});
  Send();
  EXPECT_THAT(trace_,
              ElementsAre(AllOf(HasSubstr("id-of-a"), HasSubstr("try 1"),
                                HasSubstr("HTTP 503"), HasSubstr("250ms")),
                          AllOf(HasSubstr("id-of-a"), HasSubstr("try 2"),
                                HasSubstr("accepted"))));
}

TEST_F(SenderTest, TracesTheTryThatTheDeadlineCutsOff) {
  Try endless = Silence();
  endless.ignores_timeout = true;
  Add("a", {Answer(503), endless});
  Send();
  EXPECT_THAT(trace_, ElementsAre(HasSubstr("try 1): HTTP 503"),
                                  HasSubstr("try 2): no answer within")));
}

TEST_F(SenderTest, TracesTheTryThatAnInterruptionCutsOff) {
  Try endless = Silence();
  endless.ignores_timeout = true;
  options_.concurrency = 1;
  options_.stop_asked = [this] { return http_.elapsed() > absl::Seconds(1); };
  Add("a", {endless});
  Add("b", {});
  Send();
  EXPECT_THAT(trace_, ElementsAre(HasSubstr("try 1): interrupted")));
}

TEST_F(SenderTest, NeitherTraceNorReportHoldsTheKey) {
  Add("a", {Answer(503), NoConnection(), Answer(403)});
  Add("b", {testing::Failure(HttpFailureKind::kInvalidRequest, "bad header")});
  const auto reports = Send();
  EXPECT_THAT(trace_, AllOf(SizeIs(4), Each(Not(HasSubstr(kKey)))));
  for (const DeliveryReport& report : reports) {
    EXPECT_THAT(ToString(report.error), Not(HasSubstr(kKey)));
  }
}

TEST_F(SenderTest, NeedsNoTrace) {
  options_.trace = nullptr;
  Add("a", {Answer(503), Accepted("x")});
  EXPECT_EQ(Send()[0].status, DeliveryStatus::kDelivered);
}

TEST_F(SenderTest, ALateAnswerOfAnEarlierSendIsNotTakenForAnothers) {
  Try late = After(absl::Seconds(40), Accepted("late"));
  late.ignores_timeout = true;
  options_.try_timeout = absl::Seconds(30);
  http_.Script("a", {late});
  http_.Script("b", {After(absl::Seconds(12), Refused(400))});
  Sender sender(http_, clock_, [] { return 0.5; });
  sender.Send({ParcelOf("a")}, options_);
  // The answer for "a" comes after ten seconds, that for "b" after twelve.
  const auto reports = sender.Send({ParcelOf("b")}, options_);
  EXPECT_NE(reports[0].status, DeliveryStatus::kDelivered);
  EXPECT_EQ(reports[0].id, "id-of-b");
}

TEST_F(SenderTest, ALateAnswerWithoutAPlaceIsIgnored) {
  Try late = After(absl::Seconds(40), Answer(503));
  late.ignores_timeout = true;
  http_.Script("a", {After(absl::Seconds(1), Accepted("x"))});
  http_.Script("b", {late});
  http_.Script("c", {After(absl::Seconds(9), Accepted("y")),
                     After(absl::Seconds(9), Accepted("y"))});
  Sender sender(http_, clock_, [] { return 0.5; });
  sender.Send({ParcelOf("a"), ParcelOf("b")}, options_);
  clock_.Advance(absl::Seconds(5));
  const auto reports = sender.Send({ParcelOf("c")}, options_);
  ASSERT_THAT(reports, SizeIs(1));
  EXPECT_EQ(reports[0].status, DeliveryStatus::kDelivered);
  EXPECT_EQ(reports[0].tries, 1);
}

// Any course of things: a random script for several events, many times.
TEST(SenderProperty, ReportsDeliveredExactlyWhatAConfirmed2xxAnswered) {
  std::mt19937 engine(20231114);
  const auto random = [&engine](int below) {
    return std::uniform_int_distribution<int>(0, below - 1)(engine);
  };
  for (int round = 0; round < 500; ++round) {
    SCOPED_TRACE(round);
    FakeClock clock(absl::FromUnixSeconds(1699960648));
    FakeHttpClient http(clock);
    SenderOptions options;
    options.concurrency = 1 + random(4);
    std::vector<Parcel> parcels;
    // For each event: at which of its tries, if at any, it is accepted.
    std::vector<std::optional<int>> accepted_at;
    for (int i = 0; i < 6; ++i) {
      std::vector<Try> tries;
      std::optional<int> accepted;
      // More than the back-off lets happen in the time.
      for (int j = 0; j < 60; ++j) {
        const Try choices[] = {Answer(503),       Answer(429),
                               Refused(400),      Answer(200, "<html>"),
                               Answer(200, "[]"), Answer(500, "{\"data\":{}}"),
                               NoConnection(),    Silence(),
                               Accepted("the-id")};
        const int choice = random(9);
        if (choice == 8 && !accepted) accepted = j + 1;
        tries.push_back(
            After(absl::Milliseconds(50 + random(3000)), choices[choice]));
      }
      const std::string body = absl::StrCat(i);
      http.Script(body, std::move(tries));
      parcels.push_back(ParcelOf(body));
      accepted_at.push_back(accepted);
    }
    Sender sender(http, clock, [&] { return random(1000) / 1000.0; });
    const auto reports = sender.Send(parcels, options);
    EXPECT_LE(http.elapsed(), options.timeout);
    EXPECT_LE(http.most_under_way(), options.concurrency);
    ASSERT_EQ(reports.size(), parcels.size());
    for (size_t i = 0; i < reports.size(); ++i) {
      const bool delivered = reports[i].status == DeliveryStatus::kDelivered;
      if (delivered) {
        EXPECT_EQ(reports[i].tries, accepted_at[i]);
        EXPECT_EQ(reports[i].id, "the-id");
        EXPECT_TRUE(IsAccepted(reports[i].http_status));
      } else {
        // Not one try beyond it was made, so the acceptance never came.
        EXPECT_TRUE(!accepted_at[i] || reports[i].tries <= *accepted_at[i]);
        EXPECT_EQ(reports[i].id, parcels[i].delivery->id);
        EXPECT_THAT(reports[i].error.message, Not(IsEmpty()));
      }
    }
  }
}

TEST_F(SenderTest, EachParcelGoesToItsOwnReceiver) {
  Receiver other = TheApi();
  other.name = "other";
  other.base_url = "https://other.example.com";
  other.credentials = {{"Authorization", Secret("Bearer x")}};
  other.sign = [](HttpRequest& request) {
    request.headers.push_back({"X-Signature", Secret(request.body + "!")});
  };
  Add("a", {Accepted("1")});
  Add("b", {Accepted("2")});
  parcels_[1].receiver = &other;
  Delivery with_header = *parcels_[1].delivery;
  with_header.headers = {{"ce-type", "t"}};
  parcels_[1].delivery = std::make_shared<const Delivery>(with_header);
  EXPECT_THAT(Send(), Each(::testing::Field(&DeliveryReport::status,
                                            DeliveryStatus::kDelivered)));
  const HttpRequest& request = http_.starts()[1].request;
  EXPECT_EQ(request.url, "https://other.example.com/api/v2/dora/deployment");
  std::map<std::string, std::string> headers;
  for (const HttpHeader& header : request.headers) {
    headers[header.name] = header.value.Reveal();
  }
  EXPECT_THAT(headers, ::testing::UnorderedElementsAre(
                           ::testing::Pair("Authorization", "Bearer x"),
                           ::testing::Pair("Content-Type", "application/json"),
                           ::testing::Pair("Accept", "application/json"),
                           ::testing::Pair("ce-type", "t"),
                           ::testing::Pair("X-Signature", "b!")));
}

TEST_F(SenderTest, EndsSoonAfterItIsAskedTo) {
  options_.stop_asked = [this] {
    return http_.elapsed() >= absl::Milliseconds(120);
  };
  Add("a", {Silence()});
  Add("b", {Accepted("1")});
  const auto reports = Send();
  EXPECT_LE(http_.elapsed(), absl::Milliseconds(170));
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
  EXPECT_THAT(reports[0].error.message, HasSubstr("interrupted"));
  EXPECT_EQ(reports[1].status, DeliveryStatus::kDelivered);
}

// The limit of requests under way is each receiver's own.
TEST_F(SenderTest, ASilentReceiverDelaysNoOther) {
  options_.concurrency = 2;
  for (const char* name : {"a", "b", "c"}) {
    Add(name, {Silence(), Silence(), Silence()});
  }
  Receiver other = TheApi();
  other.name = "other";
  Add("d", {After(absl::Seconds(1), Accepted("x"))});
  parcels_.back().receiver = &other;
  const auto reports = Send();
  EXPECT_EQ(reports[3].status, DeliveryStatus::kDelivered);
  EXPECT_THAT(http_.started_bodies(), Not(IsEmpty()));
  EXPECT_EQ(http_.started_bodies()[2], "d");
  EXPECT_EQ(http_.starts()[2].at, absl::ZeroDuration());
}

TEST_F(SenderTest, AReceiverSaysWhatIsTemporary) {
  Receiver strict = TheApi();
  strict.is_temporary = [](int status) { return status == 503; };
  Add("a", {Refused(500)});
  Add("b", {Answer(503), Accepted("x")});
  for (Parcel& parcel : parcels_) parcel.receiver = &strict;
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kRejected);
  EXPECT_EQ(reports[0].tries, 1);
  EXPECT_EQ(reports[1].status, DeliveryStatus::kDelivered);
}

TEST_F(SenderTest, A2xxThatRefusesIsFinal) {
  Receiver refusing = TheApi();
  refusing.read_acceptance = [](absl::string_view) {
    return Acceptance{false, "", "too old"};
  };
  Add("a", {Answer(200)});
  parcels_.back().receiver = &refusing;
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kRejected);
  EXPECT_EQ(reports[0].tries, 1);
  EXPECT_EQ(reports[0].error.message, "HTTP 200: too old");
}

// Whose word it is, and so what becomes of the event.
TEST_F(SenderTest, ARefusalThatIsNotTheReceiversKeepsTheEvent) {
  const std::string page = "<html><title>Blocked by the firewall</title>";
  for (const int status : {400, 401, 403, 404, 405, 407, 413, 422, 451}) {
    for (const std::string& body :
         {page, std::string("404 page not found"), std::string(),
          std::string("{}"), std::string(R"({"errors":"no"})"),
          std::string("\x1f\x8b\x08\x00", 4)}) {
      parcels_.clear();
      Add("a", {Answer(status, body)});
      const auto reports = Send();
      SCOPED_TRACE(absl::StrCat(status, " ", body));
      EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
      EXPECT_EQ(reports[0].tries, 1);
      const std::string error = ToString(reports[0].error);
      EXPECT_THAT(error, AllOf(HasSubstr(absl::StrCat("HTTP ", status)),
                               HasSubstr("not the API's"),
                               HasSubstr("Is there a firewall, proxy"),
                               Not(HasSubstr("key")), Not(HasSubstr("\x1f"))));
    }
  }
}

TEST_F(SenderTest, ARefusedKeyIsBlamedWhereTheApiRefusesIt) {
  Add("a", {Refused(403)});
  EXPECT_THAT(ToString(Send()[0].error), HasSubstr("Is the API key valid"));
}

TEST_F(SenderTest, AnAnswerInAnEncodingThatNobodyAskedForIsNobodysWord) {
  for (const int status : {200, 202, 400, 403}) {
    Try encoded = status < 300 ? Accepted("x") : Refused(status);
    encoded.result->value().status = status;
    encoded.result->value().encoding = "gzip";
    parcels_.clear();
    Add("a", std::vector<Try>(20, encoded));
    const auto reports = Send();
    EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered) << status;
    EXPECT_THAT(reports[0].error.message, HasSubstr("encoded")) << status;
  }
}

TEST_F(SenderTest, AProxysRefusalIsTriedOnce) {
  Add("a", {testing::Failure(HttpFailureKind::kProxyRefused, "407")});
  const auto reports = Send();
  EXPECT_EQ(reports[0].status, DeliveryStatus::kUndelivered);
  EXPECT_EQ(reports[0].tries, 1);
}

}  // namespace
}  // namespace dora::core
