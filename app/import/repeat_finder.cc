#include "app/import/repeat_finder.h"

#include <optional>
#include <tuple>

#include "app/import/key_hash.h"

namespace dora::app {

bool RepeatFinder::Entry::operator<(const Entry& other) const {
  return std::tie(hash, line) < std::tie(other.hash, other.line);
}

core::Status RepeatFinder::Add(const std::vector<std::string>& parts,
                               int64_t line) {
  return sorter_.Add({HashOf(parts), line});
}

core::Status RepeatFinder::ForEachRepeat(
    const std::function<bool(int64_t first, int64_t later)>& found) {
  std::optional<Entry> first;
  return sorter_.ForEach([&](const Entry& entry) {
    if (first && first->hash == entry.hash) {
      return found(first->line, entry.line);
    }
    first = entry;
    return true;
  });
}

}  // namespace dora::app
