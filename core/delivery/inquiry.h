#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/delivery/exchange.h"
#include "core/delivery/sender.h"
#include "core/http/http_client.h"

// Questions to a receiver whose answer is what counts, unlike an event, of
// which only the acceptance does. Retried as events are.

namespace dora::core {

class Inquiry {
 public:
  /// `http` may serve a Sender too.
  Inquiry(HttpClient& http, const Clock& clock, std::function<double()> random)
      : http_(http), clock_(clock), random_(std::move(random)) {}

  /// The body of the answer, or why there is none within `options.timeout`.
  /// One question at a time: the concurrency means nothing here.
  Result<std::string> Ask(const Parcel& question, const SenderOptions& options);

 private:
  HttpClient& http_;
  const Clock& clock_;
  std::function<double()> random_;
  /// Below zero, where no tag of a Sender is. Never used twice.
  int64_t next_tag_ = -1;
};

}  // namespace dora::core
