#pragma once

#include <string>

// The certificate store of an operating system that has one.

namespace dora::core {

/// Certificates in DER, one after the other.
struct SystemStore {
  std::string trusted;
  /// Never to be trusted, whoever else names them.
  std::string distrusted;
};

/// The authorities that the system trusts for servers; nothing where it has no
/// store.
SystemStore ReadSystemStore();

}  // namespace dora::core
