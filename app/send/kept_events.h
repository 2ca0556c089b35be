#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "app/host/step_host.h"
#include "app/send/outbox_judge.h"
#include "app/send/send_settings.h"
#include "core/base/clock.h"
#include "core/delivery/exchange.h"
#include "core/delivery/outbox.h"
#include "core/delivery/sender.h"

// What earlier runs kept, as far as this run may send it.

namespace dora::app {

/// What became of the events that earlier runs kept.
struct KeptSummary {
  size_t delivered = 0;
  size_t rejected = 0;
  size_t left = 0;
  core::Error error{core::ErrorKind::kInternal, "",
                    ""};  ///< of one that is left
};

/// What earlier runs kept for the same receivers and nobody else works on. A
/// run has a fifth of its time to look for it.
class KeptEvents {
 public:
  /// `receivers` and `settings` must outlive this. Events that are among `news`
  /// are left to them. `tells_of_left`: what stands there and is not sent is
  /// told.
  KeptEvents(const SendSettings& settings,
             const std::vector<const core::Receiver*>& receivers,
             const std::vector<core::Parcel>& news, bool tells_of_left);

  /// Looks for them, until `is_over`; where files are not sent, `host` tells
  /// how many and why.
  void Find(absl::Duration git_limit, absl::Time now,
            const std::function<bool()>& is_over, StepHost& host);

  std::vector<core::Parcel> parcels() const;

  /// Takes out what is delivered or refused, and tells the user.
  KeptSummary Settle(const core::DeliveryReport* reports, StepHost& host) const;

 private:
  struct Item {
    core::HeldEntry held;
    core::Parcel parcel;
  };
  /// The files of one outbox that are not sent: how many, and why the first.
  struct Left {
    size_t count = 0;
    std::string why;
  };

  void FindIn(const core::Outbox& outbox, OutboxJudge& judge,
              const core::Outbox::Look& look, StepHost& host);
  void Consider(core::OutboxFile& file, OutboxJudge& judge,
                std::map<Standing, Left>& left);
  void TellLeft(const core::Outbox& outbox,
                const std::map<Standing, Left>& left, StepHost& host) const;

  const SendSettings& settings_;
  const std::vector<const core::Receiver*>& receivers_;
  const bool tells_of_left_;
  /// Events that this run reports: if kept before, they are sent once, as new.
  std::unordered_set<std::string> news_;
  std::vector<Item> items_;
  /// A limit for each: what one does not take keeps none from another.
  std::map<const core::Receiver*, size_t> taken_;
  size_t bytes_ = 0;
};

}  // namespace dora::app
