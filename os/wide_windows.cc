#include <windows.h>

#include "os/wide.h"

namespace dora::os {

std::wstring ToWide(absl::string_view text) {
  const int size = static_cast<int>(text.size());
  const int length =
      MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0);
  std::wstring wide(static_cast<size_t>(length), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), size, wide.data(), length);
  return wide;
}

std::string FromWide(const std::wstring& text) {
  const int size = static_cast<int>(text.size());
  const int length = WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr,
                                         0, nullptr, nullptr);
  std::string narrow(static_cast<size_t>(length), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), size, narrow.data(), length,
                      nullptr, nullptr);
  return narrow;
}

std::wstring WidePath(absl::string_view path) {
  // A folder's name must leave room for a short file name (MAX_PATH - 12).
  constexpr size_t kLongest = MAX_PATH - 13;
  std::wstring wide = ToWide(path);
  if (wide.size() <= kLongest || wide.compare(0, 4, L"\\\\?\\") == 0) {
    return wide;
  }
  const DWORD room = GetFullPathNameW(wide.c_str(), 0, nullptr, nullptr);
  std::wstring full(room, L'\0');
  full.resize(GetFullPathNameW(wide.c_str(), room, full.data(), nullptr));
  if (full.empty()) return wide;
  const bool is_share = full.compare(0, 2, L"\\\\") == 0;
  return is_share ? L"\\\\?\\UNC\\" + full.substr(2) : L"\\\\?\\" + full;
}

}  // namespace dora::os
