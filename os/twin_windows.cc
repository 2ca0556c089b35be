#include "os/twin_windows.h"

#include <cstdint>
#include <cstring>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "os/console_windows.h"
#include "os/environment_block.h"
#include "os/random.h"
#include "os/start.h"

namespace dora::os {
namespace {

constexpr wchar_t kVariable[] = L"DORA_DEPLOY_TWIN";
constexpr int kNumbers = 4;

Twin* us = nullptr;  ///< in the second

uint64_t NumberOf(HANDLE handle) { return reinterpret_cast<uintptr_t>(handle); }

HANDLE HandleOf(absl::string_view text) {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) return nullptr;
  return reinterpret_cast<HANDLE>(static_cast<uintptr_t>(number));
}

DWORD ParentOf(DWORD process) {
  const Handle snapshot(CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0));
  if (!snapshot.is_open()) return 0;
  PROCESSENTRY32W entry = {};
  entry.dwSize = sizeof entry;
  for (BOOL more = Process32FirstW(snapshot.get(), &entry); more != FALSE;
       more = Process32NextW(snapshot.get(), &entry)) {
    if (entry.th32ProcessID == process) return entry.th32ParentProcessID;
  }
  return 0;
}

/// A stream of ours as another process can inherit it.
HANDLE InheritableStream(DWORD name) {
  const HANDLE stream = GetStdHandle(name);
  if (stream == nullptr || stream == INVALID_HANDLE_VALUE) return nullptr;
  SetHandleInformation(stream, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  return stream;
}

std::string OwnFile() {
  std::wstring path(32768, L'\0');
  const auto size = static_cast<DWORD>(path.size());
  path.resize(GetModuleFileNameW(nullptr, path.data(), size));
  return Narrow(path);
}

}  // namespace

struct Twin::Memory {
  uint32_t numbers[kNumbers];  ///< that nobody else knows
  DWORD parent;
  alignas(16) unsigned char board[kBoardBytes];
};

Twin::Twin() {
  section_ =
      Handle(CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE,
                                0, sizeof(Memory), nullptr));
  sign_ = Handle(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  if (!section_.is_open() || !sign_.is_open()) return;
  memory_ = static_cast<Memory*>(MapViewOfFile(
      section_.get(), FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, sizeof(Memory)));
  if (memory_ == nullptr) return;
  SystemRandom random;
  for (uint32_t& number : memory_->numbers) number = random();
  memory_->parent = GetCurrentProcessId();
}

Twin::Twin(HANDLE section, HANDLE sign) : section_(section), sign_(sign) {
  memory_ = static_cast<Memory*>(MapViewOfFile(
      section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, sizeof(Memory)));
  if (memory_ == nullptr) return;
  parent_ = Handle(OpenProcess(SYNCHRONIZE, FALSE, memory_->parent));
}

Twin& Twin::Us() { return *us; }

void* Twin::board() const {
  return memory_ == nullptr ? nullptr : memory_->board;
}

bool Twin::Start() {
  if (memory_ == nullptr) return false;
  std::vector<std::string> variables = EnvironmentVariables();
  std::string told =
      absl::StrCat(Narrow(kVariable), "=", NumberOf(section_.get()), "-",
                   NumberOf(sign_.get()));
  for (const uint32_t number : memory_->numbers) {
    absl::StrAppend(&told, "-", number);
  }
  variables.insert(variables.begin(), told);
  const std::u16string block = EnvironmentBlock(variables, {});
  SECURITY_ATTRIBUTES inheritable = Inheritable();
  const Handle nowhere(CreateFileW(L"NUL", GENERIC_READ,
                                   FILE_SHARE_READ | FILE_SHARE_WRITE,
                                   &inheritable, OPEN_EXISTING, 0, nullptr));
  ChildSpec spec;
  spec.file = OwnFile();
  spec.line = Narrow(GetCommandLineW());
  spec.variables = &block;
  spec.streams[0] = nowhere.get();
  spec.streams[1] = InheritableStream(STD_OUTPUT_HANDLE);
  spec.streams[2] = InheritableStream(STD_ERROR_HANDLE);
  spec.handles = {section_.get(), sign_.get()};
  // It hears no Ctrl-C before it can tell whom that is for.
  spec.flags = CREATE_NEW_PROCESS_GROUP;
  for (const HANDLE handle : spec.handles) {
    SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  }
  child_ = StartChild(spec);
  return child_.process.is_open();
}

void Twin::GiveSign() const {
  if (sign_.is_open()) SetEvent(sign_.get());
}

bool Twin::WaitForSign() const {
  const HANDLE handles[] = {sign_.get(), parent_.get()};
  const DWORD count = parent_.is_open() ? 2 : 1;
  const bool is_given =
      WaitForMultipleObjects(count, handles, FALSE, INFINITE) == WAIT_OBJECT_0;
  // A group of its own begins without Ctrl-C.
  if (is_given) SetConsoleCtrlHandler(nullptr, FALSE);
  return is_given;
}

Twin* Twin::FromVariable(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '-');
  if (parts.size() != 2 + kNumbers) return nullptr;
  const HANDLE sign = HandleOf(parts[1]);
  if (sign == nullptr || WaitForSingleObject(sign, 0) == WAIT_FAILED) {
    return nullptr;
  }
  // Never destroyed: a number that is not ours to close stays open.
  Twin* const twin = new Twin(HandleOf(parts[0]), sign);
  MEMORY_BASIC_INFORMATION region = {};
  bool is_ours = twin->memory_ != nullptr &&
                 VirtualQuery(twin->memory_, &region, sizeof region) != 0 &&
                 region.RegionSize >= sizeof(Memory) &&
                 twin->memory_->parent == ParentOf(GetCurrentProcessId());
  for (int i = 0; is_ours && i < kNumbers; ++i) {
    uint32_t number = 0;
    is_ours = absl::SimpleAtoi(parts[2 + i], &number) &&
              number == twin->memory_->numbers[i];
  }
  return is_ours ? twin : nullptr;
}

bool RecogniseTwin() {
  const std::string text = VariableOf(kVariable);
  SetEnvironmentVariableW(kVariable, nullptr);
  us = text.empty() ? nullptr : Twin::FromVariable(text);
  if (us == nullptr) return false;
  for (const Handle* handle : {&us->section_, &us->sign_}) {
    SetHandleInformation(handle->get(), HANDLE_FLAG_INHERIT, 0);
  }
  LeaveConsoleToOthers();
  MuteStreams();
  return true;
}

bool IsTwin() { return us != nullptr; }

}  // namespace dora::os
