#include "core/sha256.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
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

std::array<uint8_t, 32> HmacSha256(absl::string_view key,
                                   absl::string_view data) {
  InitializeOpenSsl();
  std::array<uint8_t, SHA256_DIGEST_LENGTH> digest;
  unsigned int size = digest.size();
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(data.data()), data.size(),
       digest.data(), &size);
  return digest;
}

}  // namespace dora::core
