#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/scratch_file.h"

// Finds what occurs more than once among any number of keys, in a bounded
// memory: the keys' hashes are sorted in pieces, on disk where they are many,
// and the pieces merged.

namespace dora::app {

class RepeatFinder {
 public:
  /// At most `max_in_memory` keys (24 bytes each) are held in memory; more go
  /// to a file without a name in `directory`.
  explicit RepeatFinder(std::string directory, size_t max_in_memory = 1 << 17)
      : directory_(std::move(directory)), max_in_memory_(max_in_memory) {}

  /// Notes that the key made of `parts` stands on `line`. Fails where the
  /// file cannot be written.
  core::Status Add(const std::vector<std::string>& parts, int64_t line);

  /// Calls `found` with the first line of a key and each later one of it, in
  /// no particular order, until it returns false. Ends the finder's use.
  core::Status ForEachRepeat(
      const std::function<bool(int64_t first, int64_t later)>& found);

 private:
  struct Entry {
    uint64_t hash[2];
    int64_t line;
    bool operator<(const Entry& other) const;
  };
  class Piece;

  core::Status WritePiece();

  std::string directory_;
  size_t max_in_memory_;
  std::vector<Entry> entries_;
  core::File file_;
  std::vector<size_t> piece_sizes_;
};

}  // namespace dora::app
