#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "intake/dashboard/filter.h"
#include "intake/dashboard/records.h"
#include "intake/dashboard/remedies.h"

// All that one answer of the page is made of, gathered before any HTML is
// written: the parts of the page read from here and from nowhere else.

namespace dora::intake::dashboard {

struct View {
  Filter filter;
  absl::Time from;  ///< the window
  absl::Time to;
  std::string own_url;          ///< where this server listens
  bool store_is_empty = false;  ///< not one event, in no window
  bool is_cut = false;  ///< there are more events in the window than are read

  // What the filter lets through, the newest first.
  std::vector<Deployment> deployments;
  std::vector<Incident> incidents;

  std::map<std::string, Remedy> remedies;  ///< by the failed one's id
  // What can be chosen: of all events in the window.
  std::set<std::string> services;
  std::set<std::string> envs;
};

/// Deployments by their service and environment.
using Groups = std::map<std::pair<std::string, std::string>,
                        std::vector<const Deployment*>>;

Groups GroupsOf(const std::vector<Deployment>& deployments);

}  // namespace dora::intake::dashboard
