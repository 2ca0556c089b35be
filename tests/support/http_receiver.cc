#include "tests/support/http_receiver.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace dora::testing {

HttpReceiver::HttpReceiver() {
  server_.Post(".*", [this](const httplib::Request& request,
                            httplib::Response& response) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Request received{request.path, {}, request.body};
    for (const auto& [name, value] : request.headers) {
      received.headers[absl::AsciiStrToLower(name)] = value;
    }
    requests_.push_back(std::move(received));
    response.status = status_;
    response.set_content(body_, "application/json");
  });
  port_ = server_.bind_to_any_port("127.0.0.1");
  thread_ = std::thread([this] { server_.listen_after_bind(); });
}

HttpReceiver::~HttpReceiver() {
  // Stopped before it listens, it would listen for ever.
  while (!server_.is_running()) std::this_thread::yield();
  server_.stop();
  thread_.join();
}

std::string HttpReceiver::url() const {
  return absl::StrCat("http://127.0.0.1:", port_);
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

}  // namespace dora::testing
