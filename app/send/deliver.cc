#include "app/send/deliver.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/host/exit_code.h"
#include "app/send/interrupt.h"
#include "app/send/kept_events.h"
#include "core/delivery/outbox.h"
#include "core/delivery/sender.h"

namespace dora::app {
namespace {

using core::DeliveryReport;
using core::DeliveryStatus;
using core::HeldEntry;
using core::Outbox;
using core::OutboxEntry;
using core::Parcel;

/// A new event on its way, in the outbox from before its first try.
class NewEvent {
 public:
  NewEvent(const Parcel& parcel, const SendSettings& settings, absl::Time now)
      : parcel_(parcel),
        settings_(settings),
        entry_(core::EntryOf(parcel.delivery, *parcel.receiver, now)) {
    Keep();
  }

  bool is_kept() const { return held_.has_value(); }
  std::optional<HeldEntry> TakeHeld() { return std::move(held_); }

  /// Where no outbox takes the event, what was kept ahead of it is what keeps
  /// it.
  void KeepBy(std::vector<HeldEntry>& ahead) {
    for (HeldEntry& held : ahead) {
      const bool same = held.entry().id == entry_.id &&
                        held.entry().receiver == entry_.receiver;
      if (same && !held_ && held.IsInPlace()) held_.emplace(std::move(held));
    }
  }

  /// Takes the event out where it is delivered, or puts it aside; what became
  /// of it so far.
  Settlement Settle(const DeliveryReport& report, StepHost& host) {
    Settlement settlement{OutcomeStatus::kSent, report.id, "", report.error};
    switch (report.status) {
      case DeliveryStatus::kDelivered:
        if (held_) held_->Remove();
        Forget();
        break;
      case DeliveryStatus::kRejected:
        settlement.status = OutcomeStatus::kRejected;
        if (held_) PutAside(core::ToString(report.error), host);
        break;
      case DeliveryStatus::kUndelivered:
        settlement.status = OutcomeStatus::kKept;
        if (held_) MakeDurable(host);
        break;
    }
    return settlement;
  }

  /// The last look at where the event is: only a file that is there is told of.
  /// Without one the log has the event.
  void Confirm(Settlement& settlement, StepHost& host) {
    if (settlement.status == OutcomeStatus::kSent) return;
    const bool kept = settlement.status == OutcomeStatus::kKept;
    if (kept && held_ && !IsThere()) Keep();
    for (const std::string& problem : problems_) {
      host.Say(Level::kWarning, problem);
    }
    if (held_ && IsThere()) {
      settlement.kept_path = held_->path();
      return;
    }
    if (kept) settlement.status = OutcomeStatus::kLost;
    host.Print(parcel_.delivery.body, stderr);
  }

 private:
  void Keep() {
    held_.reset();
    problems_.clear();
    for (const Outbox& outbox : settings_.outboxes) {
      auto kept = outbox.Keep(entry_);
      if (kept) {
        held_.emplace(*std::move(kept));
        return;
      }
      problems_.push_back(
          absl::StrCat("The outbox ", outbox.directory(),
                       " cannot be used: ", core::ToString(kept.error()), "."));
    }
  }

  void MakeDurable(StepHost& host) {
    const auto durable = held_->MakeDurable();
    if (durable) return;
    host.Say(Level::kWarning, core::ToString(durable.error()));
    // What may be gone after a power cut is not told to be kept.
    held_.reset();
  }

  void PutAside(const std::string& reason, StepHost& host) {
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
  bool IsThere() const { return held_->IsInPlace() || held_->IsReplaced(); }

  /// Takes the event out of wherever an earlier run kept it.
  void Forget() const {
    for (const Outbox& outbox : settings_.outboxes) {
      outbox.Remove(entry_.id, entry_.receiver);
    }
  }

  Parcel parcel_;
  const SendSettings& settings_;
  OutboxEntry entry_;
  std::optional<HeldEntry> held_;      ///< none: no outbox takes it
  std::vector<std::string> problems_;  ///< with the outboxes that do not
};

core::SenderOptions SenderOptionsOf(const SendSettings& settings,
                                    absl::Duration time_left, StepHost& host) {
  core::SenderOptions options;
  options.timeout = time_left;
  options.stop_asked = [] { return Interrupt::signal() != 0; };
  if (settings.verbose) {
    options.trace = [&host](const std::string& line) {
      host.Say(Level::kInfo, line);
    };
  }
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

}  // namespace

std::function<double()> NewRandom() {
  auto engine = std::make_shared<std::minstd_rand>(std::random_device{}());
  return [engine] {
    return std::uniform_real_distribution<double>(0.0, 1.0)(*engine);
  };
}

std::vector<HeldEntry> KeepAhead(const std::vector<Parcel>& parcels,
                                 const SendSettings& settings,
                                 const core::Clock& clock) {
  std::vector<HeldEntry> kept;
  for (const Parcel& parcel : parcels) {
    NewEvent event(parcel, settings, clock.Now());
    if (auto held = event.TakeHeld()) kept.push_back(*std::move(held));
  }
  return kept;
}

Delivered Deliver(const std::vector<Parcel>& parcels,
                  const std::vector<core::Receiver>& receivers,
                  const SendSettings& settings, core::HttpClient& http,
                  const core::Clock& clock, StepHost& host,
                  std::vector<HeldEntry> ahead) {
  const Interrupt interrupt;
  const absl::Duration began = clock.Steady();
  const auto time_left = [&] {
    return std::max(absl::ZeroDuration(),
                    settings.timeout - (clock.Steady() - began));
  };
  std::vector<NewEvent> news;
  for (const Parcel& parcel : parcels) {
    news.emplace_back(parcel, settings, clock.Now());
    news.back().KeepBy(ahead);
  }
  ahead.clear();
  KeptEvents kept(settings, receivers, parcels);
  FindKept(kept, time_left(), clock, host);
  std::vector<Parcel> all = kept.parcels();
  const size_t kept_count = all.size();
  all.insert(all.end(), parcels.begin(), parcels.end());

  core::Sender sender(http, clock, NewRandom(),
                      SenderOptionsOf(settings, time_left(), host));
  const std::vector<DeliveryReport> reports = sender.Send(all);
  Delivered delivered;
  delivered.kept = kept.Settle(reports.data(), host);
  for (size_t i = 0; i < news.size(); ++i) {
    delivered.news.push_back(news[i].Settle(reports[kept_count + i], host));
  }
  for (size_t i = 0; i < news.size(); ++i) {
    news[i].Confirm(delivered.news[i], host);
  }
  delivered.signal = Interrupt::signal();
  delivered.took = clock.Steady() - began;
  return delivered;
}

int ExitCodeOf(const Delivered& delivered, const SendSettings& settings) {
  if (delivered.signal != 0) return 128 + delivered.signal;
  const bool all_sent =
      std::all_of(delivered.news.begin(), delivered.news.end(),
                  [](const Settlement& settlement) {
                    return settlement.status == OutcomeStatus::kSent;
                  });
  return all_sent || settings.on_error == OnError::kWarn
             ? exit_code::kOk
             : exit_code::kDeliveryFailed;
}

}  // namespace dora::app
