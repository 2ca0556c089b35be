#include "os/shell_word.h"

namespace dora::os {

std::string ShellWord(absl::string_view text) {
  constexpr char kPlain[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+,:@%";
  if (text.find_first_not_of(kPlain) == text.npos) return std::string(text);
  return InSingleQuotes(text);
}

}  // namespace dora::os
