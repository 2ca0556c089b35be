#pragma once

#include <bitset>
#include <optional>

#include "absl/strings/string_view.h"

// A set of a pattern: `[a-z_]`, `[!0-9]`, `[[:alpha:]]`.

namespace dora::providers {

using ByteSet = std::bitset<256>;

/// Whose reading of a set.
enum class SetRules {
  kGit,      ///< `[z-a]` holds its first byte, `z`; no `\` is in a path
  kFnmatch,  ///< `[z-a]` is empty; `\` takes the next byte as it is
};

/// Takes the set that `text` begins with, behind its opening bracket, off
/// `text`. Absent, with `text` as it was, where no bracket closes it; empty
/// where it names a class that is not known, as nothing is in such a set.
/// Classes hold ASCII only, and `space` is git's: without the vertical tab and
/// the form feed.
std::optional<ByteSet> TakeSet(absl::string_view& text, SetRules rules);

}  // namespace dora::providers
