#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "intake/faults/fault.h"
#include "intake/http/connection.h"
#include "intake/http/message.h"

// Does to an answer, and to its connection, what a fault says.

namespace dora::intake {

/// What a request is answered with, right or wrong.
struct Answer {
  /// None: the client sees a TCP reset and not one byte.
  std::optional<http::Response> response;
  /// So long a body is announced; without it, as long as it is.
  std::optional<size_t> announced = std::nullopt;
  /// Bytes that follow the body. Where they do not fill what is announced, the
  /// connection ends too early.
  size_t filler = 0;
};

/// What the request would be answered without a fault; calling it stores.
using TrueAnswer = std::function<http::Response()>;

/// Waits as long as the fault says, which ends soon after the server stops, and
/// returns the fault's answer.
Answer AnswerWithFault(const Fault& fault, const http::Connection& connection,
                       const TrueAnswer& true_answer);

/// Sends `answer`. Returns whether another request can follow.
bool Deliver(const Answer& answer, const http::Request& request,
             http::Connection& connection);

}  // namespace dora::intake
