#include "os/owner.h"
// After windows.h, whose types they use.
#include <aclapi.h>
#include <sddl.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "os/security.h"
#include "os/wide_path.h"
#include "os/windows_api.h"

namespace dora::os {
namespace {

struct LocalFreer {
  void operator()(void* memory) const { LocalFree(memory); }
};
template <typename T>
using Local = std::unique_ptr<T, LocalFreer>;

constexpr char kAdministrators[] = "S-1-5-32-544";

std::string Word(PSID sid) {
  wchar_t* text = nullptr;
  if (!ConvertSidToStringSidW(sid, &text)) return "";
  const Local<wchar_t> owned(text);
  return Narrow(text);
}

/// The user of this process.
std::string UserOfProcess() {
  HANDLE token = nullptr;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) return "";
  alignas(TOKEN_USER) char buffer[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
  DWORD size = 0;
  const bool is_known =
      GetTokenInformation(token, TokenUser, buffer, sizeof buffer, &size) != 0;
  CloseHandle(token);
  if (!is_known) return "";
  return Word(reinterpret_cast<const TOKEN_USER*>(buffer)->User.Sid);
}

/// True only where the process has their rights, not where it could get them.
bool IsAdministrator() {
  alignas(SID) char sid[SECURITY_MAX_SID_SIZE];
  DWORD size = sizeof sid;
  BOOL is_member = FALSE;
  return CreateWellKnownSid(WinBuiltinAdministratorsSid, nullptr, sid, &size) &&
         CheckTokenMembership(nullptr, sid, &is_member) && is_member;
}

/// Who may do all in any case, and names that stand for an owner.
bool IsHarmless(const std::string& user) {
  constexpr const char* kHarmless[] = {
      "S-1-5-18",       // the system
      kAdministrators,  //
      "S-1-3-0",        // CREATOR OWNER
      "S-1-3-4",        // OWNER RIGHTS
      // TrustedInstaller
      "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"};
  return std::find(std::begin(kHarmless), std::end(kHarmless), user) !=
             std::end(kHarmless) ||
         IsOwn(user);
}

constexpr DWORD kAdds = FILE_ADD_FILE | FILE_ADD_SUBDIRECTORY | GENERIC_WRITE;
constexpr DWORD kRemoves =
    DELETE | FILE_DELETE_CHILD | WRITE_DAC | WRITE_OWNER | GENERIC_ALL;

/// What the access control entry gives to others than us.
DWORD RightsOfOthers(const ACE_HEADER& header) {
  const bool allows = header.AceType == ACCESS_ALLOWED_ACE_TYPE ||
                      header.AceType == ACCESS_ALLOWED_CALLBACK_ACE_TYPE;
  if (!allows || (header.AceFlags & INHERIT_ONLY_ACE) != 0) return 0;
  // Both types begin alike.
  ACCESS_ALLOWED_ACE entry;
  std::copy_n(reinterpret_cast<const char*>(&header), sizeof entry,
              reinterpret_cast<char*>(&entry));
  const char* const sid = reinterpret_cast<const char*>(&header) +
                          offsetof(ACCESS_ALLOWED_ACE, SidStart);
  return IsHarmless(Word(const_cast<char*>(sid))) ? 0 : entry.Mask;
}

DWORD RightsOfOthers(PACL list) {
  DWORD rights = 0;
  for (DWORD i = 0; i < list->AceCount; ++i) {
    void* entry = nullptr;
    if (!GetAce(list, i, &entry)) return GENERIC_ALL;
    rights |= RightsOfOthers(*static_cast<const ACE_HEADER*>(entry));
  }
  return rights;
}

}  // namespace

std::vector<std::string> OwnUsers() {
  // Neither changes while the process lives.
  static const std::vector<std::string>& users = *[] {
    auto* const own = new std::vector<std::string>{UserOfProcess()};
    if (IsAdministrator()) own->push_back(kAdministrators);
    return own;
  }();
  return users;
}

bool IsOwn(const std::string& user) {
  const std::vector<std::string> own = OwnUsers();
  return !user.empty() && std::find(own.begin(), own.end(), user) != own.end();
}

std::optional<std::string> OwnerOf(const std::string& path) {
  const HANDLE handle = CreateFileW(
      WidePath(path).c_str(), READ_CONTROL,
      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
      OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT,
      nullptr);
  if (handle == INVALID_HANDLE_VALUE) return std::nullopt;
  auto owner = OwnerOfHandle(handle);
  CloseHandle(handle);
  return owner;
}

std::optional<std::string> OwnerOfHandle(void* handle) {
  PSID owner = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (GetSecurityInfo(handle, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION,
                      &owner, nullptr, nullptr, nullptr,
                      &descriptor) != ERROR_SUCCESS) {
    return std::nullopt;
  }
  const Local<void> owned(descriptor);
  if (owner == nullptr) return std::nullopt;
  return Word(owner);
}

std::optional<OthersRights> OthersRightsOf(void* handle) {
  PACL list = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (GetSecurityInfo(handle, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION,
                      nullptr, nullptr, &list, nullptr,
                      &descriptor) != ERROR_SUCCESS) {
    return std::nullopt;
  }
  const Local<void> owned(descriptor);
  // Without a list everybody may do everything.
  const DWORD rights = list == nullptr ? GENERIC_ALL : RightsOfOthers(list);
  OthersRights others;
  others.may_write = (rights & (kAdds | kRemoves)) != 0;
  others.may_only_add =
      (rights & FILE_ADD_SUBDIRECTORY) != 0 && (rights & kRemoves) == 0;
  return others;
}

PrivateSecurity::PrivateSecurity() {
  // The owner too: with an administrator's rights it would be their group, and
  // without them the same user would not take the file for his own.
  const std::string user = OwnUsers().front();
  const std::string rights =
      absl::StrCat("O:", user, "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)",
                   "(A;OICI;FA;;;", user, ")");
  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(
          Wide(rights).c_str(), SDDL_REVISION_1, &descriptor_, nullptr)) {
    descriptor_ = nullptr;
  }
}

PrivateSecurity::~PrivateSecurity() { LocalFree(descriptor_); }

}  // namespace dora::os
