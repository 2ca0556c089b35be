#include "intake/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstring>

#include "absl/strings/str_cat.h"

namespace dora::intake::http {
namespace {

std::string OpenSslReason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  // A file that cannot be read: OpenSSL has errno in there.
  if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
  const char* reason = ERR_reason_error_string(code);
  return reason == nullptr ? "cannot be used" : reason;
}

}  // namespace

core::Expected<std::shared_ptr<SSL_CTX>, std::string> NewTlsContext(
    const std::string& certificate_file, const std::string& key_file) {
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()),
                                         &SSL_CTX_free);
  if (context == nullptr) {
    return tl::unexpected<std::string>("OpenSSL gives no TLS context");
  }
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  if (SSL_CTX_use_certificate_chain_file(context.get(),
                                         certificate_file.c_str()) != 1) {
    return tl::unexpected(
        absl::StrCat("--tls-cert ", certificate_file, ": ", OpenSslReason()));
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(),
                                  SSL_FILETYPE_PEM) != 1) {
    return tl::unexpected(
        absl::StrCat("--tls-key ", key_file, ": ", OpenSslReason()));
  }
  return context;
}

}  // namespace dora::intake::http
