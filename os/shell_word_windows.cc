#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "os/shell_word.h"

namespace dora::os {

std::string ShellWord(absl::string_view text) {
  constexpr char kPlain[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+:";
  // What a shell replaces inside of double quotes, or is ended by.
  constexpr char kRead[] = "$`%!\"\\";
  if (text.find_first_not_of(kPlain) == text.npos) return std::string(text);
  if (text.find_first_of(kRead) == text.npos) {
    return absl::StrCat("\"", text, "\"");
  }
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "''"}}), "'");
}

}  // namespace dora::os
