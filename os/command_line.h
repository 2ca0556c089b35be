#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// How Windows starts a command: there a program gets one line, not a list, and
// what may be typed as a command is a program, a script of cmd or of
// PowerShell. All of it is text here, so that it is tested on every system.

namespace dora::os {

/// `argument` as one word of a line, which CommandLineToArgvW and the C library
/// read back as it is. Source: "Parsing C command-line arguments".
std::string QuoteArgument(absl::string_view argument);

/// The line of a program that was called `name` with `arguments`.
std::string LineOf(absl::string_view name,
                   const std::vector<std::string>& arguments);

/// What a file is by its name. Dots and blanks at its end do not count, as they
/// do not for the system.
enum class FileKind { kProgram, kCmdScript, kPowerShellScript };
FileKind KindOf(absl::string_view path);

/// True for a path that means the same in every folder: C:\a, C:/a, \\host\a.
bool IsAbsolute(absl::string_view path);

/// The paths where cmd would look for the command `name`, by the variables PATH
/// and PATHEXT. Unlike cmd, it does not search the current folder, where a
/// stranger may have put a file, or relative folders of PATH; and only .com,
/// .exe, .bat and .cmd are added.
std::vector<std::string> CommandPlaces(absl::string_view name,
                                       absl::string_view path,
                                       absl::string_view endings);

/// The paths where the program `name` may be. A script is not one.
std::vector<std::string> ProgramPlaces(absl::string_view name,
                                       absl::string_view path);

/// Where the programs are that scripts need.
struct Interpreters {
  std::string cmd;
  std::string powershell;
};

/// How a file is started.
struct Launch {
  std::string file;  ///< the program
  std::string line;  ///< with the program's name first
  /// Why it must not be started: what is wrong with an argument. Empty where
  /// nothing is.
  std::string problem = {};
};

/// Starts `file`, which was called `name`. A script of cmd gets each argument
/// so that cmd takes no character of it for its own ("BatBadBut"). What cannot
/// be handed over so (a line break, a NUL) is a problem.
Launch LaunchOf(const std::string& file, const std::string& name,
                const std::vector<std::string>& arguments,
                const Interpreters& interpreters);

}  // namespace dora::os
