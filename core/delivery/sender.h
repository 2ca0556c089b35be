#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/delivery/exchange.h"
#include "core/http/http_client.h"

// The one engine that sends: a few events of a run, any number of an import, or
// a question whose answer counts. It works on requests that are ready, so it
// serves every kind of event and every receiver, and it never throws an event
// away: what was not delivered comes back as such.

namespace dora::core {

/// A delivery and who is to have it.
struct Parcel {
  std::shared_ptr<const Delivery> delivery;
  const Receiver* receiver;
  int64_t number = 0;  ///< its source's own: an index, a line of a file
};

/// Where the parcels of one sending come from and where they go.
class ParcelSource {
 public:
  virtual ~ParcelSource() = default;

  /// The next one; absent at the end.
  virtual std::optional<Parcel> Next() = 0;
  /// Called once for each parcel whose fate is known.
  virtual void Settle(const Parcel& parcel, DeliveryReport report) = 0;
  /// The receiver asked everyone to wait.
  virtual void OnPause(absl::Duration pause) { (void)pause; }
  /// What the parcel is called in the trace; by default its request.
  virtual std::string NameOf(const Parcel& parcel) const;
};

/// What happens to the tries under way when a sending ends early.
enum class AtTheEnd {
  kCutOff,  ///< they are given up at once, and all that is left is settled
  kAwait,   ///< they are answered first; what is left is not settled
};

struct SenderOptions {
  /// One bound on everything.
  absl::Duration timeout = absl::Seconds(30);
  /// One bound on each event, from its first try, without the waits that the
  /// receiver asked for.
  absl::Duration event_timeout = absl::InfiniteDuration();
  /// One bound on each try, so that a silent server leaves time for another.
  absl::Duration try_timeout = absl::Seconds(10);
  /// Requests under way at once to one receiver: one that is silent delays no
  /// other.
  size_t concurrency = 8;
  /// Parcels in memory at once.
  size_t most_held = std::numeric_limits<size_t>::max();
  AtTheEnd at_the_end = AtTheEnd::kCutOff;
  /// A wait that a receiver asks for is everyone's, and counts against no
  /// event's time. Otherwise it is its event's alone.
  bool waits_together = false;
  /// This many undelivered events one after the other end the sending, as does
  /// an answer that would be every event's: nobody is there. Rejected ones do
  /// not count. 0: each event is tried for itself.
  int max_undelivered_in_a_row = 0;
  /// Asked now and then; true ends the sending. May be empty.
  std::function<bool()> stop_asked;
  /// What the user calls the timeout, in messages; may be empty.
  std::string timeout_name;
  /// Receives a line about each try; may be empty.
  std::function<void(const std::string&)> trace;

  /// For any number of events with a bounded number of them in memory.
  static SenderOptions ForMany(size_t concurrency);
};

enum class SendEnd {
  kAllSettled,
  kStopAsked,
  kTimeUp,    ///< the timeout, or a wait asked for that is beyond it
  kHopeless,  ///< what failed would fail for every event
};

struct SendResult {
  SendEnd end = SendEnd::kAllSettled;
  std::string why;  ///< unless kAllSettled; may be empty for kStopAsked
};

class Sender {
 public:
  /// `http` serves this Sender alone: what another one started would answer
  /// for the wrong event. `random` gives numbers from 0 up to but not including
  /// 1, for jitter.
  Sender(HttpClient& http, const Clock& clock, std::function<double()> random);

  /// Sends what `source` gives, in its order.
  SendResult Send(ParcelSource& source, const SenderOptions& options);

  /// Sends all of `parcels` and returns a report on each, in the same order.
  std::vector<DeliveryReport> Send(std::vector<Parcel> parcels,
                                   const SenderOptions& options);

  /// The body of the answer to a question, or why there is none in time.
  Result<std::string> Ask(Parcel question, const SenderOptions& options);

 private:
  HttpClient& http_;
  const Clock& clock_;
  std::function<double()> random_;
  int64_t next_tag_ = 0;
};

}  // namespace dora::core
