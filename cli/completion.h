#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "cli/command.h"

// Scripts that let a shell complete commands, options and values, made from
// the tables of commands and inputs. They ask nothing of the program when they
// run, so completing costs no start of it.

namespace dora::cli {

/// The scripts for a shell each, ready to be sourced, or to be installed where
/// the shell looks for completions.
std::string BashCompletion();
std::string ZshCompletion();
std::string FishCompletion();

/// Prints the script of the shell that is named.
int RunCompletion(app::Invocation& invocation);

}  // namespace dora::cli
