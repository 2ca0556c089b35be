#pragma once

#include <httplib.h>

#include <memory>
#include <string>
#include <tl/expected.hpp>

// The HTTPS form of the HTTP library's server: TLS 1.2 or newer, with a
// certificate chain and key from PEM files.

namespace dora::intake {

/// The error names the file that is at fault.
tl::expected<std::unique_ptr<httplib::Server>, std::string> MakeTlsServer(
    const std::string& certificate_file, const std::string& key_file);

}  // namespace dora::intake
