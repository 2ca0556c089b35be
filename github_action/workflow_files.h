#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/error.h"

// The files through which a step hands values to the runner: outputs, state
// and summary. A value is written between two lines of a random delimiter, so
// that a line break in it begins no value of its own.

namespace dora::github_action {

using NamedValues = std::vector<std::pair<std::string, std::string>>;

/// `values` as GITHUB_OUTPUT and GITHUB_STATE want them.
std::string FileEntries(const NamedValues& values, absl::string_view delimiter);

/// A word that nobody can guess, as delimiters and tokens must be.
std::string RandomToken();

/// Adds `text` to the end of the file. Gives the path.
core::Status AppendTo(const std::string& path, absl::string_view text);

}  // namespace dora::github_action
