#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "os/shell_word.h"

namespace dora::os {
namespace {

/// PowerShell takes them for those of ASCII.
bool HasTypographicQuote(absl::string_view text) {
  for (const char* quote :
       {"\u2018", "\u2019", "\u201a", "\u201b", "\u201c", "\u201d", "\u201e"}) {
    if (absl::StrContains(text, quote)) return true;
  }
  return false;
}

}  // namespace

std::string ShellWord(absl::string_view text) {
  constexpr char kPlain[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+:";
  // What a shell replaces inside of double quotes, or is ended by.
  constexpr char kRead[] = "$`%!\"\\";
  if (text.find_first_not_of(kPlain) == text.npos) return std::string(text);
  if (text.find_first_of(kRead) == text.npos && !HasTypographicQuote(text)) {
    return absl::StrCat("\"", text, "\"");
  }
  return absl::StrCat("'",
                      absl::StrReplaceAll(text, {{"'", "''"},
                                                 {"\u2018", "\u2018\u2018"},
                                                 {"\u2019", "\u2019\u2019"},
                                                 {"\u201a", "\u201a\u201a"},
                                                 {"\u201b", "\u201b\u201b"}}),
                      "'");
}

}  // namespace dora::os
