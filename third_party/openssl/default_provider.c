// Stands for OpenSSL's providers/defltprov.c: the algorithms of a client of TLS
// 1.2 and 1.3, and no others. OpenSSL builds an object for every row of a table
// when it is asked for the first, and links what all of them need: its own
// tables have hundreds of rows, these have 45.

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

#include "prov/bio.h"
#include "prov/implementations.h"
#include "prov/names.h"
#include "prov/provider_ctx.h"
#include "prov/providercommon.h"
#include "prov/seeding.h"

#define PROPERTIES "provider=default"
#define END {NULL, NULL, NULL, NULL}

static const OSSL_ALGORITHM digests[] = {
    {PROV_NAMES_SHA1, PROPERTIES, ossl_sha1_functions, NULL},
    {PROV_NAMES_SHA2_224, PROPERTIES, ossl_sha224_functions, NULL},
    {PROV_NAMES_SHA2_256, PROPERTIES, ossl_sha256_functions, NULL},
    {PROV_NAMES_SHA2_384, PROPERTIES, ossl_sha384_functions, NULL},
    {PROV_NAMES_SHA2_512, PROPERTIES, ossl_sha512_functions, NULL},
    END};

// The random generator works by AES-256 in CTR and in ECB mode.
static const OSSL_ALGORITHM ciphers[] = {
    {PROV_NAMES_AES_256_GCM, PROPERTIES, ossl_aes256gcm_functions, NULL},
    {PROV_NAMES_AES_128_GCM, PROPERTIES, ossl_aes128gcm_functions, NULL},
    {PROV_NAMES_ChaCha20_Poly1305, PROPERTIES,
     ossl_chacha20_ossl_poly1305_functions, NULL},
    {PROV_NAMES_AES_256_CBC, PROPERTIES, ossl_aes256cbc_functions, NULL},
    {PROV_NAMES_AES_128_CBC, PROPERTIES, ossl_aes128cbc_functions, NULL},
    {PROV_NAMES_AES_256_CTR, PROPERTIES, ossl_aes256ctr_functions, NULL},
    {PROV_NAMES_AES_256_ECB, PROPERTIES, ossl_aes256ecb_functions, NULL},
    END};

static const OSSL_ALGORITHM macs[] = {
    {PROV_NAMES_HMAC, PROPERTIES, ossl_hmac_functions, NULL},
    END};

static const OSSL_ALGORITHM derivations[] = {
    {PROV_NAMES_TLS1_3_KDF, PROPERTIES, ossl_kdf_tls1_3_kdf_functions, NULL},
    {PROV_NAMES_TLS1_PRF, PROPERTIES, ossl_kdf_tls1_prf_functions, NULL},
    {PROV_NAMES_HKDF, PROPERTIES, ossl_kdf_hkdf_functions, NULL},
    END};

static const OSSL_ALGORITHM generators[] = {
    {PROV_NAMES_CTR_DRBG, PROPERTIES, ossl_drbg_ctr_functions, NULL},
    {PROV_NAMES_SEED_SRC, PROPERTIES, ossl_seed_src_functions, NULL},
    END};

// HMAC is a kind of key here for the records of TLS 1.2 in CBC mode.
static const OSSL_ALGORITHM keys[] = {
    {PROV_NAMES_RSA, PROPERTIES, ossl_rsa_keymgmt_functions, NULL},
    {PROV_NAMES_RSA_PSS, PROPERTIES, ossl_rsapss_keymgmt_functions, NULL},
    {PROV_NAMES_EC, PROPERTIES, ossl_ec_keymgmt_functions, NULL},
    {PROV_NAMES_X25519, PROPERTIES, ossl_x25519_keymgmt_functions, NULL},
    {PROV_NAMES_ED25519, PROPERTIES, ossl_ed25519_keymgmt_functions, NULL},
    {PROV_NAMES_HMAC, PROPERTIES, ossl_mac_legacy_keymgmt_functions, NULL},
    END};

static const OSSL_ALGORITHM exchanges[] = {
    {PROV_NAMES_ECDH, PROPERTIES, ossl_ecdh_keyexch_functions, NULL},
    {PROV_NAMES_X25519, PROPERTIES, ossl_x25519_keyexch_functions, NULL},
    END};

