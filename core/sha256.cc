#include "core/sha256.h"

#include <openssl/sha.h>

#include "core/openssl_setup.h"

namespace dora::core {

std::array<uint8_t, 32> Sha256(absl::string_view data) {
  InitializeOpenSsl();
  std::array<uint8_t, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(),
         digest.data());
  return digest;
}

}  // namespace dora::core
