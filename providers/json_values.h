#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/types/span.h"

// A few values out of a JSON document that strangers wrote. It is never held as
// a whole, so memory and stack stay small however large, wide or deep it is.

namespace dora::providers {

/// Values by their places (JSON pointers).
using JsonValues = std::map<std::string, std::string>;

/// The texts, numbers and truth values at `pointers`, as text; those that are
/// not there, or are something else, are left out. Absent where `text` is not
/// JSON, or is deeper or has more lists and objects than anybody needs. A place
/// lies in objects only, not in a list.
std::optional<JsonValues> ReadJsonValues(
    const std::string& text, absl::Span<const char* const> pointers);

}  // namespace dora::providers
