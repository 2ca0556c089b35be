#pragma once

#include <vector>

#include "intake/dashboard/history.h"

// Rollbacks as the receiver finds them by itself: a deployment of what "was
// deployed before" that differs from the deployment just before it. "If Git
// metadata is present, the match is based on the commit SHA", else on the
// version. The failure is "the first deployment after the rollback target":
// V1, V2, V3, V1 marks V2. Pure.

namespace dora::intake::dashboard {

struct Rollback {
  const Deployment* rollback;
  const Deployment* failed;
};

/// The rollbacks of one service in one environment. Deployed several times
/// before, the last time is the target. A deployment with neither commit nor
/// version can be compared with none, and is passed over.
std::vector<Rollback> FindRollbacks(const Series& series);

}  // namespace dora::intake::dashboard
