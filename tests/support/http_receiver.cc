#include "tests/support/http_receiver.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "intake/http/http_server.h"

namespace dora::testing {

namespace http = intake::http;

HttpReceiver::HttpReceiver() {
  auto server = http::ConnectionServer::Listen({});
  EXPECT_TRUE(server) << server.error();
  server_ = std::move(*server);
  server_->Start([this](http::Connection& connection) {
    constexpr size_t kMaxBody = 64 * 1024 * 1024;
    const http::HttpOptions options{
        [](const http::Request&) { return kMaxBody; },
        [](int) { return "{}"; }};
    http::ServeHttp(connection, options,
                    [this](const auto& request, auto& client) {
                      return http::Send(Take(request), request, client);
                    });
  });
}

std::string HttpReceiver::url() const {
  return absl::StrCat("http://127.0.0.1:", server_->port());
}

void HttpReceiver::Answer(int status, std::string body) {
  const std::lock_guard<std::mutex> lock(mutex_);
  status_ = status;
  body_ = std::move(body);
}

std::vector<HttpReceiver::Request> HttpReceiver::requests() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

http::Response HttpReceiver::Take(const http::Request& request) {
  if (request.method != "POST") return {404, {}, ""};
  const std::lock_guard<std::mutex> lock(mutex_);
  Request& received = requests_.emplace_back();
  received.path = request.path;
  for (const http::Field& field : request.fields) {
    received.headers[absl::AsciiStrToLower(field.name)] = field.value;
  }
  received.body = request.body;
  return {status_, {{"Content-Type", "application/json"}}, body_};
}

}  // namespace dora::testing
