#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "app/inputs/inputs.h"
#include "cli/command.h"

// What a shell can offer for a word, and how it is told. The values of options
// and arguments come from the tables of inputs, sites, providers and sinks.

namespace dora::cli {

struct Candidate {
  std::string value;
  std::string description;  ///< on one line; may be empty
};

struct Candidates {
  enum class Kind {
    kWords,
    kFiles,
    kDirectories,
    kCommand,  ///< what the shell offers for another command line
  };
  Kind kind = Kind::kWords;
  std::vector<Candidate> words = {};  ///< of kWords; empty: offer nothing
  /// Of files and directories: how many bytes of the word stand before the
  /// name. Of a command: the number of its first word, counted from 1.
  size_t from = 0;
};

/// What completes `text` as the value of an option; not yet narrowed to what
/// begins with `text`.
Candidates ValuesOf(const app::InputSpec& spec, absl::string_view text);

/// What a command takes as its first argument, not counting options.
Candidates ArgumentsOf(const CommandSpec& command);

/// For the scripts of the shells: a first line that says what to offer
/// (`:words`, `:nospace`, `:files FROM`, `:directories FROM`, `:command FROM`),
/// then a line for each word, `value<TAB>description`. Empty if there is
/// nothing to offer. `:nospace` means words too, to be continued
/// without a space.
std::string ToLines(const Candidates& candidates);

}  // namespace dora::cli
