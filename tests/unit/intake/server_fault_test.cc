#include <cerrno>
#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/unit/intake/raw_client.h"
#include "tests/unit/intake/server_fixture.h"

namespace dora::intake::testing {
namespace {

using nlohmann::json;

class FaultTest : public ServerTest {
 protected:
  RawClient::Received PostRaw() {
    RawClient raw(server_->port());
    raw.Send(PostRequest(kDeployment, DeploymentBody(kId)));
    return raw.ReadToEnd();
  }
};

TEST_F(FaultTest, StatusAnswersInTheApisShape) {
  SetFaults({"status=503,first=1", "status=400,first=1,body=because",
             "status=429,first=1,retry-after=2,rate-limit-reset=9"});
  const auto unavailable = Post(kDeployment, DeploymentBody(kId));
  EXPECT_EQ(unavailable->status, 503);
  EXPECT_EQ(unavailable->body, R"({"errors":["Service Unavailable"]})");
  const auto bad = Post(kDeployment, DeploymentBody(kId));
  EXPECT_EQ(json::parse(bad->body)["errors"][0]["detail"], "because");
  const auto limited = Post(kDeployment, DeploymentBody(kId));
  EXPECT_EQ(limited->status, 429);
  EXPECT_EQ(limited->body, R"({"errors":["Too many requests"]})");
  EXPECT_EQ(limited->Header("Retry-After"), "2");
  EXPECT_EQ(limited->Header("X-RateLimit-Reset"), "9");
  EXPECT_EQ(Debug("events").size(), 0U);
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 200);
  const json requests = Debug("requests");
  EXPECT_EQ(requests[0]["fault"], "status");
  EXPECT_EQ(requests[0]["status"], 503);
  EXPECT_TRUE(requests[3]["fault"].is_null());
}

TEST_F(FaultTest, RetryAfterMayBeADateOrAnything) {
  SetFaults({"status=503,first=1,retry-after=date:+100s",
             "status=503,retry-after=literal:x\\,y"});
  const std::string date =
      Post(kDeployment, DeploymentBody(kId))->Header("Retry-After");
  absl::Time time;
  std::string error;
  ASSERT_TRUE(absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", date, &time, &error))
      << date;
  EXPECT_GT(time - absl::Now(), absl::Seconds(90));
  EXPECT_LE(time - absl::Now(), absl::Seconds(101));
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->Header("Retry-After"),
            "x,y");
}

TEST_F(FaultTest, StatusOfSuccessIsTheTrueAnswerRenumbered) {
  SetFaults({"status=202"});
  const auto delayed = Post(kDeployment, DeploymentBody(kId));
  EXPECT_EQ(delayed->status, 202);
  EXPECT_EQ(json::parse(delayed->body)["data"]["id"], kId);
  EXPECT_EQ(Post(kDeployment, "{}")->status, 400);
  EXPECT_EQ(Debug("events").size(), 1U);
}

TEST_F(FaultTest, StatusMayRedirect) {
  SetFaults({"status=307,location=http://127.0.0.1:1/"});
  const auto moved = Post(kDeployment, DeploymentBody(kId));
  EXPECT_EQ(moved->status, 307);
  EXPECT_EQ(moved->Header("Location"), "http://127.0.0.1:1/");
}

TEST_F(FaultTest, DelayDelaysTheTrueAnswerOrAnother) {
  SetFaults({"delay=120ms", "status=500,first=1"});
  EXPECT_GE(Milliseconds([&] {
              EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 500);
            }),
            120);
  EXPECT_GE(Milliseconds([&] {
              EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 200);
            }),
            120);
}

TEST_F(FaultTest, ResetGivesNoByteAndNoOrderlyEnd) {
  SetFaults({"reset"});
  const RawClient::Received received = PostRaw();
  EXPECT_EQ(received.bytes, "");
  EXPECT_EQ(received.error, ECONNRESET);
  EXPECT_EQ(Debug("events").size(), 0U);
  const json requests = Debug("requests");
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_TRUE(requests[0]["status"].is_null());
  EXPECT_EQ(requests[0]["fault"], "reset");
}

