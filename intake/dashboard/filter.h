#pragma once

#include <string>

#include "intake/dashboard/records.h"

// What the page is asked to show: one service, environment, team and tag, or
// all of them, and how many days back from now. Comes from the query of the
// address.

namespace dora::intake::dashboard {

constexpr int kDefaultDays = 30;
constexpr int kMaxDays = 365;

struct Filter {
  std::string service = {};  ///< empty: all
  std::string env = {};      ///< empty: all
  int days = kDefaultDays;
  std::string team = {};  ///< empty: all
  std::string tag = {};   ///< "key:value"; empty: all

  bool IsNarrow() const {
    return !service.empty() || !env.empty() || !team.empty() || !tag.empty();
  }
};

/// `filter` with the days of the address. `days` that is not a number from 1 to
/// kMaxDays counts as not given.
Filter WithDays(Filter filter, const std::string& days);

bool Matches(const Filter& filter, const Deployment& deployment);

/// An incident without an environment, or without a team, may be of any.
bool Matches(const Filter& filter, const Incident& incident);

/// "/?service=shop&env=prod&days=30", every value encoded; team and tag follow
/// where they are given.
std::string AddressOf(const Filter& filter);

}  // namespace dora::intake::dashboard
