#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "intake/dashboard/history.h"
#include "intake/dashboard/remedies.h"

// Which deployments failed, and what fixed them: the marks of PATCHes and the
// rollbacks that are found, merged. How the receiver merges them is written
// nowhere. Here a deployment is one failure however it is known, and a person's
// word goes before a finding: `change_failure: false` takes a found failure
// back, and a remediation with a known remedy goes before the rollback. Pure.

namespace dora::intake::dashboard {

struct Failure {
  bool is_marked = false;  ///< by a PATCH
  bool is_found = false;   ///< by the rollback that followed
  std::optional<Remedy> remedy;
};

struct Failures {
  std::map<std::string, Failure> by_id;  ///< the failed deployment's
  std::set<std::string> rollbacks;       ///< ids, also of those taken back
  std::set<std::string> fixes;  ///< ids of remedies, and of rollbacks found
};

Failures FindFailures(const History& history);

}  // namespace dora::intake::dashboard
