#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "core/base/clock.h"
#include "core/delivery/exchange.h"
#include "core/delivery/receiver.h"
#include "core/http/http_client.h"

// Delivers any number of events with a bounded number of them in memory: they
// are taken from a stream one by one, and each is handed back when its fate
// is known. Each has a time limit of its own; when the server asks for a wait,
// all events wait, and that wait counts against none of them.

namespace dora::core {

struct StreamItem {
  int64_t line = 0;  ///< where it stands in its file
  Delivery delivery;
};

/// Where the events come from and where they go.
class DeliveryStream {
 public:
  virtual ~DeliveryStream() = default;

  /// The next event; absent at the end.
  virtual std::optional<StreamItem> Next() = 0;
  /// Called once for each event whose fate is known.
  virtual void Settle(const StreamItem& item, const DeliveryReport& report) = 0;
  /// True once nothing new is to be started.
  virtual bool stop_asked() = 0;
  /// The server asked everyone to wait.
  virtual void OnPause(absl::Duration pause) { (void)pause; }
};

struct StreamOptions {
  Receiver receiver;
  /// One bound on the whole stream.
  absl::Duration timeout = absl::InfiniteDuration();
  /// One bound on each event, from its first try, without the waits that the
  /// server asked for.
  absl::Duration event_timeout = absl::Seconds(60);
  absl::Duration try_timeout = absl::Seconds(10);
  /// Requests under way at once. Four times as many events are in memory.
  size_t concurrency = 8;
  /// So many undelivered events one after the other end the stream: nobody is
  /// there. Rejected ones do not count.
  int max_undelivered_in_a_row = 50;
  std::function<void(const std::string&)> trace;  ///< may be empty
};

enum class StreamEnd {
  kAllSettled,
  kStopAsked,
  kTimeUp,    ///< the timeout, or a wait asked for that is beyond it
  kHopeless,  ///< what failed would fail for every event
};

struct StreamResult {
  StreamEnd end = StreamEnd::kAllSettled;
  std::string why;  ///< unless kAllSettled; may be empty for kStopAsked
};

/// Sends the stream's events. Unless it ends with kAllSettled, events may be
/// left that were neither settled nor taken; the requests under way are
/// answered first.
StreamResult SendStream(HttpClient& http, const Clock& clock,
                        const std::function<double()>& random,
                        const StreamOptions& options, DeliveryStream& stream);

}  // namespace dora::core
