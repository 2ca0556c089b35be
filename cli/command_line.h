#pragma once

#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "cli/command.h"

namespace dora::cli {

struct GivenOption {
  const app::InputSpec* spec;
  std::string value;  ///< `true` of a flag
};

/// What the words of a command line ask for.
struct CommandLine {
  enum class Request { kRun, kShortHelp, kFullHelp, kVersion, kNothing };
  Request request = Request::kNothing;
  /// Null if the words begin with no command; then nothing can be run.
  const CommandSpec* command = nullptr;
  std::vector<GivenOption> options;
  std::vector<std::string> arguments;  ///< all but the options
  std::string problem;  ///< of kNothing: what is wrong, for the user
  /// The words that are ours: not those of a command that is run.
  std::vector<std::string> own_words;
};

/// Reads the words behind the program's name. `-h` and `--help` count where an
/// option can stand: not as the value of another, and not behind `--`.
CommandLine ParseCommandLine(std::vector<std::string> words);

}  // namespace dora::cli
