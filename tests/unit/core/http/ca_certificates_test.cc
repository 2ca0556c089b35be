#include "core/http/ca_certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/support/certificate_maker.h"

namespace dora::core {
namespace {

using testing::Authority;
using testing::CommonName;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::ToDer;
using testing::ToPem;

std::vector<std::string> FoundDer(const CaCertificates& certificates,
                                  const std::string& name) {
  std::vector<std::string> found;
  for (const X509Pointer& one : certificates.Find(CommonName(name).get())) {
    found.push_back(ToDer(one.get()));
  }
  return found;
}

TEST(CaCertificatesTest, TheOneWithTheSubjectIsFound) {
  const Authority a("Root A");
  const Authority b("Root B");
  const Authority c("Root C");
  const auto certificates = CaCertificates::FromPem(absl::StrCat(
      ToPem(a.certificate()), ToPem(b.certificate()), ToPem(c.certificate())));
  EXPECT_EQ(certificates.size(), 3);
  EXPECT_THAT(FoundDer(certificates, "Root B"),
              ::testing::ElementsAre(ToDer(b.certificate())));
  EXPECT_THAT(FoundDer(certificates, "Root D"), IsEmpty());
}

TEST(CaCertificatesTest, AllOfOneSubjectAreFoundInTheirOrder) {
  const Authority old_key("Root");
  const Authority other("Other");
  const Authority new_key("Root");
  const auto certificates = CaCertificates::FromPem(
      absl::StrCat(ToPem(old_key.certificate()), ToPem(other.certificate()),
                   ToPem(new_key.certificate())));
  EXPECT_THAT(FoundDer(certificates, "Root"),
              ::testing::ElementsAre(ToDer(old_key.certificate()),
                                     ToDer(new_key.certificate())));
}

struct SameNameCase {
  const char* name;
  std::string text;
  int type;
};

class SameName : public ::testing::TestWithParam<SameNameCase> {};

TEST_P(SameName, IsFoundHoweverItIsWritten) {
  const Authority root(CommonName("Shop Root 7", V_ASN1_PRINTABLESTRING));
  const auto certificates = CaCertificates::FromPem(ToPem(root.certificate()));
  const auto name = CommonName(GetParam().text, GetParam().type);
  EXPECT_THAT(certificates.Find(name.get()), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(
    All, SameName,
    ::testing::Values(
        SameNameCase{"Utf8", "Shop Root 7", V_ASN1_UTF8STRING},
        SameNameCase{"OtherCase", "SHOP root 7", V_ASN1_UTF8STRING},
        SameNameCase{"MoreSpaces", " Shop  Root   7 ", V_ASN1_UTF8STRING},
        SameNameCase{"Ia5", "Shop Root 7", V_ASN1_IA5STRING},
        SameNameCase{"T61", "Shop Root 7", V_ASN1_T61STRING},
        SameNameCase{"Bmp",
                     std::string("\0S\0h\0o\0p\0 \0R\0o\0o\0t\0 \0007", 22),
                     V_ASN1_BMPSTRING}),
    [](const auto& info) { return info.param.name; });

TEST(CaCertificatesTest, NamesThatShareTheirLettersOnlyAreNotEqual) {
  const Authority root("Root-1");
  const auto certificates = CaCertificates::FromPem(ToPem(root.certificate()));
  EXPECT_THAT(FoundDer(certificates, "Root 1"), IsEmpty());
}

struct PemCase {
  const char* name;
  std::string before;  ///< stands before a good certificate
};

class BrokenPem : public ::testing::TestWithParam<PemCase> {};

TEST_P(BrokenPem, IsPassedOverAndTheGoodOneIsRead) {
  const Authority root("Root");
  const auto certificates = CaCertificates::FromPem(
      absl::StrCat(GetParam().before, ToPem(root.certificate())));
  EXPECT_EQ(certificates.size(), 1);
  EXPECT_THAT(FoundDer(certificates, "Root"), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenPem,
    ::testing::Values(PemCase{"Text", "Shop Root\n=========\n"},
                      PemCase{"BeginInsideALine",
                              "see -----BEGIN CERTIFICATE-----\n"},
                      PemCase{"NotBase64",
                              "-----BEGIN CERTIFICATE-----\n!!\n"
                              "-----END CERTIFICATE-----\n"},
                      PemCase{"NotDer",
                              "-----BEGIN CERTIFICATE-----\nAAAA\n"
                              "-----END CERTIFICATE-----\n"},
                      PemCase{"NoCertificate",
                              "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n"
                              "-----END CERTIFICATE-----\n"},
                      PemCase{"Empty",
                              "-----BEGIN CERTIFICATE-----\n"
                              "-----END CERTIFICATE-----\n"},
                      PemCase{"CutOff", "-----BEGIN CERTIFICATE-----\nMAMC\n"},
                      PemCase{"AnotherEnd",
                              "-----BEGIN CERTIFICATE-----\nMAMC\n"
                              "-----END PRIVATE KEY-----\n"},
                      PemCase{"AnotherKind",
                              "-----BEGIN PRIVATE KEY-----\nMAMCAQE=\n"
                              "-----END PRIVATE KEY-----\n"}),
    [](const auto& info) { return info.param.name; });

TEST(CaCertificatesTest, TextWithoutACertificateIsEmpty) {
  for (const char* text :
       {"", "\n", "-----BEGIN ", "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMAMC"}) {
    const auto certificates = CaCertificates::FromPem(text);
    EXPECT_TRUE(certificates.empty()) << text;
    EXPECT_FALSE(CaCertificates::AreIn(text)) << text;
    EXPECT_THAT(FoundDer(certificates, "Root"), IsEmpty()) << text;
  }
}

TEST(CaCertificatesTest, TheOtherLabelsAndLineEndsOfPemAreRead) {
  const Authority root("Root");
  const std::string pem = ToPem(root.certificate());
  for (const std::string& text :
       {absl::StrReplaceAll(pem, {{" CERTIFICATE", " X509 CERTIFICATE"}}),
        absl::StrReplaceAll(pem, {{" CERTIFICATE", " TRUSTED CERTIFICATE"}}),
        absl::StrReplaceAll(pem, {{"\n", "\r\n"}}),
        // Of an editor, and of such files put together.
        absl::StrCat("\xEF\xBB\xBF", pem),
        absl::StrCat("\xEF\xBB\xBF",
                     absl::StrReplaceAll(pem, {{"\n", "\r\n"}})),
        absl::StrCat("Other roots\n\xEF\xBB\xBF", pem),
        pem.substr(0, pem.size() - 1)}) {
    EXPECT_THAT(FoundDer(CaCertificates::FromPem(text), "Root"), SizeIs(1))
        << text;
    EXPECT_TRUE(CaCertificates::AreIn(text)) << text;
  }
}

TEST(CaCertificatesTest, OthersAreTakenOnAndThoseThatAreDistrustedLeftOut) {
  const Authority mine("Mine");
  const Authority other("Other");
  const Authority bad("Bad");
  // Of the same name, but not the same certificate.
  const Authority good("Bad");
  auto certificates = CaCertificates::FromPem(
      absl::StrCat(ToPem(bad.certificate()), ToPem(mine.certificate())));
  certificates.Add(CaCertificates::FromPem(
      absl::StrCat(ToPem(other.certificate()), ToPem(bad.certificate()),
                   ToPem(good.certificate()))));
  const std::string distrusted = ToDer(bad.certificate());
  certificates.Remove(CaCertificates::FromDer(distrusted));
  EXPECT_THAT(certificates, SizeIs(3));
  EXPECT_THAT(FoundDer(certificates, "Mine"), SizeIs(1));
  EXPECT_THAT(FoundDer(certificates, "Other"), SizeIs(1));
  EXPECT_THAT(FoundDer(certificates, "Bad"),
              ::testing::ElementsAre(ToDer(good.certificate())));
}

TEST(CaCertificatesTest, DerIsReadAsItIsWritten) {
  const Authority a("Root A");
  const Authority b("Root B");
  const std::string der =
      CaCertificates::FromPem(
          absl::StrCat(ToPem(a.certificate()), ToPem(b.certificate())))
          .ToDer();
  const auto certificates = CaCertificates::FromDer(der);
  EXPECT_EQ(certificates.size(), 2);
  EXPECT_EQ(certificates.ToDer(), der);
  EXPECT_THAT(FoundDer(certificates, "Root B"),
              ::testing::ElementsAre(ToDer(b.certificate())));
}

TEST(CaCertificatesTest, DerCutAnywhereIsHarmless) {
  const Authority root("Root");
  const std::string der = ToDer(root.certificate());
  for (size_t size = 0; size < der.size(); ++size) {
    // A copy of its own, so that the sanitizers see a read behind its end.
    const std::vector<char> cut(der.begin(), der.begin() + size);
    EXPECT_TRUE(
        CaCertificates::FromDer(absl::string_view(cut.data(), cut.size()))
            .empty());
  }
}

TEST(CaCertificatesTest, DerChangedAnywhereIsHarmless) {
  const Authority root("Root");
  const std::string der = ToDer(root.certificate());
  for (size_t i = 0; i < der.size(); ++i) {
    std::vector<char> changed(der.begin(), der.end());
    changed[i] = static_cast<char>(changed[i] ^ 0xff);
    const auto certificates = CaCertificates::FromDer(
        absl::string_view(changed.data(), changed.size()));
    EXPECT_LE(FoundDer(certificates, "Root").size(), 1);
  }
}

}  // namespace
}  // namespace dora::core
