#include "core/tls_trust.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/support/certificate_maker.h"
#include "tests/support/temp_directory.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;
using testing::Authority;
using testing::CommonName;
using ::testing::HasSubstr;
using testing::TempDirectory;
using testing::ToPem;
using testing::WriteFile;

/// An image's file system: a folder that stands for the root.
class Image {
 public:
  const std::string& root() const { return root_.path(); }

  std::string With(const std::string& path, const std::string& text) const {
    const std::string full = root_.path() + path;
    fs::create_directories(fs::path(full).parent_path());
    WriteFile(full, text);
    return full;
  }

  /// Adds `certificate` to /etc/ssl/certs under its hash.
  void WithHashed(X509* certificate) const {
    With(absl::StrFormat("/etc/ssl/certs/%08x.0",
                         X509_subject_name_hash(certificate)),
         ToPem(certificate));
  }

  TlsTrust Trust() const { return FindTlsTrust("", "", root()); }

 private:
  TempDirectory root_;
};

struct ContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, ContextDeleter>;

/// OpenSSL's verdict on `certificate` for one who trusts `trust`.
int Verify(const TlsTrust& trust, X509* certificate) {
  TlsAuthorities authorities(trust);
  const Context context(SSL_CTX_new(TLS_client_method()));
  EXPECT_EQ(authorities.AddTo(context.get()), "");
  X509_STORE_CTX* verification = X509_STORE_CTX_new();
  X509_STORE_CTX_init(verification, SSL_CTX_get_cert_store(context.get()),
                      certificate, nullptr);
  X509_verify_cert(verification);
  const int verdict = X509_STORE_CTX_get_error(verification);
  X509_STORE_CTX_free(verification);
  return verdict;
}

TEST(FindTlsTrustTest, TheUsersFileIsAllThatIsTrusted) {
  const Image image;
  image.With("/etc/ssl/cert.pem", "");
  const TlsTrust trust =
      FindTlsTrust("/shop/ca.pem", image.root(), image.root());
  EXPECT_EQ(trust.file, "/shop/ca.pem");
  EXPECT_EQ(trust.directories, "");
}

TEST(FindTlsTrustTest, TheUsersDirectoriesThatAreThereComeBeforeTheSystems) {
  const Image image;
  image.With("/etc/ssl/cert.pem", "");
  const TlsTrust trust = FindTlsTrust(
      "", absl::StrCat("/nowhere:", image.root(), ":", image.root(), "/etc"),
      image.root());
  EXPECT_EQ(trust.directories,
            absl::StrCat(image.root(), ":", image.root(), "/etc"));
  EXPECT_EQ(trust.file, "");
}

TEST(FindTlsTrustTest, DirectoriesThatAreNotThereLeaveTheSystems) {
  const Image image;
  const std::string bundle = image.With("/etc/ssl/cert.pem", "");
  EXPECT_EQ(FindTlsTrust("", "/nowhere", image.root()).file, bundle);
}

TEST(FindTlsTrustTest, TheBundleIsFoundWhereEachDistributionHasIt) {
  for (const char* path :
       {"/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"}) {
    const Image image;
    const std::string bundle = image.With(path, "");
    EXPECT_EQ(image.Trust().file, bundle);
    EXPECT_EQ(image.Trust().directories, "") << "holds no hashed name";
  }
}

TEST(FindTlsTrustTest, AHashedDirectoryComesBeforeTheBundle) {
  const Image image;
  image.With("/etc/ssl/certs/4042bcee.0", "");
  const std::string bundle =
      image.With("/etc/ssl/certs/ca-certificates.crt", "");
  EXPECT_EQ(image.Trust().directories, image.root() + "/etc/ssl/certs");
  EXPECT_EQ(image.Trust().file, bundle);
}

TEST(FindTlsTrustTest, WithNothingTheEmbeddedOnesAreTaken) {
  EXPECT_TRUE(Image().Trust().is_embedded());
}

TEST(DescribeTlsTrustTest, NamesEveryPlaceInItsOrder) {
  EXPECT_EQ(Describe({"/d", "/f"}),
            "the hashed directory /d, then the bundle /f");
  EXPECT_EQ(Describe({"", "/f"}), "the bundle /f");
  EXPECT_EQ(Describe({"/d", ""}), "the hashed directory /d");
  EXPECT_EQ(Describe({}), "the certificates inside this program");
}

