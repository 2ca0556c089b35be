#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Ids for events. The API takes one with each event; a stable one makes a
// repeated report recognisable as the same event.

namespace dora::core {

/// 32 hexadecimal digits of a hash of `parts`: equal parts, equal id. The
/// parts are told apart, so {"ab", "c"} and {"a", "bc"} differ.
std::string StableId(const std::vector<std::string>& parts);

/// 32 random hexadecimal digits.
std::string RandomId();

/// True where `text` can be the id of an event of ours: 1 to 128 characters of
/// A-Z a-z 0-9 - _ . :
bool IsEventId(absl::string_view text);

}  // namespace dora::core
