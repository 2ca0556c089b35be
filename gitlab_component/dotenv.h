#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

// The report by which a GitLab job hands variables to later jobs
// (artifacts:reports:dotenv). GitLab reads one NAME=value a line, knows no
// quoting, refuses a file of 5 KiB or more, and expands $NAME and %NAME% in
// the values. So a value either can be written as it is, or is left out: one
// that arrives changed would be worse than none.

namespace dora::gitlab_component {

struct Dotenv {
  std::string text;                   ///< the file
  std::vector<std::string> left_out;  ///< variables that it cannot express
};

/// A value above this is left out, so that the few variables of a step stay
/// below GitLab's limit together, with room for the job's own.
inline constexpr size_t kMaxDotenvValue = 1024;

/// True if `value` arrives in a later job as it is written.
bool DotenvCanExpress(absl::string_view value);

/// The variable of an output: `event-id` is DORA_EVENT_ID.
std::string DotenvName(absl::string_view output);

/// The outputs as such a file.
Dotenv MakeDotenv(
    const std::vector<std::pair<std::string, std::string>>& outputs);

}  // namespace dora::gitlab_component
