// Stands for OpenSSL's crypto/provider_predefined.c: the one provider.

#include <openssl/core.h>

#include "provider_local.h"

OSSL_provider_init_fn ossl_default_provider_init;

const OSSL_PROVIDER_INFO ossl_predefined_providers[] = {
    {"default", NULL, ossl_default_provider_init, NULL, 1},
    {NULL, NULL, NULL, NULL, 0}};
