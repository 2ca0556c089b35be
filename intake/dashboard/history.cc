#include "intake/dashboard/history.h"

#include <algorithm>

namespace dora::intake::dashboard {

History HistoryOf(const std::vector<Deployment>& deployments) {
  Series oldest_first;
  for (const Deployment& one : deployments) oldest_first.push_back(&one);
  std::reverse(oldest_first.begin(), oldest_first.end());
  std::stable_sort(oldest_first.begin(), oldest_first.end(),
                   [](const Deployment* left, const Deployment* right) {
                     return left->finished_at < right->finished_at;
                   });
  History history;
  std::set<std::pair<std::string, int64_t>> seconds;
  for (const Deployment* one : oldest_first) {
    const int64_t second = absl::ToUnixSeconds(one->finished_at);
    if (seconds.emplace(one->service, second).second) {
      history.series[{one->service, one->env}].push_back(one);
    } else {
      history.same_second.insert(one->id);
    }
  }
  return history;
}

}  // namespace dora::intake::dashboard
