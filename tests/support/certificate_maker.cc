#include "tests/support/certificate_maker.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <utility>

namespace dora::testing {
namespace {

constexpr long kOneDay = 24 * 3600;

core::X509Pointer NewCertificate(const X509_NAME* subject,
                                 const X509_NAME* issuer, EVP_PKEY* key) {
  static long serial = 0;
  core::X509Pointer certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kOneDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kOneDay);
  X509_set_subject_name(certificate.get(), subject);
  X509_set_issuer_name(certificate.get(), issuer);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

/// Adds an extension written as in openssl.cnf.
void Extend(X509* certificate, X509* issuer, int type, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, &context, type, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

NamePointer CommonName(const std::string& text, int type) {
  NamePointer name(X509_NAME_new());
  X509_NAME_add_entry_by_NID(
      name.get(), NID_commonName, type,
      reinterpret_cast<const unsigned char*>(text.data()),
      static_cast<int>(text.size()), -1, 0);
  return name;
}

Authority::Authority(NamePointer name)
    : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")),
      certificate_(NewCertificate(name.get(), name.get(), key_.get())) {
  X509* self = certificate_.get();
  Extend(self, self, NID_basic_constraints, "critical,CA:TRUE");
  Extend(self, self, NID_subject_key_identifier, "hash");
  X509_sign(self, key_.get(), EVP_sha256());
}

core::X509Pointer Authority::Sign(const std::string& name,
                                  NamePointer issuer) const {
  core::X509Pointer certificate = NewCertificate(
      CommonName(name).get(),
      issuer ? issuer.get() : X509_get_subject_name(certificate_.get()),
      key_.get());
  Extend(certificate.get(), certificate_.get(), NID_authority_key_identifier,
         "keyid");
  X509_sign(certificate.get(), key_.get(), EVP_sha256());
  return certificate;
}

std::string ToPem(X509* certificate) {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  std::string pem(bytes, static_cast<size_t>(size));
  BIO_free(memory);
  return pem;
}

std::string ToDer(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  std::string der(reinterpret_cast<char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

}  // namespace dora::testing
