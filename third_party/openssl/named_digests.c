// Stands for OpenSSL's crypto/evp/c_alld.c: the digests that it finds by name or
// number without a provider, which is how it reads a certificate's signature.

#include <openssl/evp.h>

#include "crypto/evp.h"

void openssl_add_all_digests_int(void) {
  EVP_add_digest(EVP_sha1());
  EVP_add_digest(EVP_sha224());
  EVP_add_digest(EVP_sha256());
  EVP_add_digest(EVP_sha384());
  EVP_add_digest(EVP_sha512());
}
