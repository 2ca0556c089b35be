#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace dora::core {

/// The known name that `name` is most likely a misspelling of, by edit
/// distance; empty where none is near.
std::string NearestName(const std::string& name,
                        const std::vector<std::string>& known);

/// The same of names that are at most `mistakes` letters away. Two letters that
/// changed places are one mistake.
std::string NearestName(const std::string& name,
                        const std::vector<std::string>& known, size_t mistakes);

}  // namespace dora::core
