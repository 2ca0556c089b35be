#pragma once

#include <string>

// Where an operating system keeps the authorities that it trusts.

namespace dora::core {

/// Between the folders of SSL_CERT_DIR.
extern const char kListSeparator;

struct SystemTrust {
  std::string directory;  ///< with hashed names, if it is there
  std::string file;       ///< PEM that can be read; may be empty
  bool has_store = false;
};

/// `root` stands before the paths of files.
SystemTrust SystemTrustAt(const std::string& root);

}  // namespace dora::core
