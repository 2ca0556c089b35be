#include "os/system_version.h"
#include "os/windows_api.h"

namespace dora::os {
namespace {

/// A function that Windows' own import libraries lack; null: not there.
template <typename Function>
Function Find(const wchar_t* library, const char* name) {
  const HMODULE module = GetModuleHandleW(library);
  if (module == nullptr) return nullptr;
  return reinterpret_cast<Function>(
      reinterpret_cast<void*>(GetProcAddress(module, name)));
}

/// GetVersionEx tells an older version to programs without a manifest.
std::string Version() {
  using RtlGetVersion = LONG(WINAPI*)(OSVERSIONINFOW*);
  const auto get = Find<RtlGetVersion>(L"ntdll.dll", "RtlGetVersion");
  OSVERSIONINFOW version = {};
  version.dwOSVersionInfoSize = sizeof(version);
  if (get == nullptr || get(&version) != 0) return "";
  return " " + std::to_string(version.dwMajorVersion) + "." +
         std::to_string(version.dwMinorVersion) + "." +
         std::to_string(version.dwBuildNumber);
}

std::string NameOf(USHORT machine) {
  switch (machine) {
    case IMAGE_FILE_MACHINE_AMD64:
      return ", x86_64";
    case IMAGE_FILE_MACHINE_ARM64:
      return ", arm64";
    default:
      return "";
  }
}

/// The machine's own, also where this program is emulated.
std::string Processor() {
  using IsWow64Process2 = BOOL(WINAPI*)(HANDLE, USHORT*, USHORT*);
  const auto ask = Find<IsWow64Process2>(L"kernel32.dll", "IsWow64Process2");
  USHORT process = 0;
  USHORT machine = 0;
  if (ask == nullptr || !ask(GetCurrentProcess(), &process, &machine)) {
    return "";
  }
  return NameOf(machine);
}

}  // namespace

std::string SystemVersion() { return "Windows" + Version() + Processor(); }

}  // namespace dora::os
