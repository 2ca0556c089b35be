#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Which option somebody meant who wrote one that does not exist: a misspelling,
// or the name that another tool has for it (git, curl, datadog-ci).

namespace dora::cli {

/// Of the names in `known`, such as `--git-commit-sha`, the option that was
/// meant by `name`, such as `--git-sha`, `--commit` or `--gitCommitSha`, and
/// `--dry-run=false` by `--no-dry-run`; empty where none is near, several are,
/// or the near one does the opposite.
std::string MeantOption(absl::string_view name,
                        const std::vector<std::string>& known);

/// The variable that holds the secret that `name`, such as `--api-key` or
/// `--token`, asks for; empty where it asks for none.
std::string VariableOfSecret(absl::string_view name);

}  // namespace dora::cli
