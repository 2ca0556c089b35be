#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "core/http/system_store.h"
#include "core/http/system_trust.h"

namespace dora::core {
namespace {

constexpr const char* kSystemFiles[] = {
    "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Gentoo
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL, Amazon Linux
    "/etc/ssl/ca-bundle.pem",              // openSUSE
    "/etc/ssl/cert.pem",                   // Alpine, BSD, macOS
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"};
constexpr char kSystemDirectory[] = "/etc/ssl/certs";

}  // namespace

const char kListSeparator = ':';

SystemTrust SystemTrustAt(const std::string& root) {
  SystemTrust trust;
  trust.directory = absl::StrCat(root, kSystemDirectory);
  for (const char* file : kSystemFiles) {
    const std::string path = absl::StrCat(root, file);
    if (access(path.c_str(), R_OK) != 0) continue;
    trust.file = path;
    break;
  }
  return trust;
}

SystemStore ReadSystemStore() { return {}; }

}  // namespace dora::core
