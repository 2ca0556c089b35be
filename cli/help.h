#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "cli/command.h"

// What --help prints, made from the tables of commands and inputs: what the
// command does, an example, then the options. A page fits a terminal of 80
// columns and 40 lines; --help-all prints all there is to say.

namespace dora::cli {

/// The commands of the program.
std::string ProgramHelp();

/// A command's page: one line for each option. Where there are more options
/// than lines, the last ones are only named.
std::string CommandHelp(const CommandSpec& command);

/// The same with every option's whole text, variables and default.
std::string FullCommandHelp(const CommandSpec& command);

}  // namespace dora::cli
