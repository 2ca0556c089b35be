#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/clock.h"
#include "core/delivery/exchange.h"
#include "core/http/http_client.h"

// Delivers events: one try each at first, then as the retry policy says,
// until all are answered or the one deadline has passed. It works on ready
// made bodies, so it serves every kind of event, and it never throws an event
// away: what was not delivered comes back as such.

namespace dora::core {

struct SenderOptions {
  /// One bound on everything that Send does.
  absl::Duration timeout = absl::Seconds(30);
  /// One bound on each try, so that a silent server leaves time for another.
  absl::Duration try_timeout = absl::Seconds(10);
  /// Requests under way at once to one receiver: one that is silent delays no
  /// other.
  size_t concurrency = 8;
  /// Asked now and then; true ends the sending at once. May be empty.
  std::function<bool()> stop_asked;
  /// Receives a line about each try, for --verbose; may be empty.
  std::function<void(const std::string&)> trace;
};

class Sender {
 public:
  /// `http` serves this Sender alone: what another one started would answer
  /// for the wrong event. `random` gives numbers from 0 up to but not including
  /// 1, for jitter.
  Sender(HttpClient& http, const Clock& clock, std::function<double()> random,
         SenderOptions options);

  /// Sends all of `parcels` in their order and returns a report on each, in
  /// the same order.
  std::vector<DeliveryReport> Send(const std::vector<Parcel>& parcels);

 private:
  HttpClient& http_;
  const Clock& clock_;
  std::function<double()> random_;
  SenderOptions options_;
  int64_t next_tag_ = 0;
};

}  // namespace dora::core
