#include "absl/strings/str_cat.h"
#include "os/system_error.h"
#include "os/windows_api.h"

namespace dora::os {

Fault LastFault() {
  switch (GetLastError()) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_DRIVE:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME:
      return Fault::kNotFound;
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
      return Fault::kExists;
    case ERROR_DIRECTORY:
      return Fault::kNotFolder;
    case ERROR_ACCESS_DENIED:
      return Fault::kDenied;
    default:
      return Fault::kOther;
  }
}

std::string LastError() {
  const DWORD code = GetLastError();
  wchar_t words[512];
  const DWORD length = FormatMessageW(
      FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS |
          FORMAT_MESSAGE_MAX_WIDTH_MASK,
      nullptr, code, 0, words, sizeof words / sizeof *words, nullptr);
  std::string text = Narrow({words, length});
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) {
    text.pop_back();
  }
  return text.empty() ? absl::StrCat("system error ", code) : text;
}

KeepLastError::KeepLastError() : code_(GetLastError()) {}

KeepLastError::~KeepLastError() { SetLastError(code_); }

}  // namespace dora::os
