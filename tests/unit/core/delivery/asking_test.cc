#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/delivery/sender.h"
#include "sinks/dora/names.h"
#include "sinks/dora/receivers.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"

namespace dora::core {
namespace {

using testing::After;
using testing::Answer;
using testing::FakeClock;
using testing::FakeHttpClient;
using ::testing::HasSubstr;
using testing::Silence;
using testing::Try;

constexpr char kBody[] = "which?";
constexpr char kList[] = R"({"data":[]})";

class AskingTest : public ::testing::Test {
 protected:
  AskingTest()
      : clock_(absl::FromUnixSeconds(1699960648)),
        http_(clock_),
        receiver_(sinks::DoraListReceiver("https://api.shop.example",
                                          Secret("api"), Secret("app"))),
        sender_(http_, clock_, [] { return 0.5; }) {}

  Result<std::string> Ask(std::vector<Try> tries,
                          SenderOptions options = SenderOptions()) {
    http_.Script(kBody, std::move(tries));
    return sender_.Ask({std::make_shared<const Delivery>(Delivery{
                            "id", sinks::wire::kDeploymentsPath, kBody}),
                        &receiver_},
                       options);
  }

  FakeClock clock_;
  FakeHttpClient http_;
  Receiver receiver_;
  Sender sender_;
};

TEST_F(AskingTest, GivesTheBodyOfTheAnswer) {
  EXPECT_EQ(Ask({Answer(200, kList)}), kList);
  const HttpRequest& request = http_.starts()[0].request;
  EXPECT_EQ(request.url, "https://api.shop.example/api/v2/dora/deployments");
  EXPECT_EQ(request.headers[0].name, "DD-API-KEY");
  EXPECT_EQ(request.headers[1].name, "DD-APPLICATION-KEY");
}

TEST_F(AskingTest, AsksAgainAfterATemporaryFault) {
  EXPECT_EQ(Ask({Answer(503), Answer(200, kList)}), kList);
  EXPECT_EQ(http_.starts().size(), 2);
}

TEST_F(AskingTest, SaysWhichPermissionIsMissing) {
  const auto answer = Ask({Answer(403, R"({"errors":["Forbidden"]})")});
  ASSERT_FALSE(answer);
  EXPECT_THAT(ToString(answer.error()),
              HasSubstr("HTTP 403: Forbidden. Does the application key have "
                        "the permission dora_metrics_read"));
  EXPECT_EQ(http_.starts().size(), 1);
}

TEST_F(AskingTest, TakesNoPageOfSomebodyElseForAnAnswer) {
  SenderOptions options;
  options.timeout = absl::Milliseconds(10);
  EXPECT_FALSE(Ask({Answer(200, "<html>welcome</html>")}, options));
}

TEST_F(AskingTest, EndsAtItsTime) {
  SenderOptions options;
  options.timeout = absl::Seconds(2);
  EXPECT_FALSE(Ask({Silence(), Silence()}, options));
  EXPECT_EQ(http_.elapsed(), absl::Seconds(2));
}

TEST_F(AskingTest, AFirstTryLeavesTimeForASecond) {
  SenderOptions options;
  options.timeout = absl::Seconds(2);
  EXPECT_EQ(Ask({Silence(), Answer(200, kList)}, options), kList);
  EXPECT_EQ(http_.starts()[0].request.timeout, absl::Seconds(1));
}

TEST_F(AskingTest, TheReceiverSaysWhatIsTemporary) {
  receiver_.is_temporary = [](int status) { return status == 418; };
  EXPECT_EQ(Ask({Answer(418), Answer(200, kList)}), kList);
  EXPECT_FALSE(Ask({Answer(503)}));
}

TEST_F(AskingTest, AFirewallsPageDoesNotBlameTheKeys) {
  const auto answer = Ask({Answer(403, "<html>Blocked")});
  ASSERT_FALSE(answer);
  EXPECT_THAT(ToString(answer.error()),
              ::testing::AllOf(HasSubstr("HTTP 403 with a body that is not the "
                                         "API's"),
                               ::testing::Not(HasSubstr("key"))));
}

TEST_F(AskingTest, AProxysRefusalIsTriedOnce) {
  EXPECT_FALSE(Ask({testing::Failure(HttpFailureKind::kProxyRefused, "407")}));
  EXPECT_EQ(http_.starts().size(), 1);
}

TEST_F(AskingTest, EndsWhenAskedTo) {
  SenderOptions options;
  options.stop_asked = [this] { return http_.elapsed() > absl::Seconds(1); };
  EXPECT_FALSE(Ask({Silence()}, options));
  EXPECT_LT(http_.elapsed(), absl::Seconds(1.2));
}

TEST_F(AskingTest, TheLateAnswerToAQuestionIsNotThatToTheNext) {
  SenderOptions options;
  options.timeout = absl::Seconds(2);
  Try late = After(absl::Seconds(2.5), Answer(200, R"({"data":[1]})"));
  late.ignores_timeout = true;
  EXPECT_FALSE(Ask({late}, options));
  EXPECT_EQ(Ask({After(absl::Seconds(0.8), Answer(200, kList))}, options),
            kList);
}

}  // namespace
}  // namespace dora::core
