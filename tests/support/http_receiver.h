#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "intake/http/connection_server.h"
#include "intake/http/message.h"

// An HTTP server on a loopback port of the kernel's choice that takes any POST
// and keeps it: what a webhook, a broker or a collector is to the program.

namespace dora::testing {

class HttpReceiver {
 public:
  struct Request {
    std::string path;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
  };

  HttpReceiver();
  HttpReceiver(const HttpReceiver&) = delete;
  HttpReceiver& operator=(const HttpReceiver&) = delete;

  /// Such as `http://127.0.0.1:40123`.
  std::string url() const;

  /// From now on it answers so; 200 with an empty body at first.
  void Answer(int status, std::string body = "");

  /// What it received so far, in order.
  std::vector<Request> requests() const;

 private:
  intake::http::Response Take(const intake::http::Request& request);

  mutable std::mutex mutex_;
  int status_ = 200;
  std::string body_;
  std::vector<Request> requests_;
  // Last, so that its threads end before what they use does.
  std::unique_ptr<intake::http::ConnectionServer> server_;
};

}  // namespace dora::testing
