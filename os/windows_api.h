#pragma once

#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
// The others need the first.
// clang-format off
#include <windows.h>
#include <shellapi.h>
#include <tlhelp32.h>
#include <wincrypt.h>
// clang-format on

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "os/utf16.h"

// What each *_windows.cc needs: the system's header without its macros, an
// owned handle, text. No other file includes it.

namespace dora::os {

/// A handle that is closed when its owner goes.
class Handle {
 public:
  /// Owns `handle`; null and INVALID_HANDLE_VALUE are none.
  explicit Handle(HANDLE handle = nullptr)
      : handle_(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
  Handle(Handle&& other) noexcept
      : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Handle() { Close(); }

  HANDLE get() const { return handle_; }
  bool is_open() const { return handle_ != nullptr; }
  void Close() {
    if (is_open()) CloseHandle(std::exchange(handle_, nullptr));
  }

 private:
  HANDLE handle_;
};

inline std::wstring Wide(absl::string_view text) {
  const std::u16string units = ToUtf16(text);
  return std::wstring(units.begin(), units.end());
}

inline std::string Narrow(const std::wstring& text) {
  return ToUtf8(std::u16string(text.begin(), text.end()));
}

/// What `NUL` or a console is opened with, for others to inherit.
inline SECURITY_ATTRIBUTES Inheritable() {
  return {sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
}

/// The variable of this process; empty where it is not set.
inline std::string VariableOf(const wchar_t* name) {
  std::wstring value(GetEnvironmentVariableW(name, nullptr, 0), L'\0');
  const auto size = static_cast<DWORD>(value.size());
  value.resize(GetEnvironmentVariableW(name, value.data(), size));
  return Narrow(value);
}

/// Of what GetFileAttributesW tells.
inline bool IsFolder(DWORD attributes) {
  return attributes != INVALID_FILE_ATTRIBUTES &&
         (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

inline bool IsFolder(const std::string& path) {
  return IsFolder(GetFileAttributesW(Wide(path).c_str()));
}

inline bool IsFile(const std::string& path) {
  const DWORD attributes = GetFileAttributesW(Wide(path).c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && !IsFolder(attributes);
}

}  // namespace dora::os
