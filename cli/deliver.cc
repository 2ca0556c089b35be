#include "cli/deliver.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/outbox.h"
#include "core/sender.h"
#include "core/wire.h"
#include "core/wire_names.h"

namespace dora::cli {
namespace {

using core::Delivery;
using core::DeliveryReport;
using core::DeliveryStatus;
using core::Outbox;

/// A run gives old events this much of its attention.
constexpr size_t kMaxKeptEventsPerRun = 100;

/// What earlier runs kept for the same destination, with the locks that make
/// this run the only one to deliver it.
class KeptEvents {
 public:
  explicit KeptEvents(const SendSettings& settings,
                      const std::vector<Delivery>& news) {
    for (const std::string& directory : settings.outbox_directories) {
      const Outbox outbox(directory);
      std::optional<Outbox::Lock> lock = outbox.TryLock();
      if (!lock) continue;
      locks_.push_back(*std::move(lock));
      for (const core::OutboxEntry& entry : outbox.List()) {
        if (entry.base_url != settings.base_url) continue;
        if (items_.size() >= kMaxKeptEventsPerRun) break;
        // Reported again by this run: sent once, as new.
        if (IsAmong(news, entry.delivery.id)) continue;
        items_.push_back({outbox, entry.delivery});
      }
    }
  }

  std::vector<Delivery> deliveries() const {
    std::vector<Delivery> result;
    for (const Item& item : items_) result.push_back(item.delivery);
    return result;
  }

  /// Takes out what is delivered or refused, and tells the user.
  void Settle(const DeliveryReport* reports, StepHost& host) const {
    size_t delivered = 0;
    for (size_t i = 0; i < items_.size(); ++i) {
      const auto& [outbox, delivery] = items_[i];
      if (reports[i].status == DeliveryStatus::kDelivered) {
        outbox.Remove(delivery.id);
        ++delivered;
      } else if (reports[i].status == DeliveryStatus::kRejected) {
        const std::string reason = core::ToString(reports[i].error);
        (void)outbox.Reject(delivery.id, reason);
        host.Say(Level::kWarning,
                 absl::StrCat("An event kept by an earlier run was rejected "
                              "and moved to ",
                              outbox.directory(), "/rejected: id ", delivery.id,
                              ": ", reason));
      }
    }
    if (delivered > 0) {
      host.Say(Level::kNotice, absl::StrCat("Delivered ", delivered,
                                            " event(s) kept by earlier runs."));
    }
  }

 private:
  struct Item {
    Outbox outbox;
    Delivery delivery;
  };

  static bool IsAmong(const std::vector<Delivery>& news,
                      const std::string& id) {
    return std::any_of(news.begin(), news.end(),
                       [&id](const Delivery& other) { return other.id == id; });
  }

  std::vector<Outbox::Lock> locks_;
  std::vector<Item> items_;
};

/// Puts an event into the first outbox that takes it, and gives that outbox.
std::optional<Outbox> Keep(const Delivery& delivery,
                           const SendSettings& settings,
                           const core::Clock& clock, StepHost& host,
                           Settlement& settlement) {
  for (const std::string& directory : settings.outbox_directories) {
    const Outbox outbox(directory);
    const auto path = outbox.Keep({delivery, settings.base_url, clock.Now()});
    if (path) {
      settlement.kept_path = *path;
      return outbox;
    }
    host.Say(Level::kWarning,
             absl::StrCat("The outbox ", directory, " cannot be used: ",
                          core::ToString(path.error()), "."));
  }
  // The last resort: the log itself keeps the event.
  host.Print(delivery.body, stderr);
  return std::nullopt;
}

/// Keeps an event that the API refused, so that its author can mend it.
void PutAside(const Delivery& delivery, const SendSettings& settings,
              const core::Clock& clock, StepHost& host,
              Settlement& settlement) {
  const std::optional<Outbox> outbox =
      Keep(delivery, settings, clock, host, settlement);
  if (!outbox) return;
  const auto path =
      outbox->Reject(delivery.id, core::ToString(settlement.error));
  if (path) settlement.kept_path = *path;
}

/// Takes an event that is settled out of wherever an earlier run kept it.
void Forget(const std::string& id, const SendSettings& settings) {
  for (const std::string& directory : settings.outbox_directories) {
    Outbox(directory).Remove(id);
  }
}

Settlement Settle(const Delivery& delivery, const DeliveryReport& report,
                  const SendSettings& settings, const core::Clock& clock,
                  StepHost& host) {
  Settlement settlement{OutcomeStatus::kSent, report.id, "", report.error};
  switch (report.status) {
    case DeliveryStatus::kDelivered:
      Forget(delivery.id, settings);
      break;
    case DeliveryStatus::kRejected:
      settlement.status = OutcomeStatus::kRejected;
      PutAside(delivery, settings, clock, host, settlement);
      break;
    case DeliveryStatus::kUndelivered:
      settlement.status = Keep(delivery, settings, clock, host, settlement)
                              ? OutcomeStatus::kKept
                              : OutcomeStatus::kLost;
      break;
  }
  return settlement;
}

core::SenderOptions SenderOptionsOf(const SendSettings& settings,
                                    StepHost& host) {
  core::SenderOptions options;
  options.base_url = settings.base_url;
  options.api_key = settings.api_key;
  options.timeout = settings.timeout;
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

std::vector<Settlement> Deliver(const std::vector<Delivery>& news,
                                const SendSettings& settings,
                                core::HttpClient& http,
                                const core::Clock& clock, StepHost& host) {
  const KeptEvents kept(settings, news);
  std::vector<Delivery> all = kept.deliveries();
  const size_t kept_count = all.size();
  all.insert(all.end(), news.begin(), news.end());

  core::Sender sender(http, clock, NewRandom(),
                      SenderOptionsOf(settings, host));
  const std::vector<DeliveryReport> reports = sender.Send(all);
  kept.Settle(reports.data(), host);
  std::vector<Settlement> settlements;
  for (size_t i = 0; i < news.size(); ++i) {
    settlements.push_back(
        Settle(news[i], reports[kept_count + i], settings, clock, host));
  }
  return settlements;
}

std::vector<Outcome> DeliverDeployments(
    const std::vector<core::DeploymentEvent>& events,
    const SendSettings& settings, core::HttpClient& http,
    const core::Clock& clock, StepHost& host) {
  std::vector<Delivery> news;
  for (const core::DeploymentEvent& event : events) {
    news.push_back(
        {event.id(), core::wire::kDeploymentPath, core::DeploymentBody(event)});
  }
  std::vector<Settlement> settlements =
      Deliver(news, settings, http, clock, host);
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < events.size(); ++i) {
    Settlement& settlement = settlements[i];
    outcomes.push_back({settlement.status, events[i], std::move(settlement.id),
                        std::move(settlement.kept_path),
                        std::move(settlement.error)});
  }
  return outcomes;
}

}  // namespace dora::cli
