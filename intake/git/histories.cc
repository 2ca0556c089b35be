#include "intake/git/histories.h"

#include <algorithm>

namespace dora::intake::git {

bool Histories::Knows(const std::string& repository_url,
                      const std::string& sha) {
  return std::any_of(sources_.begin(), sources_.end(), [&](auto* source) {
    return source->Knows(repository_url, sha);
  });
}

std::optional<std::vector<dashboard::Commit>> Histories::Between(
    const std::string& repository_url, const std::string& previous,
    const std::string& sha) {
  for (dashboard::CommitHistory* source : sources_) {
    auto commits = source->Between(repository_url, previous, sha);
    if (commits) return commits;
  }
  return std::nullopt;
}

}  // namespace dora::intake::git
