#include "app/import/repeat_finder.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <queue>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/base/sha256.h"

namespace dora::app {
namespace {

/// What a piece being merged holds in memory.
constexpr size_t kEntriesPerBlock = 512;

tl::unexpected<core::Error> FileFailed() {
  return core::MakeError(core::ErrorKind::kInternal,
                         "a temporary file cannot be written or read.",
                         "Set TMPDIR to a folder with enough space.");
}

}  // namespace

bool RepeatFinder::Entry::operator<(const Entry& other) const {
  return std::tie(hash[0], hash[1], line) <
         std::tie(other.hash[0], other.hash[1], other.line);
}

/// A sorted piece of the file, read block by block.
class RepeatFinder::Piece {
 public:
  Piece(std::FILE* file, size_t begin, size_t size)
      : file_(file), next_(begin), end_(begin + size) {}

  /// The next entry; absent at the end, or where the file cannot be read.
  std::optional<Entry> Next() {
    if (at_ == block_.size() && !Fill()) return std::nullopt;
    return block_[at_++];
  }

 private:
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

core::Status RepeatFinder::Add(const std::vector<std::string>& parts,
                               int64_t line) {
  std::string text;
  for (const std::string& part : parts) {
    absl::StrAppend(&text, part.size(), ":", part);
  }
  const auto digest = core::Sha256(text);
  Entry entry{{0, 0}, line};
  std::memcpy(entry.hash, digest.data(), sizeof entry.hash);
  entries_.push_back(entry);
  return entries_.size() < max_in_memory_ ? core::Status() : WritePiece();
}

core::Status RepeatFinder::WritePiece() {
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

core::Status RepeatFinder::ForEachRepeat(
    const std::function<bool(int64_t first, int64_t later)>& found) {
  std::sort(entries_.begin(), entries_.end());
  if (file_ && std::fflush(file_.get()) != 0) return FileFailed();
  std::vector<Piece> pieces;
  size_t total = entries_.size();
  size_t begin = 0;
  for (const size_t size : piece_sizes_) {
    pieces.emplace_back(file_.get(), begin, size);
    begin += size;
  }
  total += begin;
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
  std::optional<Entry> first;
  size_t seen = 0;
  for (; !heads.empty(); ++seen) {
    const auto [entry, piece] = heads.top();
    heads.pop();
    if (const auto next = next_of(piece)) heads.push({*next, piece});
    const bool repeats = first && first->hash[0] == entry.hash[0] &&
                         first->hash[1] == entry.hash[1];
    if (!repeats) {
      first = entry;
    } else if (!found(first->line, entry.line)) {
      return {};
    }
  }
  return seen == total ? core::Status() : FileFailed();
}

}  // namespace dora::app
