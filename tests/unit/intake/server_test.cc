#include "intake/server.h"

#include <zlib.h>

#include "tests/unit/intake/raw_client.h"
#include "tests/unit/intake/server_fixture.h"

namespace dora::intake::testing {
namespace {

using nlohmann::json;

std::string Gzip(const std::string& text) {
  constexpr int kGzip = 15 + 16;
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzip, 8,
                         Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string bytes(deflateBound(&stream, text.size()), '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<unsigned char*>(input.data());
  stream.avail_in = static_cast<unsigned>(input.size());
  stream.next_out = reinterpret_cast<unsigned char*>(bytes.data());
  stream.avail_out = static_cast<unsigned>(bytes.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

TEST_F(ServerTest, AcceptsADeploymentAndShowsIt) {
  const auto sent = Post(kDeployment, DeploymentBody(kId));
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->status, 200);
  EXPECT_EQ(json::parse(sent->body),
            json::parse(R"({"data": {"id": "an-id-of-16-or-more",
                                     "type": "dora_deployment"}})"));
  const auto shown = client_->Get(std::string(kDeployments) + "/" + kId);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->status, 200);
  EXPECT_EQ(json::parse(shown->body), json::parse(R"({"data": {
      "id": "an-id-of-16-or-more", "type": "dora_deployment", "attributes": {
          "service": "shopist", "env": "prod", "version": "v1",
          "started_at": "2023-08-31T14:26:14Z",
          "finished_at": "2023-08-31T14:26:24Z"}}})"));
}

TEST_F(ServerTest, GivesAnIdToAnEventWithoutOne) {
  json body = json::parse(DeploymentBody(kId));
  body["data"]["attributes"].erase("id");
  const std::string one =
      json::parse(Post(kDeployment, body.dump())->body)["data"]["id"];
  const std::string two =
      json::parse(Post(kDeployment, body.dump())->body)["data"]["id"];
  EXPECT_GE(one.size(), 16U);
  EXPECT_NE(one, two);
  EXPECT_EQ(client_->Get(std::string(kDeployments) + "/" + one)->status, 200);
}

TEST_F(ServerTest, TakesARepeatedIdForTheSameEvent) {
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 200);
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId, 1693491999))->status, 200);
  const json events = Debug("events");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0]["raw"], DeploymentBody(kId));
}

TEST_F(ServerTest, AcceptsFailuresOnBothPaths) {
  const std::string body = R"({"data": {"attributes": {"id":
      "a-failure-with-id", "services": ["a"], "severity": "SEV-1",
      "started_at": 1693491974}}})";
  for (const char* path : {"/api/v2/dora/failure", "/api/v2/dora/incident"}) {
    const auto sent = Post(path, body);
    EXPECT_EQ(sent->status, 200);
    EXPECT_EQ(json::parse(sent->body)["data"]["type"], "dora_failure");
  }
  const std::string one = "/api/v2/dora/failures/a-failure-with-id";
  EXPECT_EQ(
      json::parse(client_->Get(one)->body)["data"]["attributes"]["severity"],
      "SEV-1");
  const auto list = Post("/api/v2/dora/failures", R"({"data": {"attributes":
      {"query": "severity:SEV-* service:a"}}})");
  EXPECT_EQ(json::parse(list->body)["data"].size(), 1U);
  EXPECT_EQ(client_->Delete("/api/v2/dora/failure/a-failure-with-id")->status,
            202);
  EXPECT_EQ(client_->Get(one)->status, 404);
}

