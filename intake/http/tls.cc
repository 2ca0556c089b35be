#include "intake/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstring>

#include "absl/strings/str_cat.h"

namespace dora::intake {
namespace {

std::string OpenSslReason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  // A file that cannot be read: OpenSSL has errno in there.
  if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
  const char* reason = ERR_reason_error_string(code);
  return reason == nullptr ? "cannot be used" : reason;
}

// What is wrong with the files, or nothing.
std::string Configure(SSL_CTX* context, const std::string& certificate_file,
                      const std::string& key_file) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) !=
      1) {
    return absl::StrCat("--tls-cert ", certificate_file, ": ", OpenSslReason());
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(),
                                  SSL_FILETYPE_PEM) != 1) {
    return absl::StrCat("--tls-key ", key_file, ": ", OpenSslReason());
  }
  return "";
}

}  // namespace

tl::expected<std::unique_ptr<httplib::Server>, std::string> MakeTlsServer(
    const std::string& certificate_file, const std::string& key_file) {
  std::string problem;
  auto server = std::make_unique<httplib::SSLServer>([&](SSL_CTX& context) {
    problem = Configure(&context, certificate_file, key_file);
    return problem.empty();
  });
  if (server->is_valid()) return server;
  if (problem.empty()) problem = "OpenSSL gives no TLS context";
  return tl::unexpected(problem);
}

}  // namespace dora::intake
