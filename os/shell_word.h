#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace dora::os {

/// `text` as one word of a command that a user copies into the shell at hand.
/// On Windows that is PowerShell, cmd or Git's bash: what all three read alike
/// is written so, the rest for PowerShell.
std::string ShellWord(absl::string_view text);

}  // namespace dora::os
