#include <fcntl.h>
#include <io.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "os/file.h"
#include "os/security.h"
#include "os/wide_path.h"
#include "os/windows_api.h"
#include "os/windows_files.h"

namespace dora::os {
namespace {

/// Far behind all that a file can hold: a lock hinders nobody who reads.
constexpr DWORD kLockedByte = 0x40000000;  // the upper half of the offset

HANDLE Native(intptr_t handle) { return reinterpret_cast<HANDLE>(handle); }

intptr_t Number(void* handle) { return reinterpret_cast<intptr_t>(handle); }

OVERLAPPED At(uint64_t offset) {
  OVERLAPPED at = {};
  at.Offset = static_cast<DWORD>(offset);
  at.OffsetHigh = static_cast<DWORD>(offset >> 32);
  return at;
}

DWORD Bounded(size_t size) {
  constexpr size_t kMost = size_t{1} << 30;
  return static_cast<DWORD>(std::min(size, kMost));
}

/// The end of a file, or a pipe whose other end is closed.
bool IsEnd(DWORD error) {
  return error == ERROR_HANDLE_EOF || error == ERROR_BROKEN_PIPE;
}

/// False for what only looks like a pipe, such as a socket.
bool IsOpenPipe(HANDLE file) {
  return PeekNamedPipe(file, nullptr, 0, nullptr, nullptr, nullptr) != FALSE;
}

std::optional<size_t> ReadSome(HANDLE file, void* buffer, size_t size,
                               OVERLAPPED* at) {
  DWORD count = 0;
  while (ReadFile(file, buffer, Bounded(size), &count, at)) {
    // Where a pipe is still open, somebody has written nothing into it.
    if (count > 0 || size == 0 || !IsOpenPipe(file)) return count;
  }
  if (IsEnd(GetLastError())) return 0;
  return std::nullopt;
}

/// Calls `act` with the file, opened once more with another right where that is
/// what it lacks.
template <typename Act>
bool WithRight(HANDLE file, DWORD right, Act act) {
  if (act(file)) return true;
  if (GetLastError() != ERROR_ACCESS_DENIED) return false;
  const HANDLE other = ReOpenFile(
      file, right, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, 0);
  if (other == INVALID_HANDLE_VALUE) return false;
  const bool is_done = act(other);
  const DWORD error = GetLastError();
  CloseHandle(other);
  SetLastError(error);
  return is_done;
}

FILETIME FileTimeOf(absl::Time time) {
  constexpr int64_t kUnixEpoch = 116444736000000000;  // in 100 ns since 1601
  const int64_t ticks =
      kUnixEpoch + absl::ToInt64Nanoseconds(time - absl::UnixEpoch()) / 100;
  return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
}

void GoToEndIfSame(const FileStatus& ours, DWORD stream) {
  const HANDLE other = GetStdHandle(stream);
  if (other == nullptr || other == INVALID_HANDLE_VALUE) return;
  const auto theirs = StatusOfHandle(other);
  if (ours.is_regular() && theirs && theirs->is_regular() &&
      theirs->IsSameFileAs(ours)) {
    SetFilePointerEx(other, {}, nullptr, FILE_END);
  }
}

}  // namespace

std::optional<FileStatus> StatusOf(const std::string& path) {
  return StatusAt(WidePath(path), /*follows_links=*/true);
}

std::optional<FileStatus> StatusOfLink(const std::string& path) {
  return StatusAt(WidePath(path), /*follows_links=*/false);
}

File File::Open(const std::string& path, const Opening& opening) {
  return File(Number(OpenNative(WidePath(path), opening)));
}

File File::NewScratch(const std::string& folder) {
  const std::string path =
      absl::StrCat(folder, "/dora-deploy-", RandomWord(), RandomWord());
  const PrivateSecurity security;
  SECURITY_ATTRIBUTES attributes = {sizeof attributes, security.descriptor(),
                                    FALSE};
  return File(Number(CreateFileW(
      WidePath(path).c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_DELETE,
      &attributes, CREATE_NEW,
      FILE_FLAG_DELETE_ON_CLOSE | FILE_ATTRIBUTE_TEMPORARY, nullptr)));
}

File File::OfDescriptor(int descriptor) {
  HANDLE copy = INVALID_HANDLE_VALUE;
  const intptr_t handle = _get_osfhandle(descriptor);
  if (!DuplicateHandle(GetCurrentProcess(), Native(handle), GetCurrentProcess(),
                       &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) {
    return File();
  }
  return File(Number(copy));
}

void File::Close() {
  if (!is_open()) return;
  const DWORD error = GetLastError();
  CloseHandle(Native(std::exchange(handle_, kNone)));
  is_locked_ = false;
  SetLastError(error);
}

std::optional<FileStatus> File::Status() const {
  return StatusOfHandle(Native(handle_));
}

std::optional<std::string> File::Owner() const {
  return OwnerOfHandle(Native(handle_));
}

std::optional<size_t> File::Read(char* buffer, size_t size) const {
  return ReadSome(Native(handle_), buffer, size, nullptr);
}

std::optional<size_t> File::ReadAt(uint64_t offset, void* buffer,
                                   size_t size) const {
  OVERLAPPED at = At(offset);
  return ReadSome(Native(handle_), buffer, size, &at);
}

bool File::WriteAllAt(uint64_t offset, const void* data, size_t size) const {
  OVERLAPPED at = At(offset);
  DWORD count = 0;
  return WriteFile(Native(handle_), data, Bounded(size), &count, &at) &&
         count == size;
}

bool File::WriteAll(absl::string_view text) const {
  while (!text.empty()) {
    const auto count = WriteOnce(text);
    if (count.value_or(0) == 0) return false;
    text.remove_prefix(*count);
  }
  return true;
}

std::optional<size_t> File::WriteOnce(absl::string_view text) const {
  DWORD count = 0;
  if (!WriteFile(Native(handle_), text.data(), Bounded(text.size()), &count,
                 nullptr)) {
    return std::nullopt;
  }
  return count;
}

/// Where the bytes are is not told; the next line begins on a new one.
void File::TakeBack(size_t) const {}

bool File::Reserve(uint64_t size) const {
  const auto status = Status();
  if (status && status->size >= size) return true;
  FILE_END_OF_FILE_INFO end;
  end.EndOfFile.QuadPart = static_cast<LONGLONG>(size);
  return SetFileInformationByHandle(Native(handle_), FileEndOfFileInfo, &end,
                                    sizeof end) != 0;
}

bool File::Flush() const {
  return WithRight(Native(handle_), GENERIC_WRITE,
                   [](HANDLE file) { return FlushFileBuffers(file) != 0; });
}

LockResult File::TryLock() const {
  if (is_locked_) return LockResult::kLocked;
  OVERLAPPED at = {};
  at.OffsetHigh = kLockedByte;
  if (LockFileEx(Native(handle_),
                 LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0,
                 &at)) {
    is_locked_ = true;
    return LockResult::kLocked;
  }
  const DWORD error = GetLastError();
  return error == ERROR_LOCK_VIOLATION || error == ERROR_IO_PENDING
             ? LockResult::kHeldByAnother
             : LockResult::kUnknown;
}

void File::SetTime(absl::Time changed_at) const {
  const FILETIME time = FileTimeOf(changed_at);
  WithRight(Native(handle_), FILE_WRITE_ATTRIBUTES, [&time](HANDLE file) {
    return SetFileTime(file, nullptr, &time, &time) != 0;
  });
}

void File::PrintBehind() const {
  const auto ours = Status();
  if (!ours) return;
  GoToEndIfSame(*ours, STD_OUTPUT_HANDLE);
  GoToEndIfSame(*ours, STD_ERROR_HANDLE);
}

std::FILE* File::IntoStream() {
  const int descriptor = _open_osfhandle(handle_, _O_RDWR | _O_BINARY);
  if (descriptor < 0) return nullptr;
  handle_ = kNone;
  std::FILE* const stream = _fdopen(descriptor, "w+b");
  if (stream == nullptr) _close(descriptor);
  return stream;
}

bool RenameFile(const std::string& from, const std::string& to) {
  return RenameNative(WidePath(from), WidePath(to));
}

bool RemoveFile(const std::string& path) {
  return RemoveNative(WidePath(path));
}

}  // namespace dora::os
