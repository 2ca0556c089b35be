#include "os/windows_files.h"

#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "os/random.h"
#include "os/security.h"
#include "os/windows_api.h"

namespace dora::os {
namespace {

constexpr DWORD kShareAll =
    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
/// Folders too; and the other end of a named pipe does not act as this user.
constexpr DWORD kFlags = FILE_FLAG_BACKUP_SEMANTICS | SECURITY_SQOS_PRESENT |
                         SECURITY_IDENTIFICATION;

/// Names of system calls that older headers lack.
constexpr auto kRenameEx = static_cast<FILE_INFO_BY_HANDLE_CLASS>(22);
constexpr auto kDispositionEx = static_cast<FILE_INFO_BY_HANDLE_CLASS>(21);
constexpr DWORD kReplace = 1;
constexpr DWORD kPosixRename = 2;
constexpr DWORD kDelete = 1;
constexpr DWORD kPosixDelete = 2;
constexpr DWORD kDeleteReadOnly = 0x10;

/// Closing it keeps what GetLastError says.
class FileHandle {
 public:
  explicit FileHandle(HANDLE handle) : handle_(handle) {}
  FileHandle(const FileHandle&) = delete;
  FileHandle& operator=(const FileHandle&) = delete;
  ~FileHandle() {
    const DWORD error = GetLastError();
    if (is_open()) CloseHandle(handle_);
    SetLastError(error);
  }

  bool is_open() const { return handle_ != INVALID_HANDLE_VALUE; }
  HANDLE get() const { return handle_; }
  HANDLE Release() { return std::exchange(handle_, INVALID_HANDLE_VALUE); }

