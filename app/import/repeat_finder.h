#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "app/import/disk_sorter.h"
#include "app/import/key_hash.h"
#include "core/base/error.h"

// Finds what occurs more than once among any number of keys, in a bounded
// memory, by sorting the keys' hashes.

namespace dora::app {

class RepeatFinder {
 public:
  /// At most `max_in_memory` keys (24 bytes each) are held in memory; more go
  /// to a file without a name in `directory`.
  explicit RepeatFinder(std::string directory, size_t max_in_memory = 1 << 17)
      : sorter_(std::move(directory), max_in_memory) {}

  /// Notes that the key made of `parts` stands on `line`. Fails where the
  /// file cannot be written.
  core::Status Add(const std::vector<std::string>& parts, int64_t line);

  /// Calls `found` with the first line of a key and each later one of it, in
  /// no particular order, until it returns false. Ends the finder's use.
  core::Status ForEachRepeat(
      const std::function<bool(int64_t first, int64_t later)>& found);

 private:
  struct Entry {
    KeyHash hash;
    int64_t line;
    bool operator<(const Entry& other) const;
  };

  DiskSorter<Entry> sorter_;
};

}  // namespace dora::app
