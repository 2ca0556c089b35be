#pragma once

namespace dora::core {

/// Keeps OpenSSL from reading the machine's openssl.cnf where this program is
/// one static file: what that file asks for, such as a provider's shared
/// object, may not be there for us. To be called before each first use of
/// OpenSSL; the first call does the work.
void InitializeOpenSsl();

}  // namespace dora::core