 private:
  HANDLE handle_;
};

DWORD LinkFlag(bool follows_links) {
  return follows_links ? 0 : FILE_FLAG_OPEN_REPARSE_POINT;
}

/// The tag of a reparse point; 0 of anything else.
DWORD ReparseTagOf(HANDLE handle) {
  FILE_ATTRIBUTE_TAG_INFO info;
  if (!GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &info,
                                    sizeof info) ||
      (info.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) {
    return 0;
  }
  return info.ReparseTag;
}

/// A link or a junction stands for another name; a file that is compressed or
/// in a cloud is a reparse point too.
bool IsLink(DWORD tag) {
  constexpr DWORD kNameSurrogate = 0x20000000;
  return (tag & kNameSurrogate) != 0;
}

/// What `open` gives without following a link, which is refused.
template <typename Open>
HANDLE OpenUnlessLink(bool follows_links, Open open) {
  FileHandle handle(open(LinkFlag(follows_links)));
  if (follows_links || !handle.is_open()) return handle.Release();
  const DWORD tag = ReparseTagOf(handle.get());
  if (tag == 0) return handle.Release();
  if (!IsLink(tag)) return open(0);
  SetLastError(ERROR_CANT_RESOLVE_FILENAME);
  return INVALID_HANDLE_VALUE;
}

/// The rights that `opening` needs.
DWORD RightsOf(const Opening& opening) {
  constexpr DWORD kAppend =
      FILE_APPEND_DATA | FILE_READ_ATTRIBUTES | READ_CONTROL | SYNCHRONIZE;
  constexpr DWORD kRights[] = {GENERIC_READ, GENERIC_READ | GENERIC_WRITE,
                               kAppend, GENERIC_READ | kAppend};
  return kRights[static_cast<int>(opening.access)];
}

FileType TypeOf(HANDLE handle, DWORD attributes) {
  if (IsLink(ReparseTagOf(handle))) return FileType::kLink;
  return (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? FileType::kFolder
                                                      : FileType::kRegular;
}

absl::Time TimeOf(const FILETIME& time) {
  constexpr int64_t kUnixEpoch = 116444736000000000;  // in 100 ns since 1601
  const int64_t ticks =
      (int64_t{time.dwHighDateTime} << 32) | time.dwLowDateTime;
  return absl::UnixEpoch() + (ticks - kUnixEpoch) * absl::Nanoseconds(100);
}

void TellFile(HANDLE handle, const BY_HANDLE_FILE_INFORMATION& known,
              FileStatus& status) {
  status.volume = known.dwVolumeSerialNumber;
  status.id.first =
      (uint64_t{known.nFileIndexHigh} << 32) | known.nFileIndexLow;
  FILE_ID_INFO whole;
  if (!GetFileInformationByHandleEx(handle, FileIdInfo, &whole, sizeof whole)) {
    return;
  }
  status.volume = whole.VolumeSerialNumber;
  const auto* const bytes = whole.FileId.Identifier;
  std::memcpy(&status.id.first, bytes, sizeof status.id.first);
  std::memcpy(&status.id.second, bytes + sizeof status.id.first,
              sizeof status.id.second);
}

/// Who looks at each new file, such as a virus scanner, has it open for a
/// moment.
bool IsInUse(DWORD error) {
  return error == ERROR_SHARING_VIOLATION || error == ERROR_LOCK_VIOLATION ||
         error == ERROR_ACCESS_DENIED || error == ERROR_USER_MAPPED_FILE;
}

template <typename Try>
bool TryForASecond(Try attempt) {
  constexpr DWORD kLongest = 1000;
  for (DWORD waited = 0, pause = 5;; waited += pause, pause *= 2) {
    if (attempt()) return true;
    if (!IsInUse(GetLastError()) || waited + pause > kLongest) return false;
    Sleep(pause);
  }
}

/// Replaces also a file that is open. False where the file system, or an older
/// Windows, cannot.
bool RenameOnceAsPosix(const std::wstring& from, const std::wstring& to) {
  const FileHandle file(CreateFileW(
      from.c_str(), DELETE | SYNCHRONIZE, kShareAll, nullptr, OPEN_EXISTING,
      kFlags | FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_WRITE_THROUGH,
      nullptr));
  if (!file.is_open()) return false;
  const size_t bytes = to.size() * sizeof(wchar_t);
  std::vector<std::max_align_t> room(
      (sizeof(FILE_RENAME_INFO) + bytes) / sizeof(std::max_align_t) + 1);
  auto* const info = reinterpret_cast<FILE_RENAME_INFO*>(room.data());
  const DWORD flags = kReplace | kPosixRename;
  std::memcpy(info, &flags, sizeof flags);
  info->RootDirectory = nullptr;
  info->FileNameLength = static_cast<DWORD>(bytes);
  std::memcpy(info->FileName, to.c_str(), bytes);
  return SetFileInformationByHandle(
             file.get(), kRenameEx, info,
             static_cast<DWORD>(sizeof(FILE_RENAME_INFO) + bytes)) != 0;
}

/// Replaces a file that is open where RenameOnceAsPosix cannot: frees its name
/// first. What is left behind by a crash meanwhile has the name of a temporary
/// file (core/base/durable_file.cc).
bool RenameOverOpen(const std::wstring& from, const std::wstring& to) {
  if (IsFolder(GetFileAttributesW(to.c_str()))) return false;
  const std::wstring aside =
      to +
      Wide(absl::StrCat(".", absl::Hex(SystemRandom()(), absl::kZeroPad8)));
  if (MoveFileExW(to.c_str(), aside.c_str(), 0) == FALSE) return false;
  if (MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_WRITE_THROUGH) != FALSE) {
    DeleteFileW(aside.c_str());
    return true;
  }
  const DWORD error = GetLastError();
  MoveFileExW(aside.c_str(), to.c_str(), 0);
  SetLastError(error);
  return false;
}

/// Takes the name away at once, also of a file that is open.
bool RemoveOnceAsPosix(const std::wstring& path) {
  const FileHandle file(
      CreateFileW(path.c_str(), DELETE, kShareAll, nullptr, OPEN_EXISTING,
                  kFlags | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  if (!file.is_open()) return false;
  DWORD flags = kDelete | kPosixDelete | kDeleteReadOnly;
  return SetFileInformationByHandle(file.get(), kDispositionEx, &flags,
                                    sizeof flags) != 0;
}

}  // namespace

void* OpenNative(const std::wstring& path, const Opening& opening) {
  constexpr DWORD kCreation[] = {OPEN_EXISTING, OPEN_ALWAYS, CREATE_NEW};
  const bool is_private =
      opening.creation != Opening::Creation::kNever && !opening.is_for_all;
  std::optional<PrivateSecurity> security;
  SECURITY_ATTRIBUTES attributes = {sizeof attributes, nullptr, FALSE};
  if (is_private) {
    attributes.lpSecurityDescriptor = security.emplace().descriptor();
    if (!security->is_good()) return INVALID_HANDLE_VALUE;
  }
  return OpenUnlessLink(opening.follows_links, [&](DWORD flag) {
    return CreateFileW(path.c_str(), RightsOf(opening), kShareAll,
                       is_private ? &attributes : nullptr,
                       kCreation[static_cast<int>(opening.creation)],
                       kFlags | flag, nullptr);
  });
}

void* OpenFolderNative(const std::wstring& path, bool follows_links) {
  // FILE_LIST_DIRECTORY is what makes the rule on sharing count.
  FileHandle folder(OpenUnlessLink(follows_links, [&path](DWORD flag) {
    return CreateFileW(
        path.c_str(),
        FILE_LIST_DIRECTORY | FILE_READ_ATTRIBUTES | READ_CONTROL | SYNCHRONIZE,
        FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING,
        kFlags | flag, nullptr);
  }));
  if (!folder.is_open()) return folder.Release();
  const auto status = StatusOfHandle(folder.get());
  if (status && status->type == FileType::kFolder) return folder.Release();
  SetLastError(ERROR_DIRECTORY);
  return INVALID_HANDLE_VALUE;
}

void* OpenWithRights(const std::wstring& path, unsigned long rights,
                     bool follows_links) {
  return CreateFileW(path.c_str(), rights, kShareAll, nullptr, OPEN_EXISTING,
                     kFlags | LinkFlag(follows_links), nullptr);
}

std::optional<FileStatus> StatusOfHandle(void* handle) {
  FileStatus status;
  const DWORD kind = GetFileType(handle);
  if (kind == FILE_TYPE_PIPE) status.type = FileType::kPipe;
  if (kind != FILE_TYPE_DISK) return status;
  BY_HANDLE_FILE_INFORMATION known;
  if (!GetFileInformationByHandle(handle, &known)) return std::nullopt;
  status.type = TypeOf(handle, known.dwFileAttributes);
  status.size = (uint64_t{known.nFileSizeHigh} << 32) | known.nFileSizeLow;
  status.changed_at = TimeOf(known.ftLastWriteTime);
  status.names = known.nNumberOfLinks;
  TellFile(handle, known, status);
  return status;
}

std::optional<FileStatus> StatusAt(const std::wstring& path,
                                   bool follows_links) {
  const FileHandle file(
      OpenWithRights(path, FILE_READ_ATTRIBUTES, follows_links));
  if (!file.is_open()) return std::nullopt;
  return StatusOfHandle(file.get());
}

bool RenameNative(const std::wstring& from, const std::wstring& to) {
  const bool is_renamed = TryForASecond([&] {
    return RenameOnceAsPosix(from, to) ||
           MoveFileExW(from.c_str(), to.c_str(),
                       MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) != 0;
  });
  return is_renamed || (IsInUse(GetLastError()) && RenameOverOpen(from, to));
}

bool RemoveNative(const std::wstring& path) {
  const DWORD attributes = GetFileAttributesW(path.c_str());
  const bool is_reparse_point =
      attributes != INVALID_FILE_ATTRIBUTES &&
      (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
  if (IsFolder(attributes) && !is_reparse_point) {
    SetLastError(ERROR_ACCESS_DENIED);
    return false;
  }
  return TryForASecond([&] {
    return RemoveOnceAsPosix(path) ||
           (IsFolder(attributes) ? RemoveDirectoryW(path.c_str())
                                 : DeleteFileW(path.c_str())) != 0;
  });
}

bool MakeFolderNative(const std::wstring& path) {
  const PrivateSecurity security;
  SECURITY_ATTRIBUTES attributes = {sizeof attributes, security.descriptor(),
                                    FALSE};
  return security.is_good() && CreateDirectoryW(path.c_str(), &attributes) != 0;
}

std::string RandomWord() {
  SystemRandom random;
  return absl::StrCat(absl::Hex(random(), absl::kZeroPad8));
}

}  // namespace dora::os
