#include "app/send/envelope.h"

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sinks/line_file.h"

namespace dora::app {

using core::DeliveryStatus;
using core::Outbox;

Envelope::Envelope(core::EventPtr event, const sinks::Sink& sink,
                   core::Delivery delivery)
    : sink_(&sink),
      delivery_(std::make_shared<const core::Delivery>(std::move(delivery))) {
  outcome_.event = std::move(event);
  outcome_.sink = sink.name;
  // The API gives a failure mark no id.
  if (delivery_->kind != core::EventKind::kFailureMark) {
    outcome_.id = delivery_->id;
  }
}

void Envelope::Keep(const std::vector<Outbox>& outboxes, absl::Time now) {
  if (held_) return;
  problems_.clear();
  for (const Outbox& outbox : outboxes) {
    auto kept = outbox.Keep(core::EntryOf(*delivery_, sink_->receiver, now));
    if (kept) {
      held_.emplace(*std::move(kept));
      return;
    }
    problems_.push_back(
        absl::StrCat("The outbox ", outbox.directory(),
                     " cannot be used: ", core::ToString(kept.error()), "."));
  }
}

void Envelope::Replace(Envelope other, const std::vector<Outbox>& outboxes,
                       absl::Time now) {
  if (!other.held_) return;
  Keep(outboxes, now);
  if (held_ || !other.held_->IsInPlace()) return;
  held_.emplace(*std::move(other.held_));
}

void Envelope::Append(StepHost& host) {
  const auto appended = sinks::AppendLine(sink_->file, delivery_->body);
  if (!appended) {
    // Where this file cannot be written, an outbox is not better; the log is.
    host.Print(delivery_->body, stderr);
    outcome_.error = appended.error();
    return;
  }
  outcome_.status = OutcomeStatus::kSent;
  if (!appended->follows_cut_line) return;
  host.Say(Level::kWarning,
           absl::StrCat("The last line of ", sink_->file,
                        " had been cut off; the event is on a new line."));
}

void Envelope::Settle(core::DeliveryReport report,
                      const std::vector<Outbox>& outboxes, StepHost& host) {
  if (!outcome_.id.empty()) outcome_.id = std::move(report.id);
  outcome_.error = std::move(report.error);
  switch (report.status) {
    case DeliveryStatus::kDelivered:
      outcome_.status = OutcomeStatus::kSent;
      if (held_) held_->Remove();
      // An earlier run may have kept it anywhere.
      for (const Outbox& outbox : outboxes) {
        outbox.Remove(delivery_->id, sink_->receiver.name);
      }
      break;
    case DeliveryStatus::kRejected:
      outcome_.status = OutcomeStatus::kRejected;
      if (held_) PutAside(core::ToString(outcome_.error), host);
      break;
    case DeliveryStatus::kUndelivered:
      outcome_.status = OutcomeStatus::kKept;
      if (held_) MakeDurable(host);
      break;
  }
}

void Envelope::Confirm(const std::vector<Outbox>& outboxes, absl::Time now,
                       StepHost& host) {
  if (outcome_.status == OutcomeStatus::kSent) return;
  const bool kept = outcome_.status == OutcomeStatus::kKept;
  if (kept && held_ && !IsThere()) {
    held_.reset();
    Keep(outboxes, now);
  }
  for (const std::string& problem : problems_) {
    host.Say(Level::kWarning, problem);
  }
  if (held_ && IsThere()) {
    outcome_.kept_path = held_->path();
    return;
  }
  if (kept) outcome_.status = OutcomeStatus::kLost;
  host.Print(delivery_->body, stderr);
}

void Envelope::MakeDurable(StepHost& host) {
  const auto durable = held_->MakeDurable();
  if (durable) return;
  host.Say(Level::kWarning, core::ToString(durable.error()));
  // What may be gone after a power cut is not told to be kept.
  held_.reset();
}

void Envelope::PutAside(const std::string& reason, StepHost& host) {
  auto aside = held_->Reject(reason);
  if (!aside) {
    host.Say(Level::kWarning,
             absl::StrCat("The rejected event is not put aside: ",
                          core::ToString(aside.error())));
    held_.reset();
    return;
  }
  held_.emplace(*std::move(aside));
}

/// The file is there, or what another process has put in its place: the same
/// event.
bool Envelope::IsThere() const {
  return held_->IsInPlace() || held_->IsReplaced();
}

core::Result<Envelope> Encode(const core::EventPtr& event,
                              const sinks::Sink& sink,
                              const SendSettings& settings) {
  auto delivery = sinks::Encode(sink, *event);
  if (!delivery) return tl::unexpected(delivery.error());
  if (const auto key = FindKeyIn(delivery->body, settings)) {
    return tl::unexpected(*key);
  }
  return Envelope(event, sink, *std::move(delivery));
}

core::Result<std::vector<Envelope>, std::vector<core::Error>> Encode(
    const core::EventPtr& event, const SendSettings& settings) {
  std::vector<Envelope> envelopes;
  std::vector<core::Error> problems;
  for (const sinks::Sink& sink : settings.sinks) {
    auto envelope = Encode(event, sink, settings);
    if (envelope) {
      envelopes.push_back(*std::move(envelope));
    } else {
      core::AddNewProblems({envelope.error()}, problems);
    }
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return envelopes;
}

void PrintBodies(const std::vector<Envelope>& envelopes, StepHost& host) {
  for (const Envelope& envelope : envelopes) {
    const sinks::Sink& sink = envelope.sink();
    if (sink.name != sinks::kDora) {
      host.Say(
          Level::kInfo,
          envelope.is_for_file()
              ? absl::StrCat("To ", sink.name, ": a line of ", sink.file)
              : absl::StrCat("To ", sink.name, ": ", envelope.delivery().method,
                             " ", sink.receiver.base_url,
                             envelope.delivery().path));
    }
    host.Print(envelope.delivery().body, stdout);
  }
}

}  // namespace dora::app
