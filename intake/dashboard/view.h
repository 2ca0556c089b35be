#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "intake/dashboard/filter.h"
#include "intake/dashboard/findings.h"
#include "intake/dashboard/records.h"

// All that one answer of the page is made of, gathered before any HTML is
// written: the parts of the page read from here and from nowhere else.

namespace dora::intake::dashboard {

struct View {
  Filter filter;
  absl::Time from;  ///< the window
  absl::Time to;
  std::string own_url;          ///< where this server listens
  bool store_is_empty = false;  ///< not one event, in no window
  bool is_cut = false;          ///< there are more events than are read

  // What the filter lets through, the newest first.
  std::vector<Deployment> deployments;
  std::vector<Incident> incidents;
  std::vector<Deployment> earlier;  ///< deployments from before the window

  Findings findings;
  // What can be chosen: of all events in the window.
  std::set<std::string> services;
  std::set<std::string> envs;
  std::set<std::string> teams;
  std::set<std::string> tags;  ///< of the newest, kMaxTags at most
};

constexpr size_t kMaxTags = 200;

/// Deployments by their service and environment.
using Groups = std::map<std::pair<std::string, std::string>,
                        std::vector<const Deployment*>>;

Groups GroupsOf(const std::vector<Deployment>& deployments);

/// Those that started after `from` and not after `to`, in and before the
/// window.
std::vector<const Deployment*> StartedWithin(const View& view, absl::Time from,
                                             absl::Time to);

}  // namespace dora::intake::dashboard
