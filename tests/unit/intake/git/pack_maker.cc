#include "tests/unit/intake/git/pack_maker.h"

#include <openssl/sha.h>
#include <zlib.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace dora::intake::testing {
namespace {

std::string Sha1(const std::string& bytes) {
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
       digest);
  return {reinterpret_cast<const char*>(digest), sizeof(digest)};
}

std::string BigEndian(uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(number >> shift & 0xff);
  }
  return bytes;
}

// A number of seven bits a byte, the lowest first.
void AppendVarint(uint64_t number, std::string& bytes) {
  for (; number > 0x7f; number >>= 7) {
    bytes += static_cast<char>((number & 0x7f) | 0x80);
  }
  bytes += static_cast<char>(number);
}

std::string HeadOf(PackedObject::Type type, uint64_t size) {
  std::string head;
  const auto first = static_cast<char>(type << 4 | (size & 0xf));
  if (size >> 4 == 0) return {first};
  head += static_cast<char>(first | 0x80);
  AppendVarint(size >> 4, head);
  return head;
}

std::string Compress(const std::string& text, int level) {
  uLongf size = compressBound(text.size());
  std::string bytes(size, '\0');
  compress2(reinterpret_cast<Bytef*>(bytes.data()), &size,
            reinterpret_cast<const Bytef*>(text.data()), text.size(), level);
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::string MakePack(const std::vector<PackedObject>& objects,
                     std::optional<uint32_t> claimed_count) {
  const auto count = static_cast<uint32_t>(objects.size());
  std::string pack = absl::StrCat("PACK", BigEndian(2),
                                  BigEndian(claimed_count.value_or(count)));
  for (const PackedObject& object : objects) {
    const uint64_t size = object.claimed_size.value_or(object.content.size());
    absl::StrAppend(&pack, HeadOf(object.type, size),
                    absl::HexStringToBytes(object.base),
                    Compress(object.content, object.level));
  }
  return pack + Sha1(pack);
}

std::string MakeDelta(size_t base_size, size_t prefix,
                      const std::string& text) {
  std::string delta;
  AppendVarint(base_size, delta);
  AppendVarint(prefix + text.size(), delta);
  // Copy from offset 0, with a size of three bytes.
  absl::StrAppend(&delta, std::string(1, static_cast<char>(0xf0)));
  for (int shift = 0; shift < 24; shift += 8) {
    delta += static_cast<char>(prefix >> shift & 0xff);
  }
  if (!text.empty()) delta += static_cast<char>(text.size());
  return delta + text;
}

std::string ShaOf(PackedObject::Type type, const std::string& content) {
  const char* name = type == PackedObject::kCommit ? "commit"
                     : type == PackedObject::kTree ? "tree"
                                                   : "blob";
  return absl::BytesToHexString(Sha1(
      absl::StrCat(name, " ", content.size(), std::string(1, '\0'), content)));
}

std::string ChecksumOf(const std::string& pack, size_t bytes) {
  return absl::BytesToHexString(pack.substr(pack.size() - bytes));
}

std::string CommitText(const std::string& tree,
                       const std::vector<std::string>& parents,
                       int64_t seconds) {
  std::string text = absl::StrCat("tree ", tree, "\n");
  for (const std::string& parent : parents) {
    absl::StrAppend(&text, "parent ", parent, "\n");
  }
  const std::string person =
      absl::StrCat(" Dev <dev@shop.example> ", seconds, " +0000\n");
  absl::StrAppend(&text, "author", person, "committer", person, "\nchange\n");
  return text;
}

}  // namespace dora::intake::testing
