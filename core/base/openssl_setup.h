#pragma once

namespace dora::core {

/// Keeps an OpenSSL that is built into this program from reading the machine's
/// openssl.cnf: what that file asks for, such as a provider's shared object, is
/// not there for us. To be called before each first use of OpenSSL; the first
/// call does the work.
void InitializeOpenSsl();

}  // namespace dora::core
