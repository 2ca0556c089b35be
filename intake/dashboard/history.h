#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "intake/dashboard/records.h"

// Deployments in the order in which the receiver's rules look at them. Pure.

namespace dora::intake::dashboard {

/// Deployments by their finish, the earliest in front.
using Series = std::vector<const Deployment*>;

struct History {
  /// The deployments that count, by service and environment.
  std::map<std::pair<std::string, std::string>, Series> series;

  /// The ids of those that do not: "deployments of the same service cannot
  /// occur at the same second" (the receiver's documentation), whatever their
  /// environments. A deployment occurs when it finishes; the first one to
  /// arrive counts.
  std::set<std::string> same_second;
};

/// `deployments` come as the store lists them, the last one to finish (and,
/// of the same finish, to arrive) in front; they must outlive the history.
History HistoryOf(const std::vector<Deployment>& deployments);

}  // namespace dora::intake::dashboard
