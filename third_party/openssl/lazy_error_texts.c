// Stands for OpenSSL's crypto/err/err.c, which it includes as err_original.c:
// the texts of errors are put into their table when the first is asked for, and
// not, as OpenSSL does it, at the start.

#include <openssl/crypto.h>

#include "crypto/err.h"
#include "crypto/sslerr.h"

// Only looking a text up takes the table's lock for reading.
static int lock_with_texts(CRYPTO_RWLOCK *lock) {
  static int are_there = 0;
  if (!are_there) {
    are_there = 1;
    ossl_err_load_crypto_strings();
    ossl_err_load_SSL_strings();
  }
  return CRYPTO_THREAD_read_lock(lock);
}

#define CRYPTO_THREAD_read_lock(lock) lock_with_texts(lock)
#include "err_original.c"
