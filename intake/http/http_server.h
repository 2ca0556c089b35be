#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "intake/http/connection.h"
#include "intake/http/message.h"

// HTTP/1 on a connection: every request goes to one function, which answers
// with Send, or does with the connection what it likes.

namespace dora::intake::http {

/// Answers `request` on `connection`. False when nothing can follow.
using Handler = std::function<bool(const Request& request, Connection&)>;

struct HttpOptions {
  /// The largest body that is read of a request with this head.
  std::function<size_t(const Request& head)> max_body_bytes;
  /// The JSON that refuses what is not HTTP, by its status.
  std::function<std::string(int status)> refusal;
};

/// Serves requests until the client leaves, the handler ends it, or the server
/// stops.
void ServeHttp(Connection& connection, const HttpOptions& options,
               const Handler& handler);

/// Sends `response`, whose length and connection headers are added. Returns
/// whether another request can follow.
bool Send(const Response& response, const Request& request,
          Connection& connection);

/// The head alone, which announces a body of `length` bytes.
bool SendHead(const Response& response, const Request& request, size_t length,
              Connection& connection);

}  // namespace dora::intake::http
