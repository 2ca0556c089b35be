#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/result.h"
#include "core/base/secret.h"

// HTTP as the sender needs it: start requests, wait for whichever ends first.
// An HTTP status, also 404 or 503, is an answer and so a success here; what
// it means is the retry policy's business.

namespace dora::core {

struct HttpHeader {
  std::string name;
  Secret value;
};

struct HttpRequest {
  std::string url;
  std::vector<HttpHeader> headers;
  std::string body;
  absl::Duration timeout;
  std::string method = "POST";
};

struct HttpResponse {
  int status = 0;
  std::string body;
  /// The header's value as the server sent it.
  std::optional<std::string> retry_after;
  /// X-RateLimit-Reset: seconds until the server's quota is renewed.
  std::optional<std::string> rate_limit_reset;
  /// When the server says that it answered, by its own clock, as it sent it.
  std::optional<std::string> date;
  /// Content-Encoding, such as `gzip`; empty where the body is as it is meant.
  /// No request asks for one, so nobody decodes it.
  std::string encoding;
};

/// Why there is no answer.
enum class HttpFailureKind {
  kConnection,      ///< resolve, connect, send or receive failed, or time-out
  kCertificate,     ///< the server is not who it should be
  kInvalidRequest,  ///< a URL, header or CA file that no retry fixes
  kProxyRefused,    ///< a proxy said no: to who asks, or to where it goes
};

struct HttpFailure {
  HttpFailureKind kind;
  std::string message;
};

using HttpResult = Expected<HttpResponse, HttpFailure>;

struct HttpCompletion {
  int64_t tag;
  HttpResult result;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;

  /// Begins `request`. Its completion is returned, with `tag`, by a later
  /// Wait.
  virtual void Start(int64_t tag, HttpRequest request) = 0;

  /// Works on all started requests until at least one ends or `at_most` has
  /// passed; with none started it waits that long. Returns what ended.
  virtual std::vector<HttpCompletion> Wait(absl::Duration at_most) = 0;
};

}  // namespace dora::core
