#include "os/wide_path.h"
#include "os/windows_api.h"

namespace dora::os {

std::wstring WidePath(absl::string_view path) {
  // A folder's name must leave room for a short file name (MAX_PATH - 12).
  constexpr size_t kLongest = MAX_PATH - 13;
  std::wstring wide = Wide(path);
  if (wide.compare(0, 4, L"\\\\?\\") == 0) return wide;
  // A relative path counts with the current folder before it.
  const DWORD before = GetCurrentDirectoryW(0, nullptr);
  if (before + wide.size() <= kLongest) return wide;
  const DWORD room = GetFullPathNameW(wide.c_str(), 0, nullptr, nullptr);
  std::wstring full(room, L'\0');
  full.resize(GetFullPathNameW(wide.c_str(), room, full.data(), nullptr));
  if (full.size() <= kLongest) return wide;
  const bool is_share = full.compare(0, 2, L"\\\\") == 0;
  return is_share ? L"\\\\?\\UNC\\" + full.substr(2) : L"\\\\?\\" + full;
}

}  // namespace dora::os
