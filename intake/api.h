#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "intake/routes.h"
#include "intake/store/store.h"

// The DORA Metrics API without its transport: a request as values in, a reply
// as values out. Checks in the order in which a client would want to hear of
// it: path, method, keys, size, content type, body. Safe for many threads.

namespace dora::intake {

/// The largest body that is read; a larger one is answered with 413.
constexpr size_t kMaxBodyBytes = 1024 * 1024;

struct ApiRequest {
  std::string method;
  std::string path;
  std::string api_key;
  std::string app_key;
  std::string content_type;
  std::string body;
  bool body_too_large = false;
  absl::Time received_at;
};

struct ApiReply {
  int status = 200;
  std::string body;   ///< JSON, or empty
  std::string allow;  ///< the methods of a 405
};

class Api {
 public:
  /// `store` must outlive the API. With `api_key` only that key is let in,
  /// without it every key is.
  Api(Store& store, std::optional<std::string> api_key);

  ApiReply Handle(const ApiRequest& request);

 private:
  ApiReply Run(const Route& route, const ApiRequest& request);
  ApiReply Create(EventKind kind, const ApiRequest& request);
  ApiReply List(EventKind kind, const std::string& body);
  ApiReply Get(const Route& route);
  ApiReply Patch(const Route& route, const std::string& body);
  ApiReply PatchByVersion(const std::string& body);
  ApiReply Delete(const Route& route);
  bool HasKeys(Operation operation, const ApiRequest& request) const;

  Store& store_;
  std::optional<std::string> api_key_;
};

}  // namespace dora::intake
