#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

#include "core/base/result.h"

// A server's side of TLS 1.2 or newer, with a certificate chain and its key
// from PEM files.

namespace dora::intake::http {

/// The error names the file that is at fault, by the option that gave it.
core::Expected<std::shared_ptr<SSL_CTX>, std::string> NewTlsContext(
    const std::string& certificate_file, const std::string& key_file);

}  // namespace dora::intake::http
