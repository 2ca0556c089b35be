#include "intake/dashboard/lead_time.h"

namespace dora::intake::dashboard {
namespace {

constexpr absl::Duration kLongestGap = absl::Hours(24 * 60);

RangeOrWhy RangeOf(const Deployment& one, const Deployment* previous) {
  if (one.commit_sha.empty()) return tl::unexpected(WhyNot::kNoGit);
  if (previous == nullptr) return tl::unexpected(WhyNot::kFirstDeployment);
  if (one.finished_at - previous->finished_at > kLongestGap) {
    return tl::unexpected(WhyNot::kTooLongAgo);
  }
  if (one.commit_sha == previous->commit_sha) {
    return tl::unexpected(WhyNot::kNoNewCommit);
  }
  return Range{one.repository_url, previous->commit_sha, one.commit_sha};
}

}  // namespace

std::map<std::string, RangeOrWhy> RangesOf(const History& history) {
  std::map<std::string, RangeOrWhy> ranges;
  for (const auto& [where, series] : history.series) {
    const Deployment* previous = nullptr;
    for (const Deployment* one : series) {
      ranges.emplace(one->id, RangeOf(*one, previous));
      if (!one->commit_sha.empty()) previous = one;
    }
  }
  for (const std::string& id : history.same_second) {
    ranges.emplace(id, tl::unexpected(WhyNot::kSameSecond));
  }
  return ranges;
}

LeadTime LeadTimeOf(const Deployment& deployment,
                    const std::vector<absl::Time>& commits) {
  if (commits.empty()) return tl::unexpected(WhyNot::kNoNewCommit);
  std::vector<absl::Duration> lead_times;
  for (const absl::Time committed_at : commits) {
    if (committed_at > deployment.finished_at) continue;
    lead_times.push_back(deployment.finished_at - committed_at);
  }
  if (lead_times.empty()) return tl::unexpected(WhyNot::kWrongClock);
  return lead_times;
}

}  // namespace dora::intake::dashboard
