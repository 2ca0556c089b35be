// Stands for OpenSSL's crypto/evp/c_allc.c: the ciphers that it finds by name or
// number without a provider. None: TLS asks the provider.

#include "crypto/evp.h"

void openssl_add_all_ciphers_int(void) {}
