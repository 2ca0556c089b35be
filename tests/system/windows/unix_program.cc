// A stand-in for git and for the commands that the end-to-end tests start,
// where Windows is Wine: under the name of a Unix program (git.exe, sh.exe) it
// runs that one of the machine, by a function of Wine's ntdll.
//
// It shows that a command is found, started, fed, read and ended as on Windows,
// and what becomes of git's answers. It does not show Git for Windows itself,
// how that reads paths with drives, or a shell that is a Windows program. Paths
// of drive Z:, which is the machine's root, become Unix paths in arguments and
// in git's variables; those that `git rev-parse` prints get the drive back.

#define WIN32_LEAN_AND_MEAN
#include <windows.h>
// After windows.h.
#include <shellapi.h>

#include <string>
#include <vector>

namespace {

/// Runs a Unix program to its end, for its exit code.
using SpawnUnixProgram = int(__cdecl*)(char* const arguments[], int wait);
/// The Unix descriptor of a handle.
using HandleToDescriptor = LONG(__cdecl*)(HANDLE, ULONG access, int* descriptor,
                                          ULONG* options);

template <typename Function>
Function OfWine(const char* name) {
  return reinterpret_cast<Function>(reinterpret_cast<void*>(
      GetProcAddress(GetModuleHandleW(L"ntdll.dll"), name)));
}

std::string Utf8(const wchar_t* wide) {
  const int size =
      WideCharToMultiByte(CP_UTF8, 0, wide, -1, nullptr, 0, nullptr, nullptr);
  std::string text(static_cast<size_t>(size), '\0');
  WideCharToMultiByte(CP_UTF8, 0, wide, -1, text.data(), size, nullptr,
                      nullptr);
  text.pop_back();
  return text;
}

bool IsDriveAt(const std::string& text, size_t at) {
  return text.size() >= at + 3 && (text[at] == 'Z' || text[at] == 'z') &&
         text[at + 1] == ':' && (text[at + 2] == '/' || text[at + 2] == '\\') &&
         (at == 0 ||
          std::string("=;\"").find(text[at - 1]) != std::string::npos);
}

/// With the paths of drive Z: as Unix has them, also in a list of paths.
std::string WithUnixPaths(const std::string& text) {
  std::string changed;
  bool is_path = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsDriveAt(text, i)) {
      is_path = true;
      ++i;
    } else if (is_path && text[i] == ';') {
      changed += ':';
    } else {
      changed += is_path && text[i] == '\\' ? '/' : text[i];
    }
  }
  return changed;
}

/// The variables for the Unix program, without Windows' and Wine's own.
std::vector<std::string> UnixVariables() {
  std::vector<std::string> variables = {"PATH=/usr/bin:/bin"};
  wchar_t* const block = GetEnvironmentStringsW();
  for (const wchar_t* entry = block; *entry != L'\0';
       entry += wcslen(entry) + 1) {
    const std::string variable = Utf8(entry);
    const std::string home = "USERPROFILE=";
    if (variable.compare(0, home.size(), home) == 0) {
      variables.push_back("HOME=" +
                          WithUnixPaths(variable.substr(home.size())));
    } else if (variable.compare(0, 4, "GIT_") == 0) {
      variables.push_back(WithUnixPaths(variable));
    } else if (variable[0] != '=' && variable.compare(0, 3, "WIN") != 0 &&
               _strnicmp(variable.c_str(), "PATH=", 5) != 0) {
      variables.push_back(variable);
    }
  }
  FreeEnvironmentStringsW(block);
  return variables;
}

/// -1 for what is none to Unix: a pipe between two programs of Windows.
int DescriptorOf(HANDLE handle) {
  int descriptor = -1;
  OfWine<HandleToDescriptor>("wine_server_handle_to_fd")(handle, 0, &descriptor,
                                                         nullptr);
  return descriptor;
}

