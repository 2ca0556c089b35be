#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace dora::os {

/// `text` as one word of a command that a user copies into a shell. On Windows:
/// a form that PowerShell, cmd and Git's bash all read if there is one, else
/// PowerShell's.
std::string ShellWord(absl::string_view text);

}  // namespace dora::os
