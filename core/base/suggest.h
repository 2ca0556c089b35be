#pragma once

#include <string>
#include <vector>

namespace dora::core {

/// The known name that `name` is most likely a misspelling of, by edit
/// distance; empty where none is near.
std::string NearestName(const std::string& name,
                        const std::vector<std::string>& known);

}  // namespace dora::core
