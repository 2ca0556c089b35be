// What a client that is not an HTTP library can send, and what it gets for it.

#include "intake/http/http_server.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "intake/http/connection_server.h"
#include "tests/unit/intake/raw_client.h"

namespace dora::intake::http {
namespace {

using testing::RawClient;

constexpr size_t kMaxBody = 100;
constexpr char kLast[] = "GET /last HTTP/1.1\r\nConnection: close\r\n\r\n";

// Says of each request what it read.
class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() : server_(std::move(*ConnectionServer::Listen({}))) {
    server_->Start([](Connection& connection) {
      const HttpOptions options{
          [](const Request&) { return kMaxBody; },
          [](int status) { return absl::StrCat("no ", status); }};
      ServeHttp(connection, options,
                [](const Request& request, Connection& client) {
                  return Send({200, {}, Describe(request)}, request, client);
                });
    });
  }

  static std::string Describe(const Request& request) {
    return absl::StrCat("[", request.method, " ", request.path, "|",
                        request.body, request.body_too_large ? "|large" : "",
                        request.body_unreadable ? "|unreadable" : "", "]");
  }

  /// All that comes back for `bytes`, until the connection ends in order.
  std::string Talk(const std::string& bytes) const {
    RawClient client(server_->port());
    client.Send(bytes);
    const RawClient::Received received = client.ReadToEnd();
    EXPECT_EQ(received.error, 0) << bytes;
    return received.bytes;
  }

  std::unique_ptr<ConnectionServer> server_;
};

std::string Post(const std::string& fields, const std::string& body) {
  return absl::StrCat("POST /a HTTP/1.1\r\n", fields, "\r\n", body);
}

TEST_F(HttpServerTest, AnswersRequestsThatComeAtOnceInTheirOrder) {
  const std::string answer =
      Talk(Post("Content-Length: 2\r\n", "hi") +
           Post("Transfer-Encoding: chunked\r\n",
                "1\r\nx\r\n2;e=f\r\nyz\r\n0\r\nTrailer: t\r\n\r\n") +
           kLast);
  const size_t first = answer.find("[POST /a|hi]");
  const size_t second = answer.find("[POST /a|xyz]");
  const size_t third = answer.find("[GET /last|]");
  EXPECT_LT(first, second) << answer;
  EXPECT_LT(second, third) << answer;
  EXPECT_NE(third, std::string::npos) << answer;
}

TEST_F(HttpServerTest, StaysInStepAfterABodyThatIsTooLarge) {
  const std::string large(kMaxBody + 1, 'x');
  const std::string answer =
      Talk(Post("Content-Length: 101\r\n", large) +
           Post("Transfer-Encoding: chunked\r\n",
                absl::StrCat("65\r\n", large, "\r\n0\r\n\r\n")) +
           Post("Content-Length: 100\r\n", large.substr(1)) + kLast);
  const size_t first = answer.find("[POST /a||large]");
  EXPECT_NE(first, std::string::npos) << answer;
  EXPECT_NE(answer.find("[POST /a||large]", first + 1), std::string::npos);
  EXPECT_TRUE(absl::StrContains(
      answer, absl::StrCat("[POST /a|", large.substr(1), "]")));
  EXPECT_TRUE(absl::StrContains(answer, "[GET /last|]"));
}

TEST_F(HttpServerTest, RefusesWhatIsNotHttpAndCloses) {
  for (const char* bytes :
       {"hello\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/2.0\r\n\r\n",
        "get / HTTP/1.1\r\n\r\n", "BREW / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nNoColon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "\x16\x03\x01\x02\x00\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"}) {
    const std::string answer = Talk(std::string(bytes) + "GET /more HTTP/1.1");
    EXPECT_TRUE(absl::StartsWith(answer, "HTTP/1.1 400 Bad Request\r\n"))
        << bytes << answer;
    EXPECT_TRUE(absl::EndsWith(answer, "\r\n\r\nno 400")) << answer;
    EXPECT_TRUE(absl::StrContains(answer, "Connection: close\r\n")) << answer;
  }
}

TEST_F(HttpServerTest, BoundsTheHead) {
  const std::string a(8193, 'a');
  EXPECT_TRUE(absl::StartsWith(
      Talk(absl::StrCat("GET /", a, " HTTP/1.1\r\n\r\n")), "HTTP/1.1 414 "));
  EXPECT_TRUE(absl::StartsWith(
      Talk(absl::StrCat("GET / HTTP/1.1\r\nA: ", a, "\r\n\r\n")),
      "HTTP/1.1 400 "));
  EXPECT_TRUE(absl::StartsWith(
      Talk(absl::StrCat("GET / HTTP/1.1\r\n", std::string(100'000, 'a'))),
      "HTTP/1.1 400 "));
}

TEST_F(HttpServerTest, SaysThatABodyCannotBeReadAndCloses) {
  for (const std::string& request :
       {Post("Transfer-Encoding: chunked\r\n", "zz\r\n"),
        std::string("GET /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi")}) {
    const std::string answer = Talk(request);
    EXPECT_TRUE(absl::EndsWith(answer, "||unreadable]")) << answer;
    EXPECT_TRUE(absl::StrContains(answer, "Connection: close\r\n")) << answer;
  }
}

TEST_F(HttpServerTest, ClosesWhereTheClientWantsNoMore) {
  for (const char* request :
       {"GET /a HTTP/1.0\r\n\r\n",
        "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n"}) {
    const std::string answer = Talk(std::string(request) + kLast);
    EXPECT_TRUE(absl::EndsWith(answer, "[GET /a|]")) << answer;
  }
}

TEST_F(HttpServerTest, TellsAClientThatWaitsToGoOn) {
  RawClient client(server_->port());
  client.Send(
      Post("Expect: 100-continue\r\nContent-Length: 2\r\n"
           "Connection: close\r\n",
           ""));
  client.Send("hi");
  const std::string answer = client.ReadToEnd().bytes;
  EXPECT_TRUE(absl::StartsWith(
      answer, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
      << answer;
  EXPECT_TRUE(absl::EndsWith(answer, "[POST /a|hi]")) << answer;
}

TEST_F(HttpServerTest, SendsNoBodyToHead) {
  const std::string answer =
      Talk("HEAD /a HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(absl::StrContains(answer, "Content-Length: 10\r\n")) << answer;
  EXPECT_TRUE(absl::EndsWith(answer, "\r\n\r\n")) << answer;
}

TEST_F(HttpServerTest, LeavesAnEncodingThatItDoesNotKnow) {
  EXPECT_TRUE(absl::StrContains(
      Talk(Post("Content-Encoding: zstd\r\nContent-Length: 2\r\n", "hi") +
           kLast),
      "[POST /a|hi]"));
  EXPECT_TRUE(absl::StrContains(
      Talk(Post("Content-Encoding: gzip\r\nContent-Length: 2\r\n", "hi") +
           kLast),
      "[POST /a||unreadable]"));
}

}  // namespace
}  // namespace dora::intake::http
