#include "intake/dashboard/view.h"

namespace dora::intake::dashboard {

Groups GroupsOf(const std::vector<Deployment>& deployments) {
  Groups groups;
  for (const Deployment& one : deployments) {
    groups[{one.service, one.env}].push_back(&one);
  }
  return groups;
}

std::vector<const Deployment*> StartedWithin(const View& view, absl::Time from,
                                             absl::Time to) {
  std::vector<const Deployment*> within;
  for (const auto* deployments : {&view.deployments, &view.earlier}) {
    for (const Deployment& one : *deployments) {
      if (one.started_at > from && one.started_at <= to) within.push_back(&one);
    }
  }
  return within;
}

}  // namespace dora::intake::dashboard
