#include "cli/deliver.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "core/outbox.h"
#include "core/sender.h"

namespace dora::cli {
namespace {

using core::DeliveryReport;
using core::DeliveryStatus;
using core::HeldEntry;
using core::Outbox;
using core::OutboxEntry;
using core::Parcel;

/// A new event on its way, in the outbox from before its first try.
struct NewEvent {
  Parcel parcel;
  std::optional<HeldEntry> held;      ///< none: no outbox takes it
  std::vector<std::string> problems;  ///< with the outboxes that do not

  NewEvent(const Parcel& parcel, const SendSettings& settings,
           const core::Clock& clock)
      : parcel(parcel) {
    const OutboxEntry entry{parcel.delivery, parcel.receiver->name,
                            parcel.receiver->base_url, clock.Now()};
    for (const std::string& directory : settings.outbox_directories) {
      auto kept = Outbox(directory).Keep(entry);
      if (kept) {
        held.emplace(*std::move(kept));
        return;
      }
      problems.push_back(
          absl::StrCat("The outbox ", directory,
                       " cannot be used: ", core::ToString(kept.error()), "."));
    }
  }
};

/// What earlier runs kept for the same receivers and nobody else works on.
class KeptEvents {
 public:
  KeptEvents(const SendSettings& settings,
             const std::vector<core::Receiver>& receivers,
             const std::vector<Parcel>& news, const core::Clock& clock) {
    for (const core::Receiver& receiver : receivers) {
      const auto wanted = [&](const OutboxEntry& entry) {
        return receiver.name == entry.receiver &&
               receiver.base_url == entry.base_url &&
               absl::StartsWith(entry.delivery.path, receiver.path_prefix) &&
               !IsAmong(news, entry);
      };
      // So many of each: what one does not take keeps none from another.
      size_t room = settings.max_kept_events;
      for (const std::string& directory : settings.outbox_directories) {
        for (HeldEntry& held :
             Outbox(directory).Take(room, clock.Now(), wanted)) {
          items_.push_back({std::move(held), &receiver});
          --room;
        }
      }
    }
  }

  std::vector<Parcel> parcels() const {
    std::vector<Parcel> result;
    for (const Item& item : items_) {
      result.push_back({item.held.entry().delivery, item.receiver});
    }
    return result;
  }

  /// Takes out what is delivered or refused, and tells the user.
  KeptSummary Settle(const DeliveryReport* reports, StepHost& host) const {
    KeptSummary summary;
    for (size_t i = 0; i < items_.size(); ++i) {
      const HeldEntry& held = items_[i].held;
      switch (reports[i].status) {
        case DeliveryStatus::kDelivered:
          held.Remove();
          ++summary.delivered;
          break;
        case DeliveryStatus::kRejected:
          ++summary.rejected;
          PutAside(held, core::ToString(reports[i].error), host);
          break;
        case DeliveryStatus::kUndelivered:
          ++summary.left;
          summary.error = reports[i].error;
          break;
      }
    }
    if (summary.delivered > 0) {
      host.Say(Level::kNotice, absl::StrCat("Delivered ", summary.delivered,
                                            " event(s) kept by earlier runs."));
    }
    return summary;
  }

 private:
  struct Item {
    HeldEntry held;
    const core::Receiver* receiver;
  };

  /// Reported again by this run: sent once, as new.
  static bool IsAmong(const std::vector<Parcel>& news,
                      const OutboxEntry& entry) {
    return std::any_of(news.begin(), news.end(), [&entry](const Parcel& other) {
      return other.delivery.id == entry.delivery.id &&
             other.receiver->name == entry.receiver;
    });
  }

  static void PutAside(const HeldEntry& held, const std::string& reason,
                       StepHost& host) {
    const auto path = held.Reject(reason);
    host.Say(Level::kWarning,
             absl::StrCat("An event kept by an earlier run was rejected",
                          path ? absl::StrCat(" and moved to ", *path) : "",
                          ": id ", held.entry().delivery.id, ": ", reason));
  }

  std::vector<Item> items_;
};

/// Takes an event that is delivered out of wherever an earlier run kept it.
void Forget(const NewEvent& event, const SendSettings& settings) {
  const auto& [delivery, receiver] = event.parcel;
  for (const std::string& directory : settings.outbox_directories) {
    Outbox(directory).Remove(delivery.id, receiver->name);
  }
}

/// Says where an undelivered event is now: in an outbox, or in the log as the
/// last resort.
void SettleUndelivered(const NewEvent& event, StepHost& host,
                       Settlement& settlement) {
  for (const std::string& problem : event.problems) {
    host.Say(Level::kWarning, problem);
  }
  const auto durable =
      event.held ? event.held->MakeDurable() : core::Result<bool>(false);
  if (!durable) host.Say(Level::kWarning, core::ToString(durable.error()));
  if (!durable || !*durable) {
    settlement.status = OutcomeStatus::kLost;
    host.Print(event.parcel.delivery.body, stderr);
    return;
  }
  settlement.status = OutcomeStatus::kKept;
  settlement.kept_path = event.held->path();
}

Settlement Settle(const NewEvent& event, const DeliveryReport& report,
                  const SendSettings& settings, StepHost& host) {
  Settlement settlement{OutcomeStatus::kSent, report.id, "", report.error};
  switch (report.status) {
    case DeliveryStatus::kDelivered:
      if (event.held) event.held->Remove();
      Forget(event, settings);
      break;
    case DeliveryStatus::kRejected:
      settlement.status = OutcomeStatus::kRejected;
      if (event.held) {
        const auto path = event.held->Reject(core::ToString(report.error));
        settlement.kept_path = path.value_or("");
      }
      break;
    case DeliveryStatus::kUndelivered:
      SettleUndelivered(event, host, settlement);
      break;
  }
  return settlement;
}

core::SenderOptions SenderOptionsOf(const SendSettings& settings,
                                    StepHost& host) {
  core::SenderOptions options;
  options.timeout = settings.timeout;
  options.stop_asked = [] { return Interrupt::signal() != 0; };
  if (settings.verbose) {
    options.trace = [&host](const std::string& line) {
      host.Say(Level::kInfo, line);
    };
  }
  return options;
}

}  // namespace

std::function<double()> NewRandom() {
  auto engine = std::make_shared<std::minstd_rand>(std::random_device{}());
  return [engine] {
    return std::uniform_real_distribution<double>(0.0, 1.0)(*engine);
  };
}

Delivered Deliver(const std::vector<Parcel>& parcels,
                  const std::vector<core::Receiver>& receivers,
                  const SendSettings& settings, core::HttpClient& http,
                  const core::Clock& clock, StepHost& host) {
  const Interrupt interrupt;
  const absl::Duration began = clock.Steady();
  const KeptEvents kept(settings, receivers, parcels, clock);
  std::vector<NewEvent> news;
  for (const Parcel& parcel : parcels) {
    news.emplace_back(parcel, settings, clock);
  }
  std::vector<Parcel> all = kept.parcels();
  const size_t kept_count = all.size();
  all.insert(all.end(), parcels.begin(), parcels.end());

  core::Sender sender(http, clock, NewRandom(),
                      SenderOptionsOf(settings, host));
  const std::vector<DeliveryReport> reports = sender.Send(all);
  Delivered delivered;
  delivered.kept = kept.Settle(reports.data(), host);
  for (size_t i = 0; i < news.size(); ++i) {
    delivered.news.push_back(
        Settle(news[i], reports[kept_count + i], settings, host));
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

}  // namespace dora::cli
