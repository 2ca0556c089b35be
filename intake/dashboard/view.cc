#include "intake/dashboard/view.h"

namespace dora::intake::dashboard {

Groups GroupsOf(const std::vector<Deployment>& deployments) {
  Groups groups;
  for (const Deployment& one : deployments) {
    groups[{one.service, one.env}].push_back(&one);
  }
  return groups;
}

}  // namespace dora::intake::dashboard
