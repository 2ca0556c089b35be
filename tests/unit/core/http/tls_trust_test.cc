#include "core/http/tls_trust.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>
#include <sys/stat.h>

#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/base/error.h"
#include "tests/support/certificate_maker.h"
#include "tests/support/temp_directory.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using testing::Authority;
using testing::CommonName;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
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

  TlsTrust Trust() const { return FindTlsTrust({}, root()); }

 private:
  TempDirectory root_;
};

struct ContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, ContextDeleter>;

/// OpenSSL's verdict on `certificate` in a handshake of `context`.
int VerifyIn(SSL_CTX* context, X509* certificate) {
  X509_STORE_CTX* verification = X509_STORE_CTX_new();
  X509_STORE_CTX_init(verification, SSL_CTX_get_cert_store(context),
                      certificate, nullptr);
  X509_verify_cert(verification);
  const int verdict = X509_STORE_CTX_get_error(verification);
  X509_STORE_CTX_free(verification);
  return verdict;
}

/// The same for one who trusts `trust`.
int Verify(const TlsTrust& trust, X509* certificate) {
  TlsAuthorities authorities(trust);
  const Context context(SSL_CTX_new(TLS_client_method()));
  EXPECT_EQ(authorities.AddTo(context.get()), "");
  return VerifyIn(context.get(), certificate);
}

TEST(FindTlsTrustTest, TheUsersFileIsAllThatIsTrusted) {
  const Image image;
  image.With("/etc/ssl/cert.pem", "");
  const TlsTrust trust = FindTlsTrust(
      {"/shop/ca.pem", "/nowhere.pem", image.root()}, image.root());
  EXPECT_EQ(trust.file, "/shop/ca.pem");
  EXPECT_EQ(trust.directories, "");
  EXPECT_THAT(trust.notes, IsEmpty());
}

TEST(FindTlsTrustTest, TheUsualFileComesBeforeTheSystems) {
  const Image image;
  image.With("/etc/ssl/cert.pem", "");
  const std::string file =
      image.With("/opt/ca.pem", ToPem(Authority("Root").certificate()));
  const TlsTrust trust = FindTlsTrust({"", file}, image.root());
  EXPECT_EQ(trust.file, file);
  EXPECT_THAT(trust.notes, IsEmpty());
}

// Other tools set it, and to what this program has no use for.
TEST(FindTlsTrustTest, AUsualFileWithoutCertificatesLeavesTheSystems) {
  const Image image;
  const std::string bundle = image.With("/etc/ssl/cert.pem", "");
  const std::string pipe = image.root() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& file :
       {std::string("/nowhere/ca.pem"), image.root(), pipe,
        std::string("/dev/zero"), std::string("/dev/null"),
        image.With("/empty.pem", ""), image.With("/text.pem", "none here\n"),
        image.With("/cut.pem",
                   ToPem(Authority("Root").certificate()).substr(0, 200))}) {
    const TlsTrust trust = FindTlsTrust({"", file}, image.root());
    EXPECT_EQ(trust.file, bundle) << file;
    EXPECT_THAT(trust.notes, ElementsAre(AllOf(HasSubstr("SSL_CERT_FILE"),
                                               HasSubstr(Quoted(file)),
                                               HasSubstr("skipped"))));
  }
}

TEST(FindTlsTrustTest, TheUsualDirectoriesThatAreThereComeBeforeTheSystems) {
  const Image image;
  image.With("/etc/ssl/cert.pem", "");
  image.With("/a/4042bcee.0", "");
  image.With("/b/4042bcee.0", "");
  image.With("/c/shop.crt", ToPem(Authority("Root").certificate()));
  const std::string& root = image.root();
  const TlsTrust trust = FindTlsTrust(
      {"", "", absl::StrCat("/nowhere:", root, "/a:", root, "/b:", root, "/c")},
      root);
  EXPECT_EQ(trust.directories, absl::StrCat(root, "/a:", root, "/b"));
  EXPECT_THAT(trust.plain_directories, ElementsAre(root + "/c"));
  EXPECT_EQ(trust.file, "");
  EXPECT_THAT(trust.notes, ElementsAre(AllOf(HasSubstr("SSL_CERT_DIR"),
                                             HasSubstr("/nowhere"))));
}

TEST(FindTlsTrustTest, TheUsualFileAndDirectoriesAreTrustedTogether) {
  const Image image;
  image.With("/a/4042bcee.0", "");
  const std::string file =
      image.With("/opt/ca.pem", ToPem(Authority("Root").certificate()));
  const TlsTrust trust =
      FindTlsTrust({"", file, image.root() + "/a"}, image.root());
  EXPECT_EQ(trust.file, file);
  EXPECT_EQ(trust.directories, image.root() + "/a");
}

