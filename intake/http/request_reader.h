#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>

#include "core/base/result.h"
#include "intake/http/connection.h"
#include "intake/http/message.h"

// Reads the requests of one connection, one after the other. Boost.Beast's
// parser knows what HTTP/1 is; the bytes come from our own Connection, since
// Asio's blocking reads can neither be limited in time nor stopped.

namespace dora::intake::http {

/// Why there is no request.
struct NoRequest {
  int status = 0;  ///< to refuse the client with; 0 when it has left
};

class RequestReader {
 public:
  /// A longer body than `max_body` gives for its head is read and thrown away.
  RequestReader(Connection& connection,
                std::function<size_t(const Request& head)> max_body)
      : connection_(connection), max_body_(std::move(max_body)) {}

  /// After a request whose connection is not kept, and after NoRequest, there
  /// is none.
  core::Expected<Request, NoRequest> Next();

 private:
  /// Waits for more bytes; false when none will come.
  bool Fill(absl::Duration limit);
  template <typename Parser>
  core::Expected<void, NoRequest> ReadHead(Parser& parser);
  template <typename Parser>
  bool ReadBody(Parser& parser);

  Connection& connection_;
  const std::function<size_t(const Request& head)> max_body_;
  std::string unread_;
};

/// The standard's words for `status`, such as "Not Found"; nothing for one that
/// it does not know.
std::string ReasonOf(int status);

}  // namespace dora::intake::http
