// What a browser on this machine can be made to do by the page of a stranger:
// nothing, on any path and by any method.

#include "absl/strings/str_cat.h"
#include "tests/unit/intake/raw_client.h"
#include "tests/unit/intake/server_fixture.h"

namespace dora::intake::testing {
namespace {

struct Call {
  const char* method;
  const char* path;
  const char* body;
};

// What is told or changed without a key.
constexpr Call kOpen[] = {
    {"GET", "/", ""},
    {"GET", "/?days=7", ""},
    {"GET", "/debug/requests", ""},
    {"GET", "/debug/events", ""},
    {"GET", "/debug%2Fevents", ""},
    {"DELETE", "/debug/requests", ""},
    {"POST", "/debug/faults", R"(["status=503"])"},
};

const Call kApi = {"POST", kDeployment, ""};

class ServerBrowserTest : public ServerTest {
 protected:
  /// The answer to a request with just these headers.
  std::string Send(const Call& call, const std::string& headers,
                   const std::string& body) {
    RawClient raw(server_->port());
    raw.Send(absl::StrCat(call.method, " ", call.path, " HTTP/1.1\r\n", headers,
                          "DD-API-KEY: k\r\nConnection: close\r\n"
                          "Content-Type: application/json\r\nContent-Length: ",
                          body.size(), "\r\n\r\n", body));
    return raw.ReadToEnd().bytes;
  }

  std::string Send(const Call& call, const std::string& headers) {
    return Send(call, headers, call.body);
  }

  std::string OwnHost() { return HostHeader("127.0.0.1"); }
  std::string HostHeader(const std::string& host) {
    return absl::StrCat("Host: ", host, ":", server_->port(), "\r\n");
  }

  static bool IsRefused(const std::string& answer) {
    return answer.find("HTTP/1.1 403") == 0 &&
           answer.find("Access-Control-") == std::string::npos;
  }
  static bool IsOk(const std::string& answer) {
    return answer.find("HTTP/1.1 200") == 0;
  }
};

TEST_F(ServerBrowserTest, AnswersItsOwnHosts) {
  for (const char* host : {"127.0.0.1", "LOCALHOST", "localhost.", "[::1]"}) {
    for (const Call& call : kOpen) {
      EXPECT_TRUE(IsOk(Send(call, HostHeader(host)))) << call.path << host;
    }
  }
}

TEST_F(ServerBrowserTest, RefusesANameThatWasPointedAtThisMachine) {
  for (const std::string& headers :
       {HostHeader("evil.example"), HostHeader("127.0.0.1.evil.example"),
        std::string("Host: localhost:1\r\n"), std::string(),
        OwnHost() + HostHeader("evil.example")}) {
    for (const Call& call : kOpen) {
      EXPECT_TRUE(IsRefused(Send(call, headers))) << call.path << headers;
    }
  }
}

TEST_F(ServerBrowserTest, RefusesAPageOfAnotherOriginEverywhere) {
  std::vector<Call> calls(std::begin(kOpen), std::end(kOpen));
  for (const char* method :
       {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    calls.push_back({method, kDeployment, ""});
    calls.push_back({method, "/other", ""});
  }
  for (const char* header :
       {"Origin: http://evil.example\r\n", "Origin: null\r\n",
        "Origin: http://localhost:1\r\n", "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n"}) {
    for (const Call& call : calls) {
      EXPECT_TRUE(IsRefused(Send(call, OwnHost() + header)))
          << call.method << " " << call.path << " " << header;
    }
  }
}

TEST_F(ServerBrowserTest, WhatIsRefusedChangesNothing) {
  Send(kApi, OwnHost() + "Origin: http://evil.example\r\n",
       DeploymentBody(kId));
  Send(kOpen[6], OwnHost() + "Origin: null\r\n");
  EXPECT_TRUE(Debug("events").empty());
  EXPECT_EQ(Post(kDeployment, DeploymentBody(kId))->status, 200) << "no fault";
  Send(kOpen[5], OwnHost() + "Sec-Fetch-Site: cross-site\r\n");
  EXPECT_EQ(Debug("requests").size(), 1U);
}

TEST_F(ServerBrowserTest, LetsItsOwnPageAsk) {
  const std::string origin =
      absl::StrCat("Origin: http://127.0.0.1:", server_->port(), "\r\n");
  for (const Call& call : kOpen) {
    EXPECT_TRUE(IsOk(
        Send(call, OwnHost() + origin + "Sec-Fetch-Site: same-origin\r\n")));
    EXPECT_TRUE(IsOk(Send(call, OwnHost() + "Sec-Fetch-Site: none\r\n")));
  }
}

TEST_F(ServerBrowserTest, AnApiClientMayKnowItByAnyName) {
  for (const char* host : {"Host: host.docker.internal:8126\r\n",
                           "Host: intake.ci.svc.cluster.local\r\n", ""}) {
    EXPECT_TRUE(IsOk(Send(kApi, host, DeploymentBody(kId)))) << host;
  }
}

TEST_F(ServerBrowserTest, AnotherNameToListenOnIsItsOwn) {
  ServerOptions options;
  options.host = "0.0.0.0";
  Start(options);
  EXPECT_TRUE(IsOk(Send(kOpen[2], HostHeader("0.0.0.0"))));
  EXPECT_TRUE(IsRefused(Send(kOpen[2], HostHeader("evil.example"))));
}

TEST_F(ServerBrowserTest, RepeatsBytesThatAreNoText) {
  EXPECT_TRUE(IsRefused(Send(kOpen[2], "Host: \xFF\r\n")));
  const auto answer = Send({"GET", "/%FF", ""}, OwnHost());
  EXPECT_EQ(answer.find("HTTP/1.1 404"), 0U) << answer;
  EXPECT_EQ(answer.find("EXCEPTION"), std::string::npos);
}

}  // namespace
}  // namespace dora::intake::testing