TEST(FindTlsTrustTest, DirectoriesThatHoldNothingLeaveTheSystems) {
  const Image image;
  const std::string bundle = image.With("/etc/ssl/cert.pem", "");
  const std::string empty =
      fs::path(image.With("/empty/readme.txt", "")).parent_path();
  const std::string keys =
      fs::path(image.With("/keys/key.pem", "no certificate")).parent_path();
  for (const std::string& directory : {std::string("/nowhere"), empty, keys}) {
    const TlsTrust trust = FindTlsTrust({"", "", directory}, image.root());
    EXPECT_EQ(trust.file, bundle);
    EXPECT_THAT(trust.notes, ElementsAre(HasSubstr(Quoted(directory))));
  }
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
  EXPECT_EQ(Describe({"", "/f", {"/p"}}),
            "the bundle /f, then the certificate files in /p");
  EXPECT_EQ(Describe({"/d", ""}), "the hashed directory /d");
  EXPECT_EQ(Describe({}), "the certificates built into this program");
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

TEST(TlsAuthoritiesTest, TheFilesOfADirectoryWithoutHashesAreRead) {
  const Image image;
  const Authority crt("Crt");
  const Authority pem("Pem");
  const Authority cer("Cer");
  const Authority other("Other");
  image.With("/plain/a.crt", ToPem(crt.certificate()));
  image.With("/plain/b.PEM", "\xEF\xBB\xBF" + ToPem(pem.certificate()));
  image.With("/plain/c.cer", ToPem(cer.certificate()));
  image.With("/plain/d.txt", ToPem(other.certificate()));
  ASSERT_EQ(mkfifo((image.root() + "/plain/e.pem").c_str(), 0600), 0);
  fs::create_directory(image.root() + "/plain/f.pem");
  const TlsTrust trust =
      FindTlsTrust({"", "", image.root() + "/plain"}, image.root());
  for (const Authority* root : {&crt, &pem, &cer}) {
    EXPECT_EQ(Verify(trust, root->Sign("shop").get()), X509_V_OK);
  }
  EXPECT_NE(Verify(trust, other.Sign("shop").get()), X509_V_OK);
}

TEST(TlsAuthoritiesTest, APipeInPlaceOfAFileIsAProblemAndNoWait) {
  const Image image;
  const std::string pipe = image.root() + "/ca.pem";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& file : {pipe, std::string("/dev/zero")}) {
    TlsAuthorities authorities({"", file});
    const Context context(SSL_CTX_new(TLS_client_method()));
    EXPECT_THAT(authorities.AddTo(context.get()),
                HasSubstr(file + " holds no certificate"));
    EXPECT_FALSE(IsReadableFile(file));
  }
}

TEST(TlsAuthoritiesTest, AFileWithoutACertificateIsAProblem) {
  const Image image;
  const std::string file = image.With("/ca.pem", "not a certificate\n");
  TlsAuthorities authorities({"", file});
  const Context context(SSL_CTX_new(TLS_client_method()));
  EXPECT_THAT(authorities.AddTo(context.get()),
              HasSubstr(file + " holds no certificate"));
}

// While the server makes its part of a handshake there is time to read.
TEST(TlsAuthoritiesTest, ReadAheadReadsWhatAHandshakeWillAskFor) {
  const Image image;
  const Authority root("Root");
  const std::string file = image.With("/ca.pem", ToPem(root.certificate()));
  TlsAuthorities authorities({"", file});
  const Context context(SSL_CTX_new(TLS_client_method()));
  EXPECT_EQ(authorities.AddTo(context.get()), "");
  authorities.ReadAhead();
  fs::remove(file);
  EXPECT_EQ(VerifyIn(context.get(), root.Sign("shop").get()), X509_V_OK);
}

TEST(TlsAuthoritiesTest, ReadAheadLeavesWhatNoHandshakeAskedFor) {
  const Image image;
  const Authority root("Root");
  const std::string file = image.With("/ca.pem", "not yet\n");
  TlsAuthorities authorities({"", file});
  authorities.ReadAhead();
  image.With("/ca.pem", ToPem(root.certificate()));
  const Context context(SSL_CTX_new(TLS_client_method()));
  EXPECT_EQ(authorities.AddTo(context.get()), "");
  EXPECT_EQ(VerifyIn(context.get(), root.Sign("shop").get()), X509_V_OK);
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