TEST_F(ServerTest, ListsDeployments) {
  for (int i = 0; i < 12; ++i) {
    Post(kDeployment, DeploymentBody("an-id-with-number-" + std::to_string(i),
                                     1693491984 + i));
  }
  const json ten =
      json::parse(Post(kDeployments, R"({"data": {"attributes": {}}})")->body);
  ASSERT_EQ(ten["data"].size(), 10U);
  EXPECT_EQ(ten["data"][0]["id"], "an-id-with-number-11");
  const json two = json::parse(
      Post(kDeployments, R"({"data": {"attributes": {"limit": 2, "sort":
          "finished_at", "query": "env:(qa OR prod) version:v*"}}})")
          ->body);
  ASSERT_EQ(two["data"].size(), 2U);
  EXPECT_EQ(two["data"][0]["id"], "an-id-with-number-0");
  const auto refused = Post(
      kDeployments, R"({"data": {"attributes": {"query": "colour:red"}}})");
  EXPECT_EQ(refused->status, 400);
  EXPECT_NE(refused->body.find("unsupported query term 'colour:red'"),
            std::string::npos);
}

TEST_F(ServerTest, PatchesById) {
  Post(kDeployment, DeploymentBody(kId));
  const std::string path = std::string(kDeployments) + "/" + kId;
  json body = {{"data",
                {{"type", "dora_deployment_patch_request"},
                 {"id", kId},
                 {"attributes", {{"change_failure", true}}}}}};
  const auto patched = Patch(path, body.dump());
  EXPECT_EQ(patched->status, 202);
  EXPECT_EQ(patched->body, "");
  const json shown = json::parse(client_->Get(path)->body);
  EXPECT_EQ(shown["data"]["attributes"]["change_failure"], true);
  body["data"]["id"] = "some-other-deployment";
  EXPECT_EQ(Patch(path, body.dump())->status, 400);
  EXPECT_EQ(
      Patch(std::string(kDeployments) + "/some-other-deployment", body.dump())
          ->status,
      404);
}

TEST_F(ServerTest, PatchesByVersion) {
  Post(kDeployment, DeploymentBody("the-earlier-deployment", 1693491984));
  Post(kDeployment, DeploymentBody("the-later-deployment-", 1693491999));
  const std::string body = R"({"data": {
      "type": "dora_deployment_patch_request", "attributes": {
      "service": "shopist", "env": "prod", "version": "v1",
      "change_failure": true,
      "remediation": {"version": "v2", "type": "rollforward"}}}})";
  EXPECT_EQ(Patch(kDeployments, body)->status, 202);
  const auto shown =
      client_->Get(std::string(kDeployments) + "/the-later-deployment-");
  EXPECT_EQ(json::parse(shown->body)["data"]["attributes"]["remediation"],
            json::parse(R"({"version": "v2", "type": "rollforward"})"));
  client_->Delete(std::string(kDeployment) + "/the-earlier-deployment");
  client_->Delete(std::string(kDeployment) + "/the-later-deployment-");
  EXPECT_EQ(Patch(kDeployments, body)->status, 404);
}

TEST_F(ServerTest, ShapesItsRefusalsLikeTheApi) {
  const auto bad = Post(kDeployment, R"({"data": {"attributes": {
      "started_at": 1693491974, "finished_at": 1693491974}}})");
  EXPECT_EQ(bad->status, 400);
  EXPECT_EQ(json::parse(bad->body), json::parse(R"({"errors": [{
      "status": "400", "title": "Bad Request",
      "detail": "missing required attribute service",
      "source": {"pointer": "/data/attributes/service"}}]})"));
  const auto unknown = client_->Get(std::string(kDeployments) + "/unknown");
  EXPECT_EQ(unknown->status, 404);
  EXPECT_EQ(json::parse(unknown->body)["errors"][0]["status"], "404");
}

TEST_F(ServerTest, WantsTheKeysThatTheContractWants) {
  const struct {
    Headers keys;
    const char* path;
    int status;
  } kCases[] = {
      {{}, kDeployment, 403},
      {{{"DD-API-KEY", ""}}, kDeployment, 403},
      {{{"DD-API-KEY", "k"}}, kDeployment, 200},
      {{{"DD-API-KEY", "k"}}, kDeployments, 403},
      {{{"DD-APPLICATION-KEY", "a"}}, kDeployments, 403},
      {{{"DD-API-KEY", "k"}, {"DD-APPLICATION-KEY", "a"}}, kDeployments, 200},
  };
  for (const auto& example : kCases) {
    TestClient client(server_->url());
    client.set_headers(example.keys);
    const auto result = client.Post(example.path, DeploymentBody(kId));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, example.status) << example.path;
    if (example.status == 403) {
      EXPECT_EQ(result->body, R"({"errors":["Forbidden"]})");
    }
  }
}

