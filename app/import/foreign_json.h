#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/base/error.h"

// JSON that holds no records of ours, told by its first object: one error for
// the whole file, with a command that makes records of it where there is one.

namespace dora::app {

/// The error of the JSON file `name` that begins with `head`. Absent where its
/// first object is a record, or is meant to be one: then its own problems say
/// more.
std::optional<core::Error> RefuseForeignJson(absl::string_view head,
                                             const std::string& name);

}  // namespace dora::app
