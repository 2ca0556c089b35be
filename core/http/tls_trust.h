#pragma once

#include <openssl/ssl.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/http/ca_certificates.h"
#include "core/http/system_store.h"

// Which certificate authorities a TLS connection trusts, and how OpenSSL finds
// what it needs without parsing the others.

namespace dora::core {

/// Where the authorities are. With neither a directory nor a file they are the
/// ones compiled into the program.
struct TlsTrust {
  /// Directories with one file per certificate, named by the subject's hash;
  /// the system's separator of lists between them. They are looked at before
  /// the file.
  std::string directories;
  std::string file;  ///< PEM
  /// Directories without such names, whose *.pem, *.crt and *.cer are read.
  std::vector<std::string> plain_directories = {};
  /// What is passed over, for the user.
  std::vector<std::string> notes = {};
  /// What Windows keeps in its certificate store, and with it the authorities
  /// compiled in: Windows fetches its own only when it needs them.
  bool is_store = false;

  bool is_embedded() const {
    return directories.empty() && file.empty() && plain_directories.empty() &&
           !is_store;
  }
};

/// What names authorities.
struct NamedTrust {
  /// The user's own word: taken as it is.
  std::string file;
  /// SSL_CERT_FILE and SSL_CERT_DIR, with the system's separator of lists
  /// between directories: set for all programs, and often by others, so that
  /// what cannot be used is passed over, with a note.
  std::string usual_file = {};
  std::string usual_directories = {};
};

/// The user's file, else what the usual variables name and is there, else the
/// system's: a directory and a bundle as Linux distributions place them, or
/// the store of Windows; else the embedded ones. `root` stands before the
/// system's paths.
TlsTrust FindTlsTrust(const NamedTrust& named, const std::string& root = "");

/// True for a regular file that can be read: no pipe, device or directory.
bool IsReadableFile(const std::string& path);

/// `trust` in words, such as `the bundle /etc/ssl/cert.pem`.
std::string Describe(const TlsTrust& trust);

/// The authorities of one program run. It must outlive the contexts.
class TlsAuthorities {
 public:
  explicit TlsAuthorities(TlsTrust trust) : trust_(std::move(trust)) {}
  TlsAuthorities(const TlsAuthorities&) = delete;
  TlsAuthorities& operator=(const TlsAuthorities&) = delete;

  /// Lets `context`, which has no authorities yet, trust these. What is wrong
  /// with them, or nothing.
  std::string AddTo(SSL_CTX* context);

  /// Reads what a handshake that has begun will most likely ask for. To be
  /// called while the server makes its part: reading a system's bundle takes
  /// half a millisecond.
  void ReadAhead();

  /// The certificates of the file, or the embedded ones: read when they are
  /// asked for first, which with a directory is seldom.
  const CaCertificates& bundle();

  /// Those that no chain may hold, whoever trusts it.
  const CaCertificates& distrusted() const { return distrusted_; }

 private:
  TlsTrust trust_;
  SystemStore store_;  ///< what the certificates below point into
  CaCertificates distrusted_;
  std::optional<CaCertificates> bundle_;
  bool is_bundle_next_ = false;  ///< a handshake has begun, with no directory
};

}  // namespace dora::core
