#pragma once

#include <map>
#include <set>
#include <string>

#include "intake/dashboard/failures.h"
#include "intake/dashboard/lead_time.h"

// What the receiver's rules make of the deployments, each by its id: the
// metrics and the rows of the page are both taken from here.

namespace dora::intake::dashboard {

struct Findings {
  std::set<std::string> same_second;  ///< count in no metric
  Failures failures;
  std::map<std::string, LeadTime> lead_times;

  bool Counts(const Deployment& one) const {
    return same_second.count(one.id) == 0;
  }
  bool Failed(const Deployment& one) const {
    return failures.by_id.count(one.id) != 0;
  }
  bool IsRollback(const Deployment& one) const {
    return failures.rollbacks.count(one.id) != 0;
  }
};

}  // namespace dora::intake::dashboard
