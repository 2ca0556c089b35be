#include "app/send/kept_events.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/delivery/outbox_format.h"

namespace dora::app {
namespace {

using core::DeliveryReport;
using core::DeliveryStatus;
using core::HeldEntry;
using core::Parcel;

/// What is held in memory at once: ten thousand events as they usually are.
constexpr size_t kMaxBytes = 16 * 1024 * 1024;

/// The names of the files that keep these events.
std::unordered_set<std::string> NamesOf(const std::vector<Parcel>& parcels) {
  std::unordered_set<std::string> names;
  for (const Parcel& parcel : parcels) {
    names.insert(core::EntryName(parcel.delivery->id, parcel.receiver->name));
  }
  return names;
}

/// Puts an event aside, and says so.
void PutAside(const HeldEntry& held, const std::string& reason,
              StepHost& host) {
  const auto aside = held.Reject(reason);
  host.Say(Level::kWarning,
           absl::StrCat("An event kept by an earlier run was rejected",
                        aside && aside->IsInPlace()
                            ? absl::StrCat(" and moved to ", aside->path())
                            : "",
                        ": id ", held.entry().id, ": ", reason));
}

}  // namespace

KeptEvents::KeptEvents(const SendSettings& settings,
                       const std::vector<const core::Receiver*>& receivers,
                       const std::vector<Parcel>& news, bool tells_of_left)
    : settings_(settings),
      receivers_(receivers),
      tells_of_left_(tells_of_left),
      news_(NamesOf(news)) {}

void KeptEvents::Find(absl::Duration git_limit, absl::Time now,
                      const std::function<bool()>& is_over, StepHost& host) {
  for (const core::Outbox& outbox : settings_.outboxes) {
    OutboxJudge judge(outbox.directory(), receivers_, *settings_.environment,
                      {settings_.sends_unsealed, git_limit});
    FindIn(outbox, judge, {/*rejected=*/false, now, is_over, news_}, host);
  }
  std::stable_sort(items_.begin(), items_.end(),
                   [](const Item& a, const Item& b) {
                     return a.held.entry().kept_at < b.held.entry().kept_at;
                   });
}

void KeptEvents::FindIn(const core::Outbox& outbox, OutboxJudge& judge,
                        const core::Outbox::Look& look, StepHost& host) {
  std::map<Standing, Left> left;
  const auto all = outbox.ForEach(
      look, [&](core::OutboxFile& file) { Consider(file, judge, left); });
  if (!tells_of_left_) return;
  TellLeft(outbox, left, host);
  if (all && !*all) {
    host.Say(Level::kNotice,
             absl::StrCat("Not all files in ", outbox.directory(),
                          " were looked at: there are too many for the time. "
                          "`outbox flush` goes on."));
  }
}

void KeptEvents::Consider(core::OutboxFile& file, OutboxJudge& judge,
                          std::map<Standing, Left>& left) {
  Judgement judgement = judge.Judge(file);
  if (judgement.standing != Standing::kSendable) {
    Left& others = left[judgement.standing];
    if (others.count++ == 0) others.why = std::move(judgement.why);
    return;
  }
  size_t& taken = taken_[judgement.receiver];
  const size_t bytes = file.entry()->body.size();
  if (taken >= settings_.max_kept_events || bytes_ + bytes > kMaxBytes) return;
  if (auto held = file.Hold()) {
    items_.push_back({*std::move(held),
                      {std::make_shared<const core::Delivery>(
                           *std::move(judgement.delivery)),
                       judgement.receiver}});
    ++taken;
    bytes_ += bytes;
  }
}

void KeptEvents::TellLeft(const core::Outbox& outbox,
                          const std::map<Standing, Left>& left,
                          StepHost& host) const {
  for (const auto& [standing, files] : left) {
    // Theirs is another run.
    if (standing == Standing::kForOthers) continue;
    host.Say(Level::kNotice,
             absl::StrCat(files.count, " file(s) in ", outbox.directory(),
                          " are not sent and stay: of the first, ", files.why,
                          ". `outbox list` shows them",
                          standing == Standing::kUnsealed
                              ? ", `outbox flush` sends them."
                              : "."));
  }
}

std::vector<Parcel> KeptEvents::parcels() const {
  std::vector<Parcel> result;
  for (const Item& item : items_) {
    result.push_back(item.parcel);
  }
  return result;
}

KeptSummary KeptEvents::Settle(const DeliveryReport* reports,
                               StepHost& host) const {
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

}  // namespace dora::app
