// Stands for OpenSSL's providers/common/capabilities.c: the groups that a
// connection may agree on its keys in, and no signatures but those of TLS itself.

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/prov_ssl.h>
#include <string.h>

#include "internal/tlsgroups.h"
#include "prov/providercommon.h"

#define ANY_LATER 0
#define NONE -1

// OpenSSL only reads what the rows point to.
static unsigned int ids[] = {OSSL_TLS_GROUP_ID_x25519,
                             OSSL_TLS_GROUP_ID_secp256r1,
                             OSSL_TLS_GROUP_ID_secp384r1,
                             OSSL_TLS_GROUP_ID_secp521r1};
static unsigned int strengths[] = {128, 128, 192, 256};
static int oldest_tls = TLS1_VERSION;
static int newest_tls = ANY_LATER;
static int no_dtls = NONE;
static int is_no_kem = 0;

#define TEXT(key, text) OSSL_PARAM_utf8_string(key, text, sizeof(text))
#define GROUP(name, curve, algorithm, row)                                   \
  {TEXT(OSSL_CAPABILITY_TLS_GROUP_NAME, name),                               \
   TEXT(OSSL_CAPABILITY_TLS_GROUP_NAME_INTERNAL, curve),                     \
   TEXT(OSSL_CAPABILITY_TLS_GROUP_ALG, algorithm),                           \
   OSSL_PARAM_uint(OSSL_CAPABILITY_TLS_GROUP_ID, &ids[row]),                 \
   OSSL_PARAM_uint(OSSL_CAPABILITY_TLS_GROUP_SECURITY_BITS,                  \
                   &strengths[row]),                                         \
   OSSL_PARAM_int(OSSL_CAPABILITY_TLS_GROUP_MIN_TLS, &oldest_tls),           \
   OSSL_PARAM_int(OSSL_CAPABILITY_TLS_GROUP_MAX_TLS, &newest_tls),           \
   OSSL_PARAM_int(OSSL_CAPABILITY_TLS_GROUP_MIN_DTLS, &no_dtls),             \
   OSSL_PARAM_int(OSSL_CAPABILITY_TLS_GROUP_MAX_DTLS, &no_dtls),             \
   OSSL_PARAM_int(OSSL_CAPABILITY_TLS_GROUP_IS_KEM, &is_no_kem),             \
   OSSL_PARAM_END}

static const OSSL_PARAM groups[][11] = {
    GROUP("x25519", "X25519", "X25519", 0),
    GROUP("secp256r1", "prime256v1", "EC", 1),
    GROUP("secp384r1", "secp384r1", "EC", 2),
    GROUP("secp521r1", "secp521r1", "EC", 3)};

int ossl_prov_get_capabilities(void *context, const char *capability,
                               OSSL_CALLBACK *callback, void *argument) {
  (void)context;
  if (strcmp(capability, "TLS-SIGALG") == 0) return 1;
  if (strcmp(capability, "TLS-GROUP") != 0) return 0;
  for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); ++i) {
    if (!callback(groups[i], argument)) return 0;
  }
  return 1;
}
