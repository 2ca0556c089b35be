#include "core/base/suggest.h"

#include <algorithm>
#include <numeric>

namespace dora::core {
namespace {

/// Levenshtein distance.
size_t EditDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string NearestName(const std::string& name,
                        const std::vector<std::string>& known) {
  std::string nearest;
  size_t smallest = 1 + name.size() / 4;
  for (const std::string& candidate : known) {
    // Names are never nearer than their lengths, which are quick to compare.
    const auto [shorter, longer] = std::minmax({name.size(), candidate.size()});
    if (longer - shorter > smallest) continue;
    const size_t distance = EditDistance(name, candidate);
    if (distance > smallest || (distance == smallest && !nearest.empty())) {
      continue;
    }
    smallest = distance;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace dora::core
