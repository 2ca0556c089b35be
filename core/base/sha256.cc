// SHA256_Init and its kin are deprecated for what they leave out, OpenSSL's
// providers. Starting those takes three million instructions, as much as all
// else of a run that sends no event over TLS.
#define OPENSSL_API_COMPAT 0x10100000L

#include "core/base/sha256.h"

#include <openssl/sha.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

/// `key` as long as a block of the hash, each byte with `mask` in it.
std::string PadOf(std::string key, char mask) {
  key.resize(SHA256_CBLOCK);
  for (char& c : key) c = static_cast<char>(c ^ mask);
  return key;
}

}  // namespace

absl::string_view BytesOf(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Sha256Digest Sha256(absl::string_view data) {
  Sha256Digest digest;
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, data.data(), data.size());
  SHA256_Final(digest.data(), &context);
  return digest;
}

Sha256Digest HmacSha256(absl::string_view key, absl::string_view data) {
  const std::string block(key.size() > SHA256_CBLOCK ? BytesOf(Sha256(key))
                                                     : key);
  const auto inner = Sha256(absl::StrCat(PadOf(block, 0x36), data));
  return Sha256(absl::StrCat(PadOf(block, 0x5c), BytesOf(inner)));
}

}  // namespace dora::core
