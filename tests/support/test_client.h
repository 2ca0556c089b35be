#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

// An HTTP client for what tests themselves ask a server: libcurl, without
// proxies, retries or redirects. Not the client that is tested.

namespace dora::testing {

/// Names and values, such as `{"DD-API-KEY", "k"}`.
using Headers = std::vector<std::pair<std::string, std::string>>;

class TestClient {
 public:
  struct Answer {
    int status = 0;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;

    /// The value of `name`, in whatever case, or nothing.
    std::string Header(const std::string& name) const;
  };

  struct Request {
    std::string method = "GET";
    std::string path;
    Headers headers;
    std::string body;
  };

  /// Asks at `url`, such as `http://127.0.0.1:8126`, over one connection for as
  /// long as the server keeps it.
  explicit TestClient(std::string url);

  /// Go out with every request.
  void set_headers(Headers headers) { headers_ = std::move(headers); }
  /// Answers that take longer are none; 10 seconds at first.
  void set_limit(absl::Duration limit) { limit_ = limit; }
  /// A connection for each request.
  void set_keep_alive(bool keep_alive) { keep_alive_ = keep_alive; }

  // A server with TLS is trusted by the machine's authorities, or else:
  void TrustAnyone();
  void Trust(const std::string& authority_file);
  /// Speaks nothing newer than TLS 1.`minor`, and that at any security level.
  void LimitTls(int minor);

  /// Nothing when there is no answer, or less than it announced; `error` says
  /// why.
  std::optional<Answer> Send(const Request& request);
  const std::string& error() const { return error_; }

  std::optional<Answer> Get(const std::string& path);
  std::optional<Answer> Delete(const std::string& path);
  std::optional<Answer> Post(const std::string& path, const std::string& body,
                             const std::string& type = "application/json");
  std::optional<Answer> Patch(const std::string& path, const std::string& body);

 private:
  struct Closer {
    void operator()(void* handle) const;
  };

  std::string url_;
  Headers headers_;
  absl::Duration limit_ = absl::Seconds(10);
  bool keep_alive_ = true;
  std::string error_;
  std::unique_ptr<void, Closer> handle_;
};

}  // namespace dora::testing
