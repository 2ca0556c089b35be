#include "os/environment_block.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "os/utf16.h"

namespace dora::os {
namespace {

std::string NameOf(const std::string& variable) {
  // The names of cmd's own variables begin with an equals sign.
  return absl::AsciiStrToUpper(
      absl::string_view(variable).substr(0, variable.find('=', 1)));
}

}  // namespace

std::u16string EnvironmentBlock(std::vector<std::string> variables,
                                const std::vector<std::string>& needed) {
  variables.insert(variables.end(), needed.begin(), needed.end());
  std::stable_sort(variables.begin(), variables.end(),
                   [](const std::string& a, const std::string& b) {
                     return NameOf(a) < NameOf(b);
                   });
  std::u16string block;
  std::string before;
  for (const std::string& variable : variables) {
    const std::string name = NameOf(variable);
    if (variable.empty() || name == before ||
        variable.find('\0') != std::string::npos) {
      continue;
    }
    block += ToUtf16(variable);
    block.push_back(u'\0');
    before = name;
  }
  if (block.empty()) block.push_back(u'\0');
  block.push_back(u'\0');
  return block;
}

}  // namespace dora::os
