#include "intake/example/example_commits.h"

#include <algorithm>
#include <iterator>

namespace dora::intake::example {
namespace {

using dashboard::Commit;

auto Find(const std::vector<Commit>& commits, const std::string& sha) {
  return std::find_if(commits.begin(), commits.end(),
                      [&sha](const Commit& one) { return one.sha == sha; });
}

}  // namespace

bool ExampleCommits::Knows(const std::string& repository_url,
                           const std::string& sha) {
  const auto mine = commits_.find(repository_url);
  return mine != commits_.end() &&
         Find(mine->second, sha) != mine->second.end();
}

std::optional<std::vector<Commit>> ExampleCommits::Between(
    const std::string& repository_url, const std::string& previous,
    const std::string& sha) {
  const auto mine = commits_.find(repository_url);
  if (mine == commits_.end()) return std::nullopt;
  const auto from = Find(mine->second, previous);
  const auto to = Find(mine->second, sha);
  const auto end = mine->second.end();
  if (from == end || to == end) return std::nullopt;
  if (to <= from) return std::vector<Commit>();
  return std::vector<Commit>(std::make_reverse_iterator(to + 1),
                             std::make_reverse_iterator(from + 1));
}

}  // namespace dora::intake::example
