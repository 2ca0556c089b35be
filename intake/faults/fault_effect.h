#pragma once

#include <httplib.h>

#include <atomic>
#include <functional>
#include <optional>

#include "intake/faults/fault.h"

// Does to a response, and to its connection, what a fault says. What a fault
// needs of the request's socket comes from connection.h.

namespace dora::intake {

/// What the request would be answered without a fault; calling it stores.
using TrueAnswer = std::function<int(httplib::Response& response)>;

/// Waits out the fault's delay, then answers in the fault's way. Returns the
/// status that goes out, or nothing if none does. Ends soon after `stop`.
std::optional<int> AnswerWithFault(const Fault& fault,
                                   const httplib::Request& request,
                                   const TrueAnswer& true_answer,
                                   const std::atomic<bool>& stop,
                                   httplib::Response& response);

}  // namespace dora::intake
