#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Packs as no git makes them: of another maker's habits, or with a mistake.

namespace dora::intake::testing {

/// One of a pack's objects.
struct PackedObject {
  enum Type { kCommit = 1, kTree = 2, kBlob = 3, kRefDelta = 7 };

  Type type = kCommit;
  std::string content;    ///< or the difference
  std::string base = {};  ///< of a difference: its base's sha in hex
  int level = 6;          ///< zlib's; 0 stores
  std::optional<uint64_t> claimed_size = std::nullopt;  ///< if it lies
};

/// A pack with its checksum; `claimed_count` if its head lies.
std::string MakePack(const std::vector<PackedObject>& objects,
                     std::optional<uint32_t> claimed_count = std::nullopt);

/// A difference that takes `prefix` bytes of a base of `base_size` bytes and
/// appends `text`, of at most 127 bytes.
std::string MakeDelta(size_t base_size, size_t prefix, const std::string& text);

/// The sha-1 of an object, in hex, and what a pack is called after.
std::string ShaOf(PackedObject::Type type, const std::string& content);
std::string ChecksumOf(const std::string& pack, size_t bytes = 20);

/// A commit of `tree` at `seconds`.
std::string CommitText(const std::string& tree,
                       const std::vector<std::string>& parents,
                       int64_t seconds);

}  // namespace dora::intake::testing
