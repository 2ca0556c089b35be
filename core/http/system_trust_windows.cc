#include <cstring>

#include "core/http/system_store.h"
#include "core/http/system_trust.h"
#include "os/windows_api.h"

namespace dora::core {
namespace {

class Store {
 public:
  explicit Store(const wchar_t* name)
      : handle_(CertOpenSystemStoreW(0, name)) {}
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store() {
    if (handle_ != nullptr) CertCloseStore(handle_, 0);
  }

  /// Calls `visit` for each certificate.
  template <typename Visit>
  void ForEach(Visit visit) const {
    if (handle_ == nullptr) return;
    const CERT_CONTEXT* certificate = nullptr;
    while ((certificate = CertEnumCertificatesInStore(handle_, certificate)) !=
           nullptr) {
      visit(*certificate);
    }
  }

 private:
  HCERTSTORE handle_;
};

/// By its extension and by what an administrator has set for it.
bool IsForServers(const CERT_CONTEXT& certificate) {
  DWORD size = 0;
  if (CertGetEnhancedKeyUsage(&certificate, 0, nullptr, &size) == FALSE) {
    return GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
  }
  std::string memory(size, '\0');
  auto* const usage = reinterpret_cast<CERT_ENHKEY_USAGE*>(memory.data());
  if (CertGetEnhancedKeyUsage(&certificate, 0, usage, &size) == FALSE) {
    return false;
  }
  // None named means all or nothing, as the error says.
  if (usage->cUsageIdentifier == 0) {
    return GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
  }
  for (DWORD i = 0; i < usage->cUsageIdentifier; ++i) {
    const char* const purpose = usage->rgpszUsageIdentifier[i];
    if (std::strcmp(purpose, szOID_PKIX_KP_SERVER_AUTH) == 0 ||
        std::strcmp(purpose, szOID_ANY_ENHANCED_KEY_USAGE) == 0) {
      return true;
    }
  }
  return false;
}

/// OpenSSL would trust it; Windows does so only where it is in ROOT.
bool IsItsOwnAuthority(const CERT_CONTEXT& certificate) {
  CERT_INFO& info = *certificate.pCertInfo;
  return CertCompareCertificateName(X509_ASN_ENCODING, &info.Subject,
                                    &info.Issuer) != FALSE;
}

void Append(const CERT_CONTEXT& certificate, std::string& der) {
  der.append(reinterpret_cast<const char*>(certificate.pbCertEncoded),
             certificate.cbCertEncoded);
}

}  // namespace

const char kListSeparator = ';';

// No file: anybody may make a folder such as C:\etc.
SystemTrust SystemTrustAt(const std::string&) { return {"", "", true}; }

SystemStore ReadSystemStore() {
  SystemStore store;
  Store(L"ROOT").ForEach([&store](const CERT_CONTEXT& certificate) {
    Append(certificate,
           IsForServers(certificate) ? store.trusted : store.distrusted);
  });
  Store(L"CA").ForEach([&store](const CERT_CONTEXT& certificate) {
    if (!IsForServers(certificate)) {
      Append(certificate, store.distrusted);
    } else if (!IsItsOwnAuthority(certificate)) {
      Append(certificate, store.trusted);
    }
  });
  Store(L"Disallowed").ForEach([&store](const CERT_CONTEXT& certificate) {
    Append(certificate, store.distrusted);
  });
  return store;
}

}  // namespace dora::core
