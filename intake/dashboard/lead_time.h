#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/time/time.h"
#include "core/base/result.h"
#include "intake/dashboard/history.h"
#include "intake/dashboard/why_not_counted.h"

// Change lead time as the receiver computes it: of each commit of
// `previous..this` without merges, the deployment's finish less the commit's
// time. `previous` is the deployment before of the same service and
// environment that has git data. Pure: which commits those are, someone else
// asks git.

namespace dora::intake::dashboard {

/// The commits of a deployment, by the ends of their range.
struct Range {
  std::string repository_url;
  std::string previous;
  std::string sha;

  bool operator<(const Range& other) const {
    return std::tie(repository_url, previous, sha) <
           std::tie(other.repository_url, other.previous, other.sha);
  }
};

/// A value for each commit, or why there is none.
using LeadTime = core::Expected<std::vector<absl::Duration>, WhyNot>;
using RangeOrWhy = core::Expected<Range, WhyNot>;

/// The range of each deployment of `history`, by its id.
std::map<std::string, RangeOrWhy> RangesOf(const History& history);

/// `commits` are the times of the range's commits. One that is later than the
/// deployment comes from a wrong clock, and is left out.
LeadTime LeadTimeOf(const Deployment& deployment,
                    const std::vector<absl::Time>& commits);

}  // namespace dora::intake::dashboard