TEST_F(ServerTest, LetsOneKeyInIfToldTo) {
  ServerOptions options;
  options.account.api_key = "the-key";
  Start(options);
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 403);
  client_->set_headers({{"DD-API-KEY", "the-key"}});
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 200);
}

TEST_F(ServerTest, ShowsItsPageToABrowserWithoutAKey) {
  Post(kDeployment, R"({"data": {"attributes": {"service": "<b>&shop",
                        "started_at": 1693491974, "finished_at": 1693491984}}})");
  SetFaults({"status=503"});
  TestClient browser(server_->url());
  const auto page = browser.Get(
      "/?service=%3Cb%3E%26shop&days=7&team=the%20team&tag=region%3Aeu");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200) << "no fault meets the page";
  EXPECT_EQ(page->Header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page->Header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page->Header("Content-Security-Policy")
                .find("default-src 'none'; style-src 'sha256-"),
            0U);
  for (const char* chosen :
       {"selected>&lt;b&gt;&amp;shop</option>", "selected>7 days</option>",
        "selected>the team</option>", "value=\"region:eu\">"}) {
    EXPECT_NE(page->body.find(chosen), std::string::npos) << chosen;
  }
  EXPECT_EQ(Debug("requests").size(), 1U) << "the log is of the API's clients";
  EXPECT_EQ(browser.Post("/", "", "text/plain")->status, 404);
}

TEST_F(ServerTest, RefusesWrongRequestsByTheirStatus) {
  EXPECT_EQ(client_->Get("/other")->status, 404);
  EXPECT_EQ(Post("/api/v2/dora/other", "{}")->status, 404);
  const auto wrong_method = client_->Get(kDeployment);
  EXPECT_EQ(wrong_method->status, 405);
  EXPECT_EQ(wrong_method->Header("Allow"), "POST");
  EXPECT_EQ(client_->Post(kDeployment, "{}", "text/plain")->status, 415);
  EXPECT_EQ(
      client_->Post(kDeployment, "a=b", "application/x-www-form-urlencoded")
          ->status,
      415);
  EXPECT_EQ(client_
                ->Post(kDeployment, DeploymentBody(kId),
                       "Application/JSON; charset=utf-8")
                ->status,
            200);
  EXPECT_EQ(
      client_->Post(kDeployment, "--x--\r\n", "multipart/form-data; boundary=x")
          ->status,
      415);
}

TEST_F(ServerTest, RefusesABodyOfMoreThanOneMebibyte) {
  const std::string fits(MaxBodyBytes(kDeployment), ' ');
  EXPECT_EQ(Post(kDeployment, fits)->status, 400);
  EXPECT_EQ(Post(kDeployment, fits + " ")->status, 413);
  const auto chunked = client_->Send(
      {"POST",
       kDeployment,
       {{"Content-Type", "application/json"}, {"Transfer-Encoding", "chunked"}},
       fits + " "});
  ASSERT_TRUE(chunked);
  EXPECT_EQ(chunked->status, 413);
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 200)
      << "the connection is still in step";
}

TEST_F(ServerTest, ReadsCompressedBodies) {
  EXPECT_EQ(client_
                ->Send({"POST",
                        kDeployment,
                        {{"Content-Type", "application/json"},
                         {"Content-Encoding", "gzip"}},
                        Gzip(DeploymentBody(kId))})
                ->status,
            200);
  const json logged = Debug("requests")[0];
  EXPECT_EQ(logged["headers"]["Content-Encoding"], "gzip");
  EXPECT_EQ(logged["body"], DeploymentBody(kId));
}

