#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "os/paths.h"
#include "os/wide_path.h"
#include "os/windows_api.h"

namespace dora::os {
namespace {

bool IsSeparator(char c) { return c == '/' || c == '\\'; }

/// The path of what is open, in the form that users write.
std::string FinalPath(HANDLE handle) {
  const DWORD room = GetFinalPathNameByHandleW(handle, nullptr, 0, 0);
  std::wstring wide(room, L'\0');
  wide.resize(GetFinalPathNameByHandleW(handle, wide.data(), room, 0));
  if (wide.compare(0, 8, L"\\\\?\\UNC\\") == 0) {
    wide.replace(0, 8, L"\\\\");
  } else if (wide.compare(0, 4, L"\\\\?\\") == 0) {
    wide.erase(0, 4);
  }
  return Narrow(wide);
}

}  // namespace

std::filesystem::path Path(absl::string_view utf8) { return Wide(utf8); }

std::filesystem::path PathToOpen(absl::string_view utf8) {
  return WidePath(utf8);
}

std::string TextOf(const std::filesystem::path& path) {
  return Narrow(path.native());
}

std::string GenericTextOf(const std::filesystem::path& path) {
  return Narrow(path.generic_wstring());
}

std::string PathInside(absl::string_view folder, absl::string_view name) {
  std::string path = absl::StrCat(folder, "\\", name);
  std::replace(path.begin() + static_cast<std::ptrdiff_t>(folder.size()),
               path.end(), '/', '\\');
  return path;
}

bool IsAbsolutePath(absl::string_view path) {
  const bool is_share =
      path.size() > 2 && IsSeparator(path[0]) && IsSeparator(path[1]);
  return is_share || (path.size() > 2 && absl::ascii_isalpha(path[0]) &&
                      path[1] == ':' && IsSeparator(path[2]));
}

absl::string_view PathSeparators() { return "/\\"; }

char ListSeparator() { return ';'; }

std::string RealPath(const std::string& path) {
  const HANDLE handle =
      CreateFileW(WidePath(path).c_str(), FILE_READ_ATTRIBUTES,
                  FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                  nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return "";
  std::string real = FinalPath(handle);
  CloseHandle(handle);
  std::replace(real.begin(), real.end(), '\\', '/');
  return real;
}

const char* TemporaryVariable() { return "TMP"; }

std::string TemporaryFolder(const Variables& variables) {
  // In the order of GetTempPathW.
  for (const char* name : {"TMP", "TEMP", "USERPROFILE"}) {
    if (const auto folder = variables(name)) return *folder;
  }
  return absl::StrCat(variables("SystemRoot").value_or("C:\\Windows"),
                      "\\Temp");
}

std::optional<std::string> HomeFolder(const Variables& variables) {
  return variables("USERPROFILE");
}

std::optional<std::string> MachineSettingsFolder() { return std::nullopt; }

std::optional<std::string> StateFolder(const Variables& variables) {
  const auto state = variables("LOCALAPPDATA");
  if (state && IsAbsolutePath(*state)) return state;
  return std::nullopt;
}

std::string NameOfUser(absl::string_view name) { return std::string(name); }

const std::vector<std::string>& FolderVariables() {
  static const std::vector<std::string>& names = *new std::vector<std::string>{
      "SystemRoot", "SystemDrive", "ComSpec",      "PATHEXT",
      "TMP",        "TEMP",        "USERPROFILE",  "HOMEDRIVE",
      "HOMEPATH",   "APPDATA",     "LOCALAPPDATA", "ProgramData"};
  return names;
}

}  // namespace dora::os
