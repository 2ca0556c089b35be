#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace dora::os {

/// `text` as one word of a command that a user copies into a shell. On Windows:
/// a form that PowerShell, cmd and Git's bash all read if there is one, else
/// PowerShell's.
std::string ShellWord(absl::string_view text);

/// `text` between single quotes: one word for sh, on every system, and for git,
/// which reads some of its variables as sh does.
inline std::string InSingleQuotes(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", R"('\'')"}}), "'");
}

}  // namespace dora::os