TEST_F(ServerTest, AnswersADeleteThatAnnouncesNoBody) {
  Post(kDeployment, DeploymentBody(kId));
  RawClient raw(server_->port());
  raw.Send(std::string("DELETE ") + kDeployment + "/" + kId +
           " HTTP/1.1\r\nDD-API-KEY: k\r\nDD-APPLICATION-KEY: a\r\n"
           "Connection: close\r\n\r\n");
  RawClient::Received received;
  EXPECT_LT(Milliseconds([&] { received = raw.ReadToEnd(); }), 2000);
  EXPECT_EQ(received.bytes.find("HTTP/1.1 202"), 0U) << received.bytes;
}

TEST_F(ServerTest, ServesManyRequestsAConnection) {
  for (int i = 0; i < 50; ++i) {
    Post(kDeployment, DeploymentBody("an-id-with-number-" + std::to_string(i)));
  }
  TestClient other(server_->url());
  other.Get("/other");
  const json requests = Debug("requests");
  ASSERT_EQ(requests.size(), 51U);
  EXPECT_EQ(requests[0]["connection"], requests[49]["connection"]);
  EXPECT_NE(requests[0]["connection"], requests[50]["connection"]);
}

TEST_F(ServerTest, ServesManyIdleConnections) {
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 40; ++i) {
    idle.push_back(std::make_unique<RawClient>(server_->port()));
  }
  EXPECT_LT(Milliseconds([&] {
              EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 200);
            }),
            2000);
}

TEST_F(ServerTest, LogsRequestsWithoutTheirKeys) {
  client_->set_headers({{"DD-API-KEY", "hunter2"},
                        {"DD-APPLICATION-KEY", "hunter3"},
                        {"X-Other", "seen"}});
  Post(kDeployment, "not JSON");
  const json requests = Debug("requests");
  ASSERT_EQ(requests.size(), 1U) << "without those for /debug/";
  EXPECT_EQ(requests[0]["method"], "POST");
  EXPECT_EQ(requests[0]["path"], kDeployment);
  EXPECT_EQ(requests[0]["status"], 400);
  EXPECT_EQ(requests[0]["http_version"], "1.1");
  EXPECT_EQ(requests[0]["body"], "not JSON");
  EXPECT_EQ(requests[0]["headers"]["DD-API-KEY"], "present");
  EXPECT_EQ(requests[0]["headers"]["DD-APPLICATION-KEY"], "present");
  EXPECT_EQ(requests[0]["headers"]["X-Other"], "seen");
  EXPECT_FALSE(requests[0]["headers"].contains("REMOTE_ADDR"));
  EXPECT_EQ(requests.dump().find("hunter"), std::string::npos);
  EXPECT_EQ(client_->Delete("/debug/requests")->status, 200);
  EXPECT_EQ(Debug("requests").size(), 0U);
}

TEST_F(ServerTest, DescribesABodyThatIsNoText) {
  Post(kDeployment, "\xff\xfe");
  const json logged = Debug("requests")[0];
  EXPECT_TRUE(logged["body"].is_null());
  EXPECT_EQ(logged["binary"]["bytes"], 2);
  EXPECT_EQ(logged["binary"]["sha256"],
            "b3d510ef04275ca8e698e5b3cbb0ece3949ef9252f0cdc839e9ee347409a2209");
}

TEST_F(ServerTest, StopsAtOnceWithClientsConnected) {
  RawClient idle(server_->port());
  Post(kDeployment, DeploymentBody(kId));
  EXPECT_LT(Milliseconds([&] { server_->Stop(); }), 1000);
  EXPECT_FALSE(Post(kDeployment, DeploymentBody(kId)));
}

TEST_F(ServerTest, SaysWhenItsPortIsTaken) {
  ServerOptions options;
  options.port = server_->port();
  const auto second = Server::Start(options);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().find("cannot listen on 127.0.0.1:"),
            std::string::npos)
      << second.error();
}

}  // namespace
}  // namespace dora::intake::testing
