#include "tests/unit/intake/test_certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

namespace dora::intake::testing {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<FILE, decltype(&std::fclose)>;

constexpr long kOneDay = 24 * 3600;

void NameHosts(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* host = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host, -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_EXTENSION* hosts = X509V3_EXT_conf_nid(
      nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_add_ext(certificate, hosts, -1);
  X509_EXTENSION_free(hosts);
}

Certificate SelfSigned(EVP_PKEY* key) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kOneDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kOneDay);
  X509_set_pubkey(certificate.get(), key);
  NameHosts(certificate.get());
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

}  // namespace

CertificateFiles MakeCertificate(const std::string& directory) {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"),
                EVP_PKEY_free);
  if (key == nullptr) return {};
  const Certificate certificate = SelfSigned(key.get());
  const CertificateFiles files = {directory + "/certificate.pem",
                                  directory + "/key.pem"};
  const File certificate_file(std::fopen(files.certificate.c_str(), "w"),
                              std::fclose);
  const File key_file(std::fopen(files.key.c_str(), "w"), std::fclose);
  if (certificate_file == nullptr || key_file == nullptr) return {};
  PEM_write_X509(certificate_file.get(), certificate.get());
  PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr,
                       nullptr);
  return files;
}

}  // namespace dora::intake::testing
