#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "os/folder.h"
#include "os/security.h"
#include "os/wide_path.h"
#include "os/windows_api.h"
#include "os/windows_files.h"

namespace dora::os {
namespace {

/// The whole path of an open folder, in the form that has no limit.
std::wstring PathOfHandle(HANDLE folder) {
  const DWORD room = GetFinalPathNameByHandleW(folder, nullptr, 0, 0);
  std::wstring path(room, L'\0');
  path.resize(GetFinalPathNameByHandleW(folder, path.data(), room, 0));
  return path;
}

/// One name, not a way to another folder or to a stream in a file.
bool IsName(const std::wstring& name) {
  return !name.empty() && name != L"." && name != L".." &&
         name.find_first_of(std::wstring(L"/\\:\0", 4)) == name.npos;
}

bool CanOpen(const std::string& path, DWORD rights) {
  const HANDLE handle =
      OpenWithRights(WidePath(path), rights, /*follows_links=*/true);
  if (handle == INVALID_HANDLE_VALUE) return false;
  CloseHandle(handle);
  return true;
}

/// The system removes no file that only may be read.
void LetRemove(const std::wstring& path) {
  const DWORD attributes = GetFileAttributesW(path.c_str());
  constexpr DWORD kReadOnly = FILE_ATTRIBUTE_READONLY;
  if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & kReadOnly) == 0) {
    return;
  }
  SetFileAttributesW(path.c_str(), attributes & ~kReadOnly);
}

}  // namespace

struct Folder::Opened {
  explicit Opened(HANDLE opened) : handle(opened), path(PathOfHandle(opened)) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() { CloseHandle(handle); }

  /// Of the file `name`; empty where it is not one name. No call takes that.
  std::wstring Inside(const std::string& name) const {
    const std::wstring wide = Wide(name);
    return IsName(wide) ? path + L"\\" + wide : L"";
  }

  const HANDLE handle;
  const std::wstring path;
};

Folder::Folder(intptr_t handle) {
  const HANDLE opened = reinterpret_cast<HANDLE>(handle);
  if (opened == INVALID_HANDLE_VALUE) return;
  auto owned = std::make_shared<Opened>(opened);
  // A file system that cannot tell the path would lead elsewhere.
  if (!owned->path.empty()) opened_ = std::move(owned);
}

Folder Folder::Open(const std::string& path, bool follows_links) {
  return Folder(reinterpret_cast<intptr_t>(
      OpenFolderNative(WidePath(path), follows_links)));
}

Folder Folder::OpenInside(const std::string& name, bool follows_links) const {
  return Folder(reinterpret_cast<intptr_t>(
      OpenFolderNative(opened_->Inside(name), follows_links)));
}

bool Folder::Make(const std::string& path) {
  if (MakeFolderNative(WidePath(path))) return true;
  const DWORD error = GetLastError();
  // The root of a drive cannot be made, says ERROR_ACCESS_DENIED.
  if (error == ERROR_ALREADY_EXISTS || IsFolder(path)) return true;
  SetLastError(error);
  return false;
}

bool Folder::MakeAll(const std::string& path) {
  const std::wstring wide = WidePath(path);
  const auto make = [&wide] {
    // Another program may make the same.
    return CreateDirectoryW(wide.c_str(), nullptr) != FALSE ||
           IsFolder(GetFileAttributesW(wide.c_str()));
  };
  if (make()) return true;
  const std::filesystem::path parent =
      std::filesystem::path(Wide(path)).parent_path();
  const std::string above = Narrow(parent.native());
  return !above.empty() && above != path && MakeAll(above) && make();
}

bool Folder::MakeInside(const std::string& name) const {
  return MakeFolderNative(opened_->Inside(name)) ||
         GetLastError() == ERROR_ALREADY_EXISTS;
}

std::optional<Folder::Trust> Folder::Inspect() const {
  const auto owner = OwnerOfHandle(opened_->handle);
  const auto others = OthersRightsOf(opened_->handle);
  if (!owner || !others) return std::nullopt;
  return Trust{*owner, others->may_write};
}

std::optional<FileStatus> Folder::StatusOf(const std::string& name) const {
  return StatusAt(opened_->Inside(name), /*follows_links=*/false);
}

std::optional<std::string> Folder::OwnerOf(const std::string& name) const {
  const HANDLE file = OpenWithRights(opened_->Inside(name), READ_CONTROL,
                                     /*follows_links=*/false);
  if (file == INVALID_HANDLE_VALUE) return std::nullopt;
  auto owner = OwnerOfHandle(file);
  CloseHandle(file);
  return owner;
}

File Folder::OpenFile(const std::string& name, const Opening& opening) const {
  return File(
      reinterpret_cast<intptr_t>(OpenNative(opened_->Inside(name), opening)));
}

bool Folder::Rename(const std::string& from, const std::string& to) const {
  return RenameNative(opened_->Inside(from), opened_->Inside(to));
}

bool Folder::Remove(const std::string& name) const {
  return RemoveNative(opened_->Inside(name));
}

void Folder::ForEachName(const std::function<bool(const char*)>& visit) const {
  WIN32_FIND_DATAW entry;
  const HANDLE search = FindFirstFileExW(
      (opened_->path + L"\\*").c_str(), FindExInfoBasic, &entry,
      FindExSearchNameMatch, nullptr, FIND_FIRST_EX_LARGE_FETCH);
  if (search == INVALID_HANDLE_VALUE) return;
  while (visit(Narrow(entry.cFileName).c_str()) &&
         FindNextFileW(search, &entry)) {
  }
  FindClose(search);
}

void Folder::Sync() const {}

bool IsForEverybody(const std::string& folder) {
  const HANDLE handle =
      OpenWithRights(WidePath(folder), READ_CONTROL, /*follows_links=*/true);
  if (handle == INVALID_HANDLE_VALUE) return false;
  const auto others = OthersRightsOf(handle);
  CloseHandle(handle);
  return others && others->may_only_add;
}

bool IsWritableFolder(const std::string& path) {
  const auto status = StatusOf(path);
  return status && status->type == FileType::kFolder &&
         CanOpen(path, FILE_ADD_FILE);
}

bool IsForbidden(const std::string& path, bool enters) {
  const DWORD rights = enters ? GENERIC_READ | FILE_TRAVERSE : GENERIC_READ;
  return !CanOpen(path, rights) && GetLastError() == ERROR_ACCESS_DENIED;
}

std::optional<std::string> MakeTemporaryFolder(const std::string& parent,
                                               const std::string& prefix) {
  const std::string path =
      absl::StrCat(parent, "/", prefix, RandomWord(), RandomWord());
  if (!MakeFolderNative(WidePath(path))) return std::nullopt;
  return path;
}

void RemoveFolder(const std::string& path) {
  const std::filesystem::path folder = WidePath(path);
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::end(entry);
       entry.increment(error)) {
    LetRemove(entry->path().native());
  }
  std::filesystem::remove_all(folder, error);
}

}  // namespace dora::os