void Copy(HANDLE from, HANDLE to) {
  char buffer[65536];
  DWORD count = 0;
  while (ReadFile(from, buffer, sizeof buffer, &count, nullptr) && count > 0) {
    if (!WriteFile(to, buffer, count, &count, nullptr)) return;
  }
}

HANDLE NewTemporaryFile() {
  wchar_t folder[MAX_PATH + 1];
  wchar_t path[MAX_PATH + 1];
  GetTempPathW(MAX_PATH, folder);
  GetTempFileNameW(folder, L"uni", 0, path);
  return CreateFileW(path, GENERIC_READ | GENERIC_WRITE,
                     FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                     nullptr, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE,
                     nullptr);
}

/// A standard stream as the Unix program has it: itself, or else a file that is
/// copied before or after.
class Stream {
 public:
  explicit Stream(DWORD number)
      : is_input_(number == STD_INPUT_HANDLE), handle_(GetStdHandle(number)) {
    if (handle_ == nullptr || handle_ == INVALID_HANDLE_VALUE) return;
    descriptor_ = DescriptorOf(handle_);
    if (descriptor_ >= 0) return;
    file_ = NewTemporaryFile();
    if (is_input_) Copy(handle_, file_);
    descriptor_ = DescriptorOf(file_);
  }

  /// In the form of Script; empty where it is closed.
  std::string descriptor() const {
    return descriptor_ < 0 ? "" : std::to_string(descriptor_);
  }

  void Finish() {
    if (file_ == INVALID_HANDLE_VALUE || is_input_) return;
    SetFilePointer(file_, 0, nullptr, FILE_BEGIN);
    Copy(file_, handle_);
  }

 private:
  bool is_input_;
  HANDLE handle_;
  HANDLE file_ = INVALID_HANDLE_VALUE;
  int descriptor_ = -1;
};

/// What ends this process ends the program.
std::string Script(bool prints_paths) {
  const std::string begin =
      "ours() { [ -z \"$2\" -o /proc/self/fd/$1 -ef /proc/$PPID/fd/$2 ]; }; "
      "ours 0 \"$1\" || exec </proc/$PPID/fd/$1; "
      "ours 1 \"$2\" || exec >>/proc/$PPID/fd/$2; "
      "ours 2 \"$3\" || exec 2>>/proc/$PPID/fd/$3; shift 3; ";
  const std::string run = "setpriv --pdeathsig KILL env -i \"$@\"";
  return begin + (prints_paths ? run +
                                     " | sed -u 's,^/,Z:/,'; "
                                     "exit ${PIPESTATUS[0]}"
                               : "exec " + run);
}

/// This program's own name, without folder and .exe.
std::string ProgramName() {
  std::wstring path(32768, L'\0');
  path.resize(GetModuleFileNameW(nullptr, path.data(), 32768));
  std::string name = Utf8(path.substr(path.rfind(L'\\') + 1).c_str());
  return name.substr(0, name.rfind('.'));
}

}  // namespace

int main() {
  const std::string name = ProgramName();
  int count = 0;
  wchar_t** const words = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> arguments;
  bool prints_paths = false;
  for (int i = 1; i < count; ++i) {
    arguments.push_back(WithUnixPaths(Utf8(words[i])));
    prints_paths |= name == "git" && arguments.back() == "rev-parse";
  }
  std::vector<std::string> line = {"/bin/bash", "-c", Script(prints_paths),
                                   "bash"};
  Stream streams[] = {Stream(STD_INPUT_HANDLE), Stream(STD_OUTPUT_HANDLE),
                      Stream(STD_ERROR_HANDLE)};
  for (const Stream& stream : streams) line.push_back(stream.descriptor());
  for (std::string& variable : UnixVariables()) line.push_back(variable);
  line.push_back(name);
  line.insert(line.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : line) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int code =
      OfWine<SpawnUnixProgram>("__wine_unix_spawnvp")(pointers.data(), 1);
  for (Stream& stream : streams) stream.Finish();
  return code;
}
