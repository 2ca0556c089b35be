#include "intake/page/view.h"

namespace dora::intake::page {

Groups GroupsOf(const std::vector<Deployment>& deployments) {
  Groups groups;
  for (const Deployment& one : deployments) {
    groups[{one.service, one.env}].push_back(&one);
  }
  return groups;
}

}  // namespace dora::intake::page
