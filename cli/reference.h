#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "app/inputs/input_table.h"
#include "core/base/variables.h"

// What the manual page and the references under docs/ say of the inputs. No
// part of the program.

namespace dora::cli {

struct OptionReference {
  std::string option;             ///< such as `--env`; empty for a secret
  absl::string_view placeholder;  ///< of its value; empty for a flag
  core::Variables variables;
  absl::string_view default_value;  ///< may be empty
  absl::string_view help;
  std::vector<absl::string_view> commands;  ///< that take it
};

/// All inputs, in the order of the table.
std::vector<OptionReference> OptionReferences();

}  // namespace dora::cli
