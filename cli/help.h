#pragma once

#include <string>

#include "cli/command.h"

// What -h and --help print, made from the tables of commands and inputs: what
// the command does, an example, then its options, for 80 columns. No text is
// cut: what does not fit a line goes on in the next.

namespace dora::cli {

enum class HelpLength {
  kShort,  ///< the most used options, by their first sentences: one screen
  kFull,   ///< every option with its whole text, default and variables
};

/// The page of the program: its commands.
std::string ProgramHelp(HelpLength length);

/// The page of a command.
std::string CommandHelp(const CommandSpec& command, HelpLength length);

}  // namespace dora::cli
