#include "core/tls_trust.h"

#include <dirent.h>
#include <openssl/crypto.h>
#include <openssl/x509_vfy.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "core/embedded_certificates.h"

namespace dora::core {
namespace {

constexpr const char* kSystemFiles[] = {
    "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Gentoo
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL, Amazon Linux
    "/etc/ssl/ca-bundle.pem",              // openSUSE
    "/etc/ssl/cert.pem",                   // Alpine, BSD
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"};
constexpr char kSystemDirectory[] = "/etc/ssl/certs";

struct DirectoryCloser {
  void operator()(DIR* directory) const { closedir(directory); }
};

/// Like `4042bcee.0`.
bool IsHashName(absl::string_view name) {
  if (name.size() < 10 || name[8] != '.') return false;
  for (const char c : name.substr(0, 8)) {
    if (!absl::ascii_isxdigit(c)) return false;
  }
  return absl::ascii_isdigit(name[9]);
}

bool IsHashed(const std::string& path) {
  const std::unique_ptr<DIR, DirectoryCloser> directory(opendir(path.c_str()));
  if (directory == nullptr) return false;
  while (const dirent* entry = readdir(directory.get())) {
    if (IsHashName(entry->d_name)) return true;
  }
  return false;
}

/// The text of a file, up to a size that no bundle has.
std::string ReadFile(const std::string& path) {
  constexpr size_t kMaxBytes = 16 * 1024 * 1024;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  char buffer[32 * 1024];
  while (file && text.size() < kMaxBytes) {
    file.read(buffer, sizeof buffer);
    text.append(buffer, static_cast<size_t>(file.gcount()));
  }
  return text;
}

/// OpenSSL asks for the certificates whose subject is `name`: they go into its
/// store, and the first into `found`.
int FindBySubject(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type,
                  const X509_NAME* name, X509_OBJECT* found) {
  if (type != X509_LU_X509) return 0;
  auto* authorities =
      static_cast<TlsAuthorities*>(X509_LOOKUP_get_method_data(lookup));
  const std::vector<X509Pointer> certificates =
      authorities->bundle().Find(name);
  for (const X509Pointer& certificate : certificates) {
    X509_STORE* store = X509_LOOKUP_get_store(lookup);
    if (X509_STORE_add_cert(store, certificate.get()) != 1) return 0;
  }
  if (certificates.empty()) return 0;
  X509* first = certificates.front().get();
  if (X509_OBJECT_set1_X509(found, first) != 1) return 0;
  // The store owns it. OpenSSL takes a reference of its own through `found`,
  // so the one just made has to go (see X509_LOOKUP_meth_new(3)).
  X509_free(first);
  return 1;
}

X509_LOOKUP_METHOD* BundleMethod() {
  static X509_LOOKUP_METHOD* const method = [] {
    X509_LOOKUP_METHOD* made = X509_LOOKUP_meth_new("bundle, by subject");
    X509_LOOKUP_meth_set_get_by_subject(made, &FindBySubject);
    return made;
  }();
  return method;
}

}  // namespace

TlsTrust FindTlsTrust(const std::string& named_file,
                      const std::string& named_directories,
                      const std::string& root) {
  if (!named_file.empty()) return {"", named_file};
  std::vector<absl::string_view> there;
  for (const absl::string_view directory :
       absl::StrSplit(named_directories, ':', absl::SkipEmpty())) {
    if (access(std::string(directory).c_str(), R_OK | X_OK) == 0) {
      there.push_back(directory);
    }
  }
  if (!there.empty()) return {absl::StrJoin(there, ":"), ""};
  TlsTrust trust;
  const std::string system_directory = absl::StrCat(root, kSystemDirectory);
  if (IsHashed(system_directory)) trust.directories = system_directory;
  for (const char* file : kSystemFiles) {
    const std::string path = absl::StrCat(root, file);
    if (access(path.c_str(), R_OK) != 0) continue;
    trust.file = path;
    break;
  }
  return trust;
}

std::string Describe(const TlsTrust& trust) {
  if (trust.is_embedded()) return "the certificates inside this program";
  std::string text;
  if (!trust.directories.empty()) {
    absl::StrAppend(&text, "the hashed directory ", trust.directories);
  }
  if (!trust.file.empty()) {
    absl::StrAppend(&text, text.empty() ? "" : ", then ", "the bundle ",
                    trust.file);
  }
  return text;
}

const CaCertificates& TlsAuthorities::bundle() {
  if (!bundle_) {
    bundle_ = trust_.is_embedded()
                  ? CaCertificates::FromDer(EmbeddedCertificates())
                  : CaCertificates::FromPem(ReadFile(trust_.file));
  }
  return *bundle_;
}

std::string TlsAuthorities::AddTo(SSL_CTX* context) {
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  if (!trust_.directories.empty()) {
    if (X509_STORE_load_path(store, trust_.directories.c_str()) != 1) {
      return absl::StrCat(Describe(trust_), " cannot be used");
    }
    if (trust_.file.empty()) return "";
  } else if (bundle().empty()) {
    return absl::StrCat(Describe(trust_), " holds no certificate");
  }
  X509_LOOKUP* lookup = X509_STORE_add_lookup(store, BundleMethod());
  if (lookup == nullptr || X509_LOOKUP_set_method_data(lookup, this) != 1) {
    return "OpenSSL takes no certificate lookup";
  }
  return "";
}

}  // namespace dora::core
