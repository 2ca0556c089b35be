#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/host/outcome.h"
#include "app/host/step_host.h"
#include "app/send/send_settings.h"
#include "core/delivery/outbox.h"
#include "core/delivery/sender.h"
#include "core/event/event.h"
#include "sinks/sink.h"

// One event for one sink, from its encoding to its outcome. It is encoded once:
// what is kept in an outbox and what is sent are the same bytes.

namespace dora::app {

class Envelope {
 public:
  /// `sink` must outlive this.
  Envelope(core::EventPtr event, const sinks::Sink& sink,
           core::Delivery delivery);

  const core::EventPtr& event() const { return outcome_.event; }
  const sinks::Sink& sink() const { return *sink_; }
  const core::Delivery& delivery() const { return *delivery_; }
  bool is_for_file() const { return !sink_->file.empty(); }

  /// As the sender takes it, which shares the delivery.
  core::Parcel parcel() const { return {delivery_, &sink_->receiver}; }

  /// Puts it into the first of `outboxes` that takes it, unless it is kept
  /// already. Not for a file.
  void Keep(const std::vector<core::Outbox>& outboxes, absl::Time now);

  /// Takes the place of `other`, the same event without the last word: where no
  /// outbox takes this one, what was kept of the other is what keeps it.
  void Replace(Envelope other, const std::vector<core::Outbox>& outboxes,
               absl::Time now);

  /// Appends it to its sink's file.
  void Append(StepHost& host);

  /// Takes it out of the outboxes where it is delivered, or puts it aside.
  void Settle(core::DeliveryReport report,
              const std::vector<core::Outbox>& outboxes, StepHost& host);

  /// The last look at where it is: only a file that is there is told of.
  /// Without one the log has the event.
  void Confirm(const std::vector<core::Outbox>& outboxes, absl::Time now,
               StepHost& host);

  /// What became of it.
  const Outcome& outcome() const { return outcome_; }

 private:
  void MakeDurable(StepHost& host);
  void PutAside(const std::string& reason, StepHost& host);
  bool IsThere() const;

  Outcome outcome_;
  const sinks::Sink* sink_;
  std::shared_ptr<const core::Delivery> delivery_;
  std::optional<core::HeldEntry> held_;  ///< none: no outbox has it
  std::vector<std::string> problems_;    ///< with the outboxes
};

/// The envelope of `event` for `sink`, which must outlive it; or why the sink
/// cannot have it, or why nobody may (it holds a secret).
core::Result<Envelope> Encode(const core::EventPtr& event,
                              const sinks::Sink& sink,
                              const SendSettings& settings);

/// The envelopes of `event` for all sinks of `settings`, or every reason why
/// not.
core::Result<std::vector<Envelope>, std::vector<core::Error>> Encode(
    const core::EventPtr& event, const SendSettings& settings);

/// For a dry run: the exact bodies on stdout, one a line. For other sinks than
/// the API prints the destination.
void PrintBodies(const std::vector<Envelope>& envelopes, StepHost& host);

}  // namespace dora::app
