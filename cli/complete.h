#pragma once

#include <string>

#include "absl/types/span.h"
#include "cli/candidates.h"

namespace dora::cli {

/// What can stand for the last of `words`, the words of a command line behind
/// the program's name, as a shell has split them. Reads nothing but the tables
/// of commands and inputs. Words that make no sense have no candidates.
///
/// bash splits words at `=` and `:` too; there the candidates are for the last
/// piece, as bash wants them.
Candidates Complete(absl::Span<const std::string> words);

}  // namespace dora::cli