static const OSSL_ALGORITHM signatures[] = {
    {PROV_NAMES_RSA, PROPERTIES, ossl_rsa_signature_functions, NULL},
    {PROV_NAMES_ECDSA, PROPERTIES, ossl_ecdsa_signature_functions, NULL},
    {PROV_NAMES_ED25519, PROPERTIES, ossl_ed25519_signature_functions, NULL},
    {PROV_NAMES_HMAC, PROPERTIES, ossl_mac_legacy_hmac_signature_functions,
     NULL},
    END};

// For TLS 1.2 with the server's RSA key.
static const OSSL_ALGORITHM encryptions[] = {
    {PROV_NAMES_RSA, PROPERTIES, ossl_rsa_asym_cipher_functions, NULL},
    END};

// The public keys of certificates, in DER. No private key is read or written.
#define DECODER_OF(names, type)                                          \
  {names, PROPERTIES ",input=der,structure=SubjectPublicKeyInfo",        \
   ossl_SubjectPublicKeyInfo_der_to_##type##_decoder_functions, NULL}

static const OSSL_ALGORITHM decoders[] = {
    DECODER_OF(PROV_NAMES_RSA, rsa),
    DECODER_OF(PROV_NAMES_RSA_PSS, rsapss),
    DECODER_OF(PROV_NAMES_EC, ec),
    DECODER_OF(PROV_NAMES_ED25519, ed25519),
    END};

static const OSSL_ALGORITHM *query(void *context, int operation,
                                   int *no_cache) {
  (void)context;
  *no_cache = 0;
  switch (operation) {
    case OSSL_OP_DIGEST:
      return digests;
    case OSSL_OP_CIPHER:
      return ciphers;
    case OSSL_OP_MAC:
      return macs;
    case OSSL_OP_KDF:
      return derivations;
    case OSSL_OP_RAND:
      return generators;
    case OSSL_OP_KEYMGMT:
      return keys;
    case OSSL_OP_KEYEXCH:
      return exchanges;
    case OSSL_OP_SIGNATURE:
      return signatures;
    case OSSL_OP_ASYM_CIPHER:
      return encryptions;
    case OSSL_OP_DECODER:
      return decoders;
    default:
      return NULL;
  }
}

static void teardown(void *context) {
  BIO_meth_free(ossl_prov_ctx_get0_core_bio_method(context));
  ossl_prov_ctx_free(context);
}

static const OSSL_DISPATCH functions[] = {
    {OSSL_FUNC_PROVIDER_TEARDOWN, (void (*)(void))teardown},
    {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query},
    {OSSL_FUNC_PROVIDER_GET_CAPABILITIES,
     (void (*)(void))ossl_prov_get_capabilities},
    OSSL_DISPATCH_END};

OSSL_provider_init_fn ossl_default_provider_init;

int ossl_default_provider_init(const OSSL_CORE_HANDLE *handle,
                               const OSSL_DISPATCH *core,
                               const OSSL_DISPATCH **out, void **context) {
  OSSL_FUNC_core_get_libctx_fn *get_libctx = NULL;
  OSSL_FUNC_core_get_params_fn *get_params = NULL;
  if (!ossl_prov_bio_from_dispatch(core) ||
      !ossl_prov_seeding_from_dispatch(core)) {
    return 0;
  }
  for (; core->function_id != 0; core++) {
    if (core->function_id == OSSL_FUNC_CORE_GET_LIBCTX) {
      get_libctx = OSSL_FUNC_core_get_libctx(core);
    } else if (core->function_id == OSSL_FUNC_CORE_GET_PARAMS) {
      get_params = OSSL_FUNC_core_get_params(core);
    }
  }
  if (get_libctx == NULL) return 0;
  PROV_CTX *made = ossl_prov_ctx_new();
  BIO_METHOD *bio = ossl_bio_prov_init_bio_method();
  if (made == NULL || bio == NULL) {
    BIO_meth_free(bio);
    ossl_prov_ctx_free(made);
    return 0;
  }
  ossl_prov_ctx_set0_libctx(made, (OSSL_LIB_CTX *)get_libctx(handle));
  ossl_prov_ctx_set0_handle(made, handle);
  ossl_prov_ctx_set0_core_bio_method(made, bio);
  ossl_prov_ctx_set0_core_get_params(made, get_params);
  *context = made;
  *out = functions;
  return 1;
}
