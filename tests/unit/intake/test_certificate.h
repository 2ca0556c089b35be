#pragma once

#include <string>

// A fresh self-signed certificate for localhost and 127.0.0.1, and its key, as
// PEM files: a test that carries no key cannot leak one or let one expire.

namespace dora::intake::testing {

struct CertificateFiles {
  std::string certificate;
  std::string key;
};

/// Writes the files into `directory`; empty names if OpenSSL fails.
CertificateFiles MakeCertificate(const std::string& directory);

}  // namespace dora::intake::testing
