#include "absl/strings/match.h"
#include "os/start.h"
#include "os/windows_api.h"

namespace dora::os {

// What `main` gets is in the code page of the system, which lacks characters.
std::vector<std::string> Arguments(int, char**) {
  int count = 0;
  wchar_t** const words = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> arguments;
  for (int i = 1; words != nullptr && i < count; ++i) {
    arguments.push_back(Narrow(words[i]));
  }
  LocalFree(words);
  return arguments;
}

std::vector<std::string> EnvironmentVariables() {
  wchar_t* const block = GetEnvironmentStringsW();
  std::vector<std::string> variables;
  for (const wchar_t* entry = block; entry != nullptr && *entry != L'\0';) {
    const std::wstring variable(entry);
    if (variable[0] != L'=') variables.push_back(Narrow(variable));
    entry += variable.size() + 1;
  }
  if (block != nullptr) FreeEnvironmentStringsW(block);
  return variables;
}

bool IsSameVariable(absl::string_view a, absl::string_view b) {
  return absl::EqualsIgnoreCase(a, b);
}

}  // namespace dora::os
