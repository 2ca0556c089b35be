#include "intake/dashboard/remedies.h"

#include <algorithm>
#include <tuple>

namespace dora::intake::dashboard {
namespace {

using ServiceEnvVersion = std::tuple<std::string, std::string, std::string>;

struct Index {
  std::map<std::string, const Deployment*> by_id;
  std::multimap<ServiceEnvVersion, const Deployment*> by_version;
};

Index Build(const Series& deployments) {
  Index index;
  for (const Deployment* one : deployments) {
    index.by_id.emplace(one->id, one);
    index.by_version.emplace(
        ServiceEnvVersion(one->service, one->env, one->version), one);
  }
  return index;
}

bool NamesARemedy(const Deployment& one) {
  return one.marked_failed.value_or(false) && one.remediation;
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

Remedy RemedyBy(const Deployment& remedy, const Deployment& failed,
                const std::string& type) {
  return {remedy.id, remedy.version, type, remedy.finished_at,
          remedy.finished_at - failed.finished_at};
}

std::map<std::string, Remedy> FindRemedies(const Series& deployments) {
  std::map<std::string, Remedy> remedies;
  const auto names_one = [](const Deployment* one) {
    return NamesARemedy(*one);
  };
  // Most often there is none, and nothing to look up.
  if (std::none_of(deployments.begin(), deployments.end(), names_one)) {
    return remedies;
  }
  const Index index = Build(deployments);
  for (const Deployment* failed : deployments) {
    if (!NamesARemedy(*failed)) continue;
    const Deployment* remedy = RemedyOf(index, *failed);
    if (remedy == nullptr || remedy == failed ||
        remedy->finished_at < failed->finished_at) {
      continue;
    }
    remedies[failed->id] =
        RemedyBy(*remedy, *failed, failed->remediation->type);
  }
  return remedies;
}

}  // namespace dora::intake::dashboard