TEST_F(FaultTest, ResetBreaksOneConnectionOnly) {
  SetFaults({"reset,first=1"});
  RawClient bystander(server_->port());
  EXPECT_EQ(PostRaw().error, ECONNRESET);
  bystander.Send("GET /other HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(bystander.ReadToEnd().bytes.find("HTTP/1.1 404"), 0U);
}

TEST_F(FaultTest, StoreThenResetStores) {
  SetFaults({"store-then-reset,first=1"});
  const RawClient::Received received = PostRaw();
  EXPECT_EQ(received.bytes, "");
  EXPECT_EQ(received.error, ECONNRESET);
  EXPECT_EQ(Debug("events").size(), 1U);
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 200);
  EXPECT_EQ(Debug("events").size(), 1U);
}

TEST_F(FaultTest, TruncatePromisesMoreThanItSends) {
  SetFaults({"truncate"});
  const RawClient::Received received = PostRaw();
  EXPECT_EQ(received.bytes.find("HTTP/1.1 200"), 0U);
  EXPECT_NE(received.bytes.find("Content-Length: 4096\r\n"), std::string::npos);
  EXPECT_LT(received.bytes.size(), 1000U);
  EXPECT_EQ(received.error, 0);
  EXPECT_FALSE(Post(kDeployment, DeploymentBody(kId)));
}

TEST_F(FaultTest, GarbageAndEmptyAreSuccessInNameOnly) {
  SetFaults({"garbage,first=1", "empty,first=1"});
  const auto garbage = Post(kDeployment, DeploymentBody(kId));
  EXPECT_EQ(garbage->status, 200);
  EXPECT_EQ(garbage->Header("Content-Type"), "text/html");
  const auto empty = Post(kDeployment, DeploymentBody(kId));
  EXPECT_EQ(empty->status, 200);
  EXPECT_EQ(empty->body, "");
  EXPECT_EQ(Debug("events").size(), 0U);
}

TEST_F(FaultTest, OversizeIsHuge) {
  SetFaults({"oversize"});
  const auto huge = Post(kDeployment, DeploymentBody(kId));
  ASSERT_TRUE(huge) << client_->error();
  EXPECT_EQ(huge->status, 200);
  EXPECT_EQ(huge->body.size(), 64U * 1024 * 1024);
}

TEST_F(FaultTest, HangEndsWhenTheClientLeaves) {
  SetFaults({"hang,first=1"});
  {
    RawClient raw(server_->port());
    raw.Send(PostRequest(kDeployment, DeploymentBody(kId)));
    while (Debug("requests").size() != 1) std::this_thread::yield();
    EXPECT_TRUE(Debug("requests")[0]["fault"].is_null()) << "it is hanging";
  }
  const auto has_ended = [this] {
    return Debug("requests")[0]["fault"] == "hang";
  };
  EXPECT_LT(Milliseconds([&] {
              while (!has_ended()) std::this_thread::yield();
            }),
            5000);
}

TEST_F(FaultTest, HangAndDelayEndWhenTheServerStops) {
  SetFaults({"hang,first=1", "delay=5m"});
  RawClient hanging(server_->port());
  RawClient delayed(server_->port());
  hanging.Send(PostRequest(kDeployment, DeploymentBody(kId)));
  while (Debug("requests").size() != 1) std::this_thread::yield();
  delayed.Send(PostRequest(kDeployment, DeploymentBody(kId)));
  while (Debug("requests").size() != 2) std::this_thread::yield();
  EXPECT_LT(Milliseconds([&] { server_->Stop(); }), 1500);
}

TEST_F(FaultTest, FaultsCanBeReplacedAndCleared) {
  SetFaults({"status=500"});
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 500);
  const auto refused = Post("/debug/faults", R"(["explode"])");
  EXPECT_EQ(refused->status, 400);
  EXPECT_EQ(Post("/debug/faults", R"({"a": 1})")->status, 400);
  EXPECT_EQ(Post("/debug/faults", "[1]")->status, 400);
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 500)
      << "a refused list changes nothing";
  SetFaults({});
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 200);
}

TEST_F(FaultTest, FaultsCanStandFromTheStart) {
  ServerOptions options;
  options.faults = *ParseFaults({"status=504"});
  Start(options);
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 504);
}

}  // namespace
}  // namespace dora::intake::testing
