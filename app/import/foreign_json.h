#pragma once

#include <optional>
#include <string>

#include "app/import/json_outline.h"
#include "core/base/error.h"

// JSON that holds no records of ours, told by its first object: one error for
// the whole file, with a command that makes records of it where there is one.

namespace dora::app {

/// The error of the JSON file `name` with these objects. Absent where its first
/// object is a record, or is meant to be one: then its own problems say more.
std::optional<core::Error> RefuseForeignJson(const JsonOutlines& outlines,
                                             const std::string& name);

/// Whether the file is an API's answer whose list has nothing in it.
bool IsEmptyAnswer(const JsonOutlines& outlines);

}  // namespace dora::app
