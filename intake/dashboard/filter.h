#pragma once

#include <string>

#include "intake/dashboard/records.h"

// What the page is asked to show: one service or all, one environment or all,
// and how many days back from now. Comes from the query of the address.

namespace dora::intake::dashboard {

constexpr int kDefaultDays = 30;
constexpr int kMaxDays = 365;

struct Filter {
  std::string service;  ///< empty: all
  std::string env;      ///< empty: all
  int days = kDefaultDays;

  bool IsNarrow() const { return !service.empty() || !env.empty(); }
};

/// `days` that is not a number from 1 to kMaxDays counts as not given.
Filter ReadFilter(const std::string& service, const std::string& env,
                  const std::string& days);

bool Matches(const Filter& filter, const Deployment& deployment);

/// An incident without an environment may be of any.
bool Matches(const Filter& filter, const Incident& incident);

/// "/?service=shop&env=prod&days=30", every value encoded.
std::string AddressOf(const Filter& filter);

}  // namespace dora::intake::dashboard
