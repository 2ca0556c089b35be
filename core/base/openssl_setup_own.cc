#include <openssl/crypto.h>

#include "core/base/openssl_setup.h"

namespace dora::core {

void InitializeOpenSsl() {
  // OpenSSL keeps what the first call says; libcurl's own comes later. At the
  // process's end nothing needs to be freed.
  static const int initialized = OPENSSL_init_crypto(
      OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, nullptr);
  (void)initialized;
}

}  // namespace dora::core
