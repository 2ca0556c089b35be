#pragma once

#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/scratch_file.h"

// Sorts any number of entries in a bounded memory: in pieces, on disk where
// they are many, which are then merged.

namespace dora::app {

/// `Entry` has `<` and no pointers: its bytes are written to a file.
template <typename Entry>
class DiskSorter {
  static_assert(std::is_trivially_copyable_v<Entry>);

 public:
  /// At most `max_in_memory` entries are held in memory; more go to a file
  /// without a name in `directory`.
  DiskSorter(std::string directory, size_t max_in_memory)
      : directory_(std::move(directory)), max_in_memory_(max_in_memory) {}

  /// Fails where the file cannot be written.
  core::Status Add(const Entry& entry) {
    entries_.push_back(entry);
    return entries_.size() < max_in_memory_ ? core::Status() : WritePiece();
  }

  /// Calls `visit` with each entry, the smallest first, until it returns false.
  /// Ends the sorter's use.
  core::Status ForEach(const std::function<bool(const Entry&)>& visit) {
    std::sort(entries_.begin(), entries_.end());
    if (file_ && std::fflush(file_.get()) != 0) return FileFailed();
    std::vector<Piece> pieces;
    size_t begin = 0;
    for (const size_t size : piece_sizes_) {
      pieces.emplace_back(file_.get(), begin, size);
      begin += size;
    }
    return Merge(std::move(pieces), begin + entries_.size(), visit);
  }

 private:
  /// A sorted piece of the file, read block by block.
  class Piece {
   public:
    Piece(std::FILE* file, size_t begin, size_t size)
        : file_(file), next_(begin), end_(begin + size) {}

    /// The next entry; absent at the end, or where the file cannot be read.
    std::optional<Entry> Next() {
      if (at_ == block_.size() && !Fill()) return std::nullopt;
      return block_[at_++];
    }

   private:
    /// What a piece being merged holds in memory.
    static constexpr size_t kEntriesPerBlock = 512;

    bool Fill() {
      block_.resize(std::min(kEntriesPerBlock, end_ - next_));
      at_ = 0;
      if (block_.empty()) return false;
      const auto offset = static_cast<long>(next_ * sizeof(Entry));
      next_ += block_.size();
      return std::fseek(file_, offset, SEEK_SET) == 0 &&
             std::fread(block_.data(), sizeof(Entry), block_.size(), file_) ==
                 block_.size();
    }

    std::FILE* file_;
    size_t next_;
    size_t end_;
    std::vector<Entry> block_;
    size_t at_ = 0;
  };

  static tl::unexpected<core::Error> FileFailed() {
    return core::MakeError(core::ErrorKind::kInternal,
                           "a temporary file cannot be written or read.",
                           core::HintForScratch());
  }

  core::Status WritePiece() {
    if (!file_) {
      core::Result<core::File> file = core::NewScratchFile(directory_);
      if (!file) return tl::unexpected(file.error());
      file_ = *std::move(file);
    }
    std::sort(entries_.begin(), entries_.end());
    const bool written =
        std::fwrite(entries_.data(), sizeof(Entry), entries_.size(),
                    file_.get()) == entries_.size();
    piece_sizes_.push_back(entries_.size());
    entries_.clear();
    return written ? core::Status() : FileFailed();
  }

  core::Status Merge(std::vector<Piece> pieces, size_t total,
                     const std::function<bool(const Entry&)>& visit) {
    // The entries in memory are the last piece.
    size_t at = 0;
    const auto next_of = [&](size_t piece) -> std::optional<Entry> {
      if (piece < pieces.size()) return pieces[piece].Next();
      if (at == entries_.size()) return std::nullopt;
      return entries_[at++];
    };
    using Head = std::pair<Entry, size_t>;
    const auto later_first = [](const Head& a, const Head& b) {
      return b.first < a.first;
    };
    std::priority_queue<Head, std::vector<Head>, decltype(later_first)> heads(
        later_first);
    for (size_t piece = 0; piece <= pieces.size(); ++piece) {
      if (const auto entry = next_of(piece)) heads.push({*entry, piece});
    }
    size_t seen = 0;
    for (; !heads.empty(); ++seen) {
      const auto [entry, piece] = heads.top();
      heads.pop();
      if (const auto next = next_of(piece)) heads.push({*next, piece});
      if (!visit(entry)) return {};
    }
    return seen == total ? core::Status() : FileFailed();
  }

  std::string directory_;
  size_t max_in_memory_;
  std::vector<Entry> entries_;
  core::File file_;
  std::vector<size_t> piece_sizes_;
};

}  // namespace dora::app
