#include <fcntl.h>
#include <io.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "os/console_windows.h"
#include "os/streams.h"
#include "os/windows_api.h"

namespace dora::os {
namespace {

constexpr int kStreams = 3;
constexpr size_t kBuffer = 16 * 1024;

FILE* FileOf(int stream) {
  FILE* const files[kStreams] = {stdin, stdout, stderr};
  return files[stream];
}

/// What a muted stream was, as a descriptor; -1 where it is not muted.
int muted[kStreams] = {-1, -1, -1};

HANDLE HandleOf(Stream stream) {
  constexpr DWORD kNames[kStreams] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE,
                                      STD_ERROR_HANDLE};
  const int number = static_cast<int>(stream);
  if (muted[number] < 0) return GetStdHandle(kNames[number]);
  return reinterpret_cast<HANDLE>(_get_osfhandle(muted[number]));
}

bool IsThere(int number) {
  const HANDLE handle = HandleOf(static_cast<Stream>(number));
  return handle != nullptr && handle != INVALID_HANDLE_VALUE &&
         _fileno(FileOf(number)) >= 0;
}

/// What the console was; 0 while it is as it was.
std::atomic<UINT> page_before = 0;
/// The modes of a console before it took escape codes, and with them.
struct Mode {
  std::atomic<bool> is_changed = false;
  bool is_wanted = false;
  DWORD before = 0;
};
Mode modes[kStreams];

bool TakeEscapeCodes(Stream stream) {
  Mode& mode = modes[static_cast<int>(stream)];
  const HANDLE console = HandleOf(stream);
  if (mode.is_changed) return true;
  if (GetConsoleMode(console, &mode.before) == FALSE) return false;
  constexpr DWORD kNeeded =
      ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING;
  if ((mode.before & kNeeded) == kNeeded) return true;
  mode.is_changed = SetConsoleMode(console, mode.before | kNeeded) != FALSE;
  return mode.is_changed;
}

void GiveConsoleBackAtExit() {
  std::fflush(nullptr);
  GiveConsoleBack();
}

/// Also where Ctrl-C ends us.
void GiveConsoleBackLater() {
  static const int registered = [] {
    AnswerConsole();
    return std::atexit(&GiveConsoleBackAtExit);
  }();
  (void)registered;
}

}  // namespace

void PrepareStreams() {
  if (!IsThere(0)) (void)!std::freopen("NUL", "r", stdin);
  if (!IsThere(1)) (void)!std::freopen("NUL", "w", stdout);
  if (!IsThere(2)) (void)!std::freopen("NUL", "w", stderr);
  for (int i = 0; i < kStreams; ++i) {
    const int descriptor = _fileno(FileOf(i));
    if (descriptor >= 0) _setmode(descriptor, _O_BINARY);
  }
  // To a console the C library writes byte by byte, which tears characters.
  std::setvbuf(stdout, nullptr, _IOFBF, kBuffer);
}

bool IsTerminal(Stream stream) {
  DWORD mode = 0;
  return GetConsoleMode(HandleOf(stream), &mode) != FALSE;
}

bool TakesEscapeCodes(Stream stream) {
  if (!TakeEscapeCodes(stream)) return false;
  modes[static_cast<int>(stream)].is_wanted = true;
  GiveConsoleBackLater();
  return true;
}

bool IsReaderGone() {
  // A write into a pipe fails for no other reason.
  return GetFileType(HandleOf(Stream::kOutput)) == FILE_TYPE_PIPE;
}

void UseUtf8OnConsole() {
  for (int i = 0; i < kStreams; ++i) {
    if (modes[i].is_wanted) TakeEscapeCodes(static_cast<Stream>(i));
  }
  const UINT now = GetConsoleOutputCP();
  const bool is_shown =
      IsTerminal(Stream::kOutput) || IsTerminal(Stream::kErrors);
  if (page_before != 0 || !is_shown || now == 0 || now == CP_UTF8) return;
  GiveConsoleBackLater();
  if (SetConsoleOutputCP(CP_UTF8) != FALSE) page_before = now;
}

void GiveConsoleBack() {
  for (int i = 0; i < kStreams; ++i) {
    if (!modes[i].is_changed.exchange(false)) continue;
    SetConsoleMode(HandleOf(static_cast<Stream>(i)), modes[i].before);
  }
  if (const UINT page = page_before.exchange(0); page != 0) {
    SetConsoleOutputCP(page);
  }
}

void MuteStreams() {
  const int nowhere = _open("NUL", _O_WRONLY | _O_BINARY | _O_NOINHERIT);
  for (const int i : {1, 2}) {
    const int descriptor = _fileno(FileOf(i));
    if (nowhere < 0 || descriptor < 0) continue;
    const int before = _dup(descriptor);
    if (before < 0) continue;
    _dup2(nowhere, descriptor);
    muted[i] = before;
  }
  if (nowhere >= 0) _close(nowhere);
}

void UnmuteStreams() {
  std::fflush(nullptr);
  for (const int i : {1, 2}) {
    if (muted[i] < 0) continue;
    _dup2(muted[i], _fileno(FileOf(i)));
    _close(muted[i]);
    muted[i] = -1;
  }
}

}  // namespace dora::os
