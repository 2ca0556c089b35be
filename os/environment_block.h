#pragma once

#include <string>
#include <vector>

// The variables of a new process as Windows wants them.

namespace dora::os {

/// `variables` (NAME=value) as one block for CreateProcessW: sorted by name,
/// whose case does not matter; of a name that is there twice the first counts.
/// What is in `needed` is added where the name is missing.
std::u16string EnvironmentBlock(std::vector<std::string> variables,
                                const std::vector<std::string>& needed);

}  // namespace dora::os
