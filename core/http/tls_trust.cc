#include "core/http/tls_trust.h"

#include <openssl/crypto.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "core/base/error.h"
#include "core/base/read_file.h"
#include "core/http/embedded_certificates.h"
#include "core/http/system_trust.h"
#include "os/paths.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;

/// Like `4042bcee.0`.
bool IsHashName(absl::string_view name) {
  if (name.size() < 10 || name[8] != '.') return false;
  for (const char c : name.substr(0, 8)) {
    if (!absl::ascii_isxdigit(c)) return false;
  }
  return absl::ascii_isdigit(name[9]);
}

/// Like `shop.pem`.
bool IsCertificateName(absl::string_view name) {
  return absl::EndsWithIgnoreCase(name, ".pem") ||
         absl::EndsWithIgnoreCase(name, ".crt") ||
         absl::EndsWithIgnoreCase(name, ".cer");
}

/// The names in a directory that `is_wanted` holds for, sorted: no more than
/// `at_most`.
std::vector<std::string> NamesIn(const std::string& path, size_t at_most,
                                 bool (*is_wanted)(absl::string_view)) {
  constexpr int kMostLookedAt = 10000;
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(os::Path(path), error);
  for (int i = 0; !error && entry != fs::directory_iterator() &&
                  i < kMostLookedAt && names.size() < at_most;
       ++i) {
    std::string name = os::TextOf(entry->path().filename());
    if (is_wanted(name)) names.push_back(std::move(name));
    entry.increment(error);
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool HasNameIn(const std::string& path, bool (*is_wanted)(absl::string_view)) {
  return !NamesIn(path, 1, is_wanted).empty();
}

/// No bundle is larger.
constexpr size_t kMaxBytes = 16 * 1024 * 1024;

/// Nothing of a file that cannot be read.
std::string TextOf(const std::string& path, size_t max_bytes = kMaxBytes) {
  return ReadBeginning(path, max_bytes).value_or("");
}

/// Adds the files of a directory without hashes.
void AppendDirectory(const std::string& path, std::string& text) {
  constexpr size_t kMostFiles = 1000;
  for (const std::string& name :
       NamesIn(path, kMostFiles, &IsCertificateName)) {
    if (text.size() >= kMaxBytes) return;
    // The one before may lack its last line feed.
    absl::StrAppend(&text, "\n", TextOf(absl::StrCat(path, "/", name)));
  }
}

/// Nearly always told by how the file begins.
bool FileHoldsCertificates(const std::string& path) {
  constexpr size_t kBeginning = 16 * 1024;
  const std::string beginning = TextOf(path, kBeginning);
  if (CaCertificates::AreIn(beginning)) return true;
  return beginning.size() == kBeginning && CaCertificates::AreIn(TextOf(path));
}

bool DirectoryHoldsCertificates(const std::string& path) {
  std::string text;
  AppendDirectory(path, text);
  return CaCertificates::AreIn(text);
}

/// True if `trust`, which has no directory with hashes, has a certificate.
bool HoldsCertificates(const TlsTrust& trust) {
  return trust.is_embedded() || trust.is_store ||
         FileHoldsCertificates(trust.file) ||
         std::any_of(trust.plain_directories.begin(),
                     trust.plain_directories.end(),
                     &DirectoryHoldsCertificates);
}

/// All that a trust's file and plain directories hold.
std::string ReadAll(const TlsTrust& trust) {
  std::string text = trust.file.empty() ? "" : TextOf(trust.file);
  for (const std::string& directory : trust.plain_directories) {
    AppendDirectory(directory, text);
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

/// Verifies a chain as Windows does: it ends at a root, and holds nothing
/// distrusted, not even where the server sent it.
int VerifyAsWindows(X509_STORE_CTX* context, void* user) {
  // Windows keeps intermediates in its store that nobody has decided to trust.
  // libcurl wants a chain that ends at one, and says so only after AddTo.
  X509_VERIFY_PARAM_clear_flags(X509_STORE_CTX_get0_param(context),
                                X509_V_FLAG_PARTIAL_CHAIN);
  if (X509_verify_cert(context) != 1) return 0;
  const auto* authorities = static_cast<const TlsAuthorities*>(user);
  const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    if (!authorities->distrusted().Hold(*sk_X509_value(chain, i))) continue;
    X509_STORE_CTX_set_error(context, X509_V_ERR_CERT_REJECTED);
    return 0;
  }
  return 1;
}

/// What SSL_CERT_FILE and SSL_CERT_DIR name and can be used.
TlsTrust UsualTrust(const NamedTrust& named) {
  TlsTrust trust;
  if (FileHoldsCertificates(named.usual_file)) {
    trust.file = named.usual_file;
  } else if (!named.usual_file.empty()) {
    trust.notes.push_back(absl::StrCat(
        "SSL_CERT_FILE: ", Quoted(named.usual_file),
        " is not a readable file of certificates; it is skipped."));
  }
  std::vector<std::string> hashed;
  for (const absl::string_view path : absl::StrSplit(
           named.usual_directories, kListSeparator, absl::SkipEmpty())) {
    const std::string directory(path);
    if (HasNameIn(directory, &IsHashName)) {
      hashed.push_back(directory);
    } else if (DirectoryHoldsCertificates(directory)) {
      trust.plain_directories.push_back(directory);
    } else {
      trust.notes.push_back(absl::StrCat(
          "SSL_CERT_DIR: ", Quoted(directory),
          " is not a readable folder of certificates; it is skipped."));
    }
  }
  trust.directories =
      absl::StrJoin(hashed, absl::string_view(&kListSeparator, 1));
  return trust;
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

TlsTrust FindTlsTrust(const NamedTrust& named, const std::string& root) {
  if (!named.file.empty()) return {"", named.file};
  TlsTrust trust = UsualTrust(named);
  if (!trust.is_embedded()) return trust;
  const SystemTrust system = SystemTrustAt(root);
  if (HasNameIn(system.directory, &IsHashName)) {
    trust.directories = system.directory;
  }
  trust.file = system.file;
  trust.is_store = system.has_store;
  return trust;
}

bool IsReadableFile(const std::string& path) {
  return ReadBeginning(path, 0).has_value();
}

std::string Describe(const TlsTrust& trust) {
  if (trust.is_embedded()) return "the certificates built into this program";
  if (trust.is_store) {
    return "the certificate store of Windows, then the certificates built into "
           "this program";
  }
  std::vector<std::string> places;
  if (!trust.directories.empty()) {
    places.push_back(absl::StrCat("the hashed directory ", trust.directories));
  }
  if (!trust.file.empty()) {
    places.push_back(absl::StrCat("the bundle ", trust.file));
  }
  for (const std::string& directory : trust.plain_directories) {
    places.push_back(absl::StrCat("the certificate files in ", directory));
  }
  return absl::StrJoin(places, ", then ");
}

const CaCertificates& TlsAuthorities::bundle() {
  if (bundle_) return *bundle_;
  if (trust_.is_store) {
    store_ = ReadSystemStore();
    bundle_ = CaCertificates::FromDer(store_.trusted);
    bundle_->Add(CaCertificates::FromDer(EmbeddedCertificates()));
    distrusted_ = CaCertificates::FromDer(store_.distrusted);
    bundle_->Remove(distrusted_);
  } else {
    bundle_ = trust_.is_embedded()
                  ? CaCertificates::FromDer(EmbeddedCertificates())
                  : CaCertificates::FromPem(ReadAll(trust_));
  }
  return *bundle_;
}

void TlsAuthorities::ReadAhead() {
  if (is_bundle_next_) bundle();
}

std::string TlsAuthorities::AddTo(SSL_CTX* context) {
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  if (!trust_.directories.empty()) {
    if (X509_STORE_load_path(store, trust_.directories.c_str()) != 1) {
      return absl::StrCat(Describe(trust_), " cannot be used");
    }
    if (trust_.file.empty() && trust_.plain_directories.empty()) return "";
  } else if (!is_bundle_next_) {
    if (!HoldsCertificates(trust_)) {
      return absl::StrCat(Describe(trust_), " holds no certificate");
    }
    is_bundle_next_ = true;
  }
  if (trust_.is_store) {
    SSL_CTX_set_cert_verify_callback(context, &VerifyAsWindows, this);
  }
  X509_LOOKUP* lookup = X509_STORE_add_lookup(store, BundleMethod());
  if (lookup == nullptr || X509_LOOKUP_set_method_data(lookup, this) != 1) {
    return "OpenSSL takes no certificate lookup";
  }
  return "";
}

}  // namespace dora::core
