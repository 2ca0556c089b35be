#pragma once

#include <string>
#include <vector>

// Ids for events. The API takes one with each event; a stable one makes a
// repeated report recognisable as the same event.

namespace dora::core {

/// 32 hexadecimal digits of a hash of `parts`: equal parts, equal id. The
/// parts are told apart, so {"ab", "c"} and {"a", "bc"} differ.
std::string StableId(const std::vector<std::string>& parts);

/// 32 random hexadecimal digits.
std::string RandomId();

}  // namespace dora::core
