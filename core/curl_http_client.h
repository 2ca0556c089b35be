#pragma once

#include <memory>
#include <string>

#include "core/http_client.h"

// The one HttpClient: a libcurl multi handle, so that several events share
// one connection and no thread is needed. TLS 1.2 or newer, always verified;
// redirects are not followed (they would carry the API key elsewhere);
// proxies by the usual variables, which libcurl reads.

namespace dora::core {

struct CurlOptions {
  std::string user_agent;
  /// PEM file of the certificate authorities to trust; empty: libcurl's own.
  std::string ca_file;
};

/// The system's bundle of certificate authorities, looked for at the
/// well-known paths of the Linux distributions; empty where there is none.
std::string FindSystemCaFile();

std::unique_ptr<HttpClient> NewCurlHttpClient(CurlOptions options);

}  // namespace dora::core
