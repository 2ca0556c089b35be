#include "intake/dashboard/remedies.h"

#include <tuple>

namespace dora::intake::dashboard {
namespace {

using ServiceEnvVersion = std::tuple<std::string, std::string, std::string>;

struct Index {
  std::map<std::string, const Deployment*> by_id;
  std::multimap<ServiceEnvVersion, const Deployment*> by_version;
};

Index Build(const std::vector<Deployment>& deployments) {
  Index index;
  for (const Deployment& one : deployments) {
    index.by_id.emplace(one.id, &one);
    index.by_version.emplace(
        ServiceEnvVersion(one.service, one.env, one.version), &one);
  }
  return index;
}

const Deployment* FirstOfVersion(const Index& index, const Deployment& failed) {
  const auto [begin, end] = index.by_version.equal_range(ServiceEnvVersion(
      failed.service, failed.env, failed.remediation->version));
  const Deployment* first = nullptr;
  for (auto it = begin; it != end; ++it) {
    const Deployment* one = it->second;
    if (one == &failed || one->finished_at < failed.finished_at) continue;
    if (first == nullptr || one->finished_at < first->finished_at) first = one;
  }
  return first;
}

const Deployment* RemedyOf(const Index& index, const Deployment& failed) {
  if (failed.remediation->id.empty()) return FirstOfVersion(index, failed);
  const auto found = index.by_id.find(failed.remediation->id);
  return found == index.by_id.end() ? nullptr : found->second;
}

}  // namespace

std::map<std::string, Remedy> FindRemedies(
    const std::vector<Deployment>& deployments) {
  const Index index = Build(deployments);
  std::map<std::string, Remedy> remedies;
  for (const Deployment& failed : deployments) {
    if (!failed.failed || !failed.remediation) continue;
    const Deployment* remedy = RemedyOf(index, failed);
    if (remedy == nullptr || remedy == &failed ||
        remedy->finished_at < failed.finished_at) {
      continue;
    }
    remedies[failed.id] = {remedy->version, failed.remediation->type,
                           remedy->finished_at,
                           remedy->finished_at - failed.finished_at};
  }
  return remedies;
}

}  // namespace dora::intake::dashboard
