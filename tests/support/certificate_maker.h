#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "core/http/ca_certificates.h"

// Certificates made by OpenSSL for one test: an authority, and what it signs.

namespace dora::testing {

struct NameDeleter {
  void operator()(X509_NAME* name) const { X509_NAME_free(name); }
};
using NamePointer = std::unique_ptr<X509_NAME, NameDeleter>;

/// A name of one CN, in the kind of string that `type` says (V_ASN1_...).
NamePointer CommonName(const std::string& text, int type = V_ASN1_UTF8STRING);

class Authority {
 public:
  explicit Authority(NamePointer name);
  explicit Authority(const std::string& name) : Authority(CommonName(name)) {}

  X509* certificate() const { return certificate_.get(); }

  /// A certificate for `name` that is good for a day, its issuer written as
  /// `issuer` where that is given.
  core::X509Pointer Sign(const std::string& name,
                         NamePointer issuer = nullptr) const;

 private:
  struct KeyDeleter {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };

  std::unique_ptr<EVP_PKEY, KeyDeleter> key_;
  core::X509Pointer certificate_;
};

std::string ToPem(X509* certificate);
std::string ToDer(X509* certificate);

}  // namespace dora::testing
