// The block of STARTUPINFO that is reserved for the C runtime, where Windows is
// Wine. Without arguments it prints the size of its own block. Otherwise it
// starts the command line behind the first argument, which says with what
// block:
//   descriptors   the C runtime's: a number, as many flags, as many handles
//   foreign       what MSYS' programs give to all that they start, for
//                 themselves: it begins with a number of 0
// and ends with the command's exit code.

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <cstdio>
#include <cstring>
#include <cwchar>
#include <string>
#include <vector>

namespace {

std::vector<BYTE> Descriptors() {
  constexpr int kCount = 4;
  std::vector<BYTE> block(sizeof kCount + kCount * (1 + sizeof(HANDLE)));
  std::memcpy(block.data(), &kCount, sizeof kCount);
  std::memset(block.data() + sizeof kCount + kCount, 0xff,
              kCount * sizeof(HANDLE));
  return block;
}

std::vector<BYTE> Foreign() {
  std::vector<BYTE> block(200, 0xAB);
  std::memset(block.data(), 0, sizeof(int));
  return block;
}

int PrintOwn() {
  STARTUPINFOW own = {};
  GetStartupInfoW(&own);
  std::printf("block of %d bytes\n", own.cbReserved2);
  return 0;
}

}  // namespace

int wmain(int count, wchar_t* arguments[]) {
  if (count == 1) return PrintOwn();
  const bool is_foreign = std::wcscmp(arguments[1], L"foreign") == 0;
  std::vector<BYTE> block = is_foreign ? Foreign() : Descriptors();
  std::wstring line;
  for (int i = 2; i < count; ++i) line += std::wstring(arguments[i]) + L" ";
  STARTUPINFOW startup = {};
  startup.cb = sizeof startup;
  startup.cbReserved2 = static_cast<WORD>(block.size());
  startup.lpReserved2 = block.data();
  PROCESS_INFORMATION started = {};
  if (!CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr,
                      nullptr, &startup, &started)) {
    return 126;
  }
  DWORD code = 0;
  WaitForSingleObject(started.hProcess, INFINITE);
  GetExitCodeProcess(started.hProcess, &code);
  return static_cast<int>(code);
}
