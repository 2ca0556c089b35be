#include "intake/dashboard/rollbacks.h"

#include <map>
#include <string>
#include <utility>

namespace dora::intake::dashboard {
namespace {

// What was deployed: a commit and a version are never the same thing.
using What = std::pair<bool, std::string>;

What WhatOf(const Deployment& one) {
  const bool has_git = !one.commit_sha.empty();
  return {has_git, has_git ? one.commit_sha : one.version};
}

}  // namespace

std::vector<Rollback> FindRollbacks(const Series& series) {
  std::vector<Rollback> rollbacks;
  std::map<What, size_t> last;  // where in `told_apart` it was deployed last
  Series told_apart;
  for (const Deployment* one : series) {
    const What what = WhatOf(*one);
    if (what.second.empty()) continue;
    const size_t here = told_apart.size();
    const auto target = last.find(what);
    if (target != last.end() && target->second + 1 < here) {
      rollbacks.push_back({one, told_apart[target->second + 1]});
    }
    last[what] = here;
    told_apart.push_back(one);
  }
  return rollbacks;
}

}  // namespace dora::intake::dashboard
