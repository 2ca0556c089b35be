#pragma once

#include <string>
#include <vector>

#include "tests/support/process.h"

// The environments of real deploy jobs in tests/data/environments.

namespace dora::testing {

/// The names of the CI systems that have one, sorted.
std::vector<std::string> EnvironmentNames();

/// The path of the environment's file with this ending: `.env` or
/// `.expected.json`.
std::string EnvironmentPath(const std::string& name, const std::string& ending);

/// The variables of `<name>.env`, in its order.
Variables EnvironmentVariables(const std::string& name);

}  // namespace dora::testing
