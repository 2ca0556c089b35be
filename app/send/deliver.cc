#include "app/send/deliver.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/host/exit_code.h"
#include "app/host/program_version.h"
#include "app/send/interrupt.h"
#include "core/delivery/sender.h"

namespace dora::app {
namespace {

using core::Parcel;

/// Some of the settings, and who of the sinks is served over HTTP.
struct Round {
  std::vector<const core::Receiver*> receivers;
  absl::Duration timeout;
  bool tells_of_outbox;
};

core::SenderOptions OptionsOf(const SendSettings& settings,
                              absl::Duration time_left, StepHost& host) {
  core::SenderOptions options;
  options.timeout = time_left;
  options.timeout_name = settings.name(input::kTimeout);
  options.stop_asked = [] { return Interrupt::signal() != 0; };
  options.trace = TraceOf(settings, host);
  return options;
}

/// Looks for what is kept, in a part of the time that leaves the most of it to
/// the sending.
void FindKept(KeptEvents& kept, absl::Duration time_left,
              const core::Clock& clock, StepHost& host) {
  if (time_left <= absl::ZeroDuration()) return;
  const absl::Duration share = time_left / 5;
  const absl::Duration end = clock.Steady() + share;
  kept.Find(
      share, clock.Now(),
      [&clock, end] {
        return clock.Steady() >= end || Interrupt::signal() != 0;
      },
      host);
}

/// One connection costs one handshake; several pay only where there are many
/// events. As many as the sender has requests under way. Of several sinks, one
/// that is silent must not hold the only connection to their host.
int ConnectionsFor(size_t events, size_t receivers) {
  constexpr size_t kManyEvents = 8;
  return events > kManyEvents || receivers > 1
             ? static_cast<int>(core::SenderOptions().concurrency)
             : 1;
}

/// All new ones are kept before the first is sent, and looked at once more
/// after the last.
class Delivery {
 public:
  Delivery(std::vector<Envelope> envelopes, Round round,
           const SendSettings& settings, const Surroundings& surroundings,
           StepHost& host)
      : envelopes_(std::move(envelopes)),
        round_(std::move(round)),
        settings_(settings),
        surroundings_(surroundings),
        clock_(surroundings.clock),
        host_(host),
        began_(clock_.Steady()) {
    for (Envelope& envelope : envelopes_) {
      (envelope.is_for_file() ? for_files_ : for_http_).push_back(&envelope);
    }
  }

  Delivered Run() {
    const Interrupt interrupt;
    KeepAll(envelopes_, settings_, surroundings_);
    for (Envelope* envelope : for_files_) envelope->Append(host_);
    Delivered delivered;
    delivered.kept = Send();
    for (Envelope* envelope : for_http_) {
      envelope->Confirm(settings_.outboxes, clock_.Now(), host_);
    }
    for (const Envelope& envelope : envelopes_) {
      delivered.outcomes.push_back(envelope.outcome());
    }
    delivered.signal = Interrupt::signal();
    delivered.took = clock_.Steady() - began_;
    return delivered;
  }

 private:
  absl::Duration TimeLeft() const {
    return std::max(absl::ZeroDuration(),
                    round_.timeout - (clock_.Steady() - began_));
  }

  KeptSummary Send() {
    std::vector<Parcel> news;
    for (const Envelope* envelope : for_http_) {
      news.push_back(envelope->parcel());
    }
    KeptEvents kept(settings_, round_.receivers, news, round_.tells_of_outbox);
    FindKept(kept, TimeLeft(), clock_, host_);
    const auto http = surroundings_.new_http(
        {UserAgent(), settings_.trust, settings_.proxies,
         ConnectionsFor(news.size(), round_.receivers.size())});
    std::vector<Parcel> all = kept.parcels();
    std::move(news.begin(), news.end(), std::back_inserter(all));
    std::vector<core::DeliveryReport> reports =
        core::Sender(*http, clock_, surroundings_.random)
            .Send(std::move(all), OptionsOf(settings_, TimeLeft(), host_));
    // Reports stand as the parcels do: the kept ones, then the new ones.
    auto report = reports.end() - static_cast<ptrdiff_t>(for_http_.size());
    const KeptSummary summary = kept.Settle(reports.data(), host_);
    for (Envelope* envelope : for_http_) {
      envelope->Settle(std::move(*report++), settings_.outboxes, host_);
    }
    return summary;
  }

