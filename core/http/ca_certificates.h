#pragma once

#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Certificates of authorities; a TLS handshake needs one or two. They
// are kept as the bytes that they are and found by their subject, so that only
// those that match are parsed: OpenSSL 3 takes 20 ms for a system's whole
// bundle. Nothing is verified here; that stays OpenSSL's work.

namespace dora::core {

struct X509Deleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using X509Pointer = std::unique_ptr<X509, X509Deleter>;

class CaCertificates {
 public:
  CaCertificates() = default;

  /// The certificates of a PEM file, in its order. What is not a certificate,
  /// and a block that is not Base64, is passed over.
  static CaCertificates FromPem(absl::string_view pem);

  /// True if FromPem would find one.
  static bool AreIn(absl::string_view pem);

  /// Certificates in DER, one after the other. They are not copied, so `der`
  /// must live as long as the object.
  static CaCertificates FromDer(absl::string_view der);

  /// Takes on those of `others`, behind its own.
  void Add(CaCertificates others);

  /// Leaves out those that are in `others`, byte for byte.
  void Remove(const CaCertificates& others);

  /// True if one is `certificate`, byte for byte.
  bool Hold(const X509& certificate) const;

  size_t size() const { return certificates_.size(); }
  bool empty() const { return certificates_.empty(); }

  /// Every certificate whose subject is `name`, compared as OpenSSL does:
  /// letter case, spaces and the kind of string make no difference.
  std::vector<X509Pointer> Find(const X509_NAME* name) const;

  /// All of them in DER, one after the other, as FromDer reads them.
  std::string ToDer() const;

 private:
  struct Certificate {
    std::string decoded;    ///< of PEM; else empty
    absl::string_view der;  ///< in memory that is another's; else empty
    absl::string_view bytes() const {
      return decoded.empty() ? der : absl::string_view(decoded);
    }
  };

  std::vector<Certificate> certificates_;
};

}  // namespace dora::core
