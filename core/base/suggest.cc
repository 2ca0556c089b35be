#include "core/base/suggest.h"

#include <algorithm>
#include <numeric>

namespace dora::core {
namespace {

/// Levenshtein distance, where letters that changed places count once (optimal
/// string alignment).
size_t EditDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> before_last;
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped =
          i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string NearestName(const std::string& name,
                        const std::vector<std::string>& known) {
  return NearestName(name, known, 1 + name.size() / 4);
}

std::string NearestName(const std::string& name,
                        const std::vector<std::string>& known,
                        size_t mistakes) {
  std::string nearest;
  size_t smallest = mistakes;
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
