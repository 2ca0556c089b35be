#include "intake/contract/digest.h"

#include <openssl/sha.h>

#include "absl/strings/escaping.h"

namespace dora::intake {

std::string Sha256Hex(absl::string_view data) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(),
         digest);
  return absl::BytesToHexString(
      {reinterpret_cast<const char*>(digest), sizeof(digest)});
}

}  // namespace dora::intake