  std::vector<Envelope> envelopes_;
  std::vector<Envelope*> for_files_;
  std::vector<Envelope*> for_http_;
  Round round_;
  const SendSettings& settings_;
  const Surroundings& surroundings_;
  const core::Clock& clock_;
  StepHost& host_;
  const absl::Duration began_;
};

/// True where the API has not got all of the new events: a mark must not get
/// there before the deployment that it is about.
bool MarksMustWait(const Delivered& events) {
  return std::any_of(events.outcomes.begin(), events.outcomes.end(),
                     [](const Outcome& event) {
                       return event.sink == sinks::kDora &&
                              event.status == OutcomeStatus::kKept;
                     });
}

Level LevelOf(OutcomeStatus status, const SendSettings& settings) {
  if (status == OutcomeStatus::kSent) return Level::kInfo;
  return status == OutcomeStatus::kRejected ? Level::kError
                                            : LevelOfFailure(settings.on_error);
}

}  // namespace

void KeepAll(std::vector<Envelope>& envelopes, const SendSettings& settings,
             const Surroundings& surroundings) {
  for (Envelope& envelope : envelopes) {
    if (envelope.is_for_file()) continue;
    envelope.Keep(settings.outboxes, surroundings.clock.Now());
  }
}

Delivered Deliver(std::vector<Envelope> envelopes, const SendSettings& settings,
                  const Surroundings& surroundings, StepHost& host) {
  Round round{{}, settings.timeout, settings.tells_of_outbox};
  for (const sinks::Sink& sink : settings.sinks) {
    if (sink.file.empty()) round.receivers.push_back(&sink.receiver);
  }
  return Delivery(std::move(envelopes), std::move(round), settings,
                  surroundings, host)
      .Run();
}

Delivered DeliverMarks(std::vector<Envelope> marks, const Delivered& events,
                       const SendSettings& settings,
                       const Surroundings& surroundings, StepHost& host) {
  const bool must_wait = MarksMustWait(events);
  if (!settings.marks || (marks.empty() && must_wait)) return {};
  const absl::Duration time_left =
      must_wait
          ? absl::ZeroDuration()
          : std::max(absl::ZeroDuration(), settings.timeout - events.took);
  Delivered delivered =
      Delivery(std::move(marks),
               {{&settings.marks->receiver}, time_left, false}, settings,
               surroundings, host)
          .Run();
  if (!must_wait) return delivered;
  for (Outcome& outcome : delivered.outcomes) {
    outcome.error.message = "it waits for the deployment that it is about";
  }
  return delivered;
}

std::function<void(const std::string&)> TraceOf(const SendSettings& settings,
                                                StepHost& host) {
  if (!settings.verbose) return {};
  return [&host](const std::string& line) { host.Say(Level::kInfo, line); };
}

Level LevelOfFailure(OnError on_error) {
  return on_error == OnError::kFail ? Level::kError : Level::kWarning;
}

void Tell(const std::vector<Outcome>& outcomes, const SendSettings& settings,
          StepHost& host) {
  for (const Outcome& outcome : outcomes) {
    host.Say(LevelOf(outcome.status, settings), Describe(outcome));
  }
}

int ExitCodeOf(const Delivered& delivered, const SendSettings& settings) {
  if (delivered.signal != 0) return exit_code::kSignalled + delivered.signal;
  return AllSent(delivered.outcomes) || settings.on_error == OnError::kWarn
             ? exit_code::kOk
             : exit_code::kDeliveryFailed;
}

}  // namespace dora::app