TEST(TlsAuthoritiesTest, AnAuthorityOfTheBundleIsTrusted) {
  const Image image;
  const Authority other("Other");
  const Authority root("Root");
  image.With("/etc/ssl/cert.pem",
             ToPem(other.certificate()) + ToPem(root.certificate()));
  EXPECT_EQ(Verify(image.Trust(), root.Sign("shop").get()), X509_V_OK);
}

TEST(TlsAuthoritiesTest, AnAuthorityThatIsNotInTheBundleIsNotTrusted) {
  const Image image;
  const Authority root("Root");
  image.With("/etc/ssl/cert.pem", ToPem(root.certificate()));
  EXPECT_EQ(Verify(image.Trust(), Authority("Other").Sign("shop").get()),
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
}

TEST(TlsAuthoritiesTest, AnotherKeyUnderATrustedNameIsNotTrusted) {
  const Image image;
  const Authority root("Root");
  image.With("/etc/ssl/cert.pem", ToPem(root.certificate()));
  EXPECT_NE(Verify(image.Trust(), Authority("Root").Sign("shop").get()),
            X509_V_OK);
}

TEST(TlsAuthoritiesTest, EveryAuthorityOfOneNameIsTried) {
  const Authority old_key("Root");
  const Authority new_key("Root");
  const Image image;
  image.With("/etc/ssl/cert.pem",
             ToPem(old_key.certificate()) + ToPem(new_key.certificate()));
  for (const Authority* root : {&old_key, &new_key}) {
    EXPECT_EQ(Verify(image.Trust(), root->Sign("shop").get()), X509_V_OK);
  }
}

TEST(TlsAuthoritiesTest, AnIssuerWrittenInAnotherWayIsTrusted) {
  const Image image;
  const Authority root("Root");
  image.With("/etc/ssl/cert.pem", ToPem(root.certificate()));
  const X509Pointer certificate =
      root.Sign("shop", CommonName("ROOT", V_ASN1_PRINTABLESTRING));
  EXPECT_EQ(Verify(image.Trust(), certificate.get()), X509_V_OK);
}

TEST(TlsAuthoritiesTest, AnAuthorityOfTheHashedDirectoryIsTrusted) {
  const Image image;
  const Authority root("Root");
  image.WithHashed(root.certificate());
  EXPECT_EQ(Verify(image.Trust(), root.Sign("shop").get()), X509_V_OK);
}

TEST(TlsAuthoritiesTest, WhatTheHashedDirectoryLacksTheBundleMayHave) {
  const Image image;
  const Authority root("Root");
  const Authority added("Added by hand");
  image.WithHashed(root.certificate());
  image.With("/etc/ssl/certs/ca-certificates.crt",
             ToPem(root.certificate()) + ToPem(added.certificate()));
  EXPECT_EQ(Verify(image.Trust(), added.Sign("shop").get()), X509_V_OK);
}

TEST(TlsAuthoritiesTest, AFileWithoutACertificateIsAProblem) {
  const Image image;
  const std::string file = image.With("/ca.pem", "not a certificate\n");
  TlsAuthorities authorities({"", file});
  const Context context(SSL_CTX_new(TLS_client_method()));
  EXPECT_THAT(authorities.AddTo(context.get()),
              HasSubstr(file + " holds no certificate"));
}

TEST(TlsAuthoritiesTest, OneSetServesSeveralConnections) {
  const Image image;
  const Authority root("Root");
  image.With("/etc/ssl/cert.pem", ToPem(root.certificate()));
  TlsAuthorities authorities(image.Trust());
  for (int i = 0; i < 2; ++i) {
    const Context context(SSL_CTX_new(TLS_client_method()));
    EXPECT_EQ(authorities.AddTo(context.get()), "");
  }
}

TEST(EmbeddedCertificatesTest, EachIsFoundByItsOwnSubject) {
  TlsAuthorities authorities({});
  const CaCertificates& embedded = authorities.bundle();
  EXPECT_GT(embedded.size(), 50);
  const std::string der = embedded.ToDer();
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = bytes + der.size();
  while (bytes < end) {
    const X509Pointer certificate(d2i_X509(nullptr, &bytes, end - bytes));
    ASSERT_NE(certificate, nullptr);
    bool found = false;
    for (const X509Pointer& one :
         embedded.Find(X509_get_subject_name(certificate.get()))) {
      found = found || X509_cmp(one.get(), certificate.get()) == 0;
    }
    EXPECT_TRUE(found);
  }
}

}  // namespace
}  // namespace dora::core
