#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/base/error.h"

namespace dora::app {

/// What the file `name` is, and what to do with it, where its first bytes show
/// that it is neither JSON nor CSV: compressed, a spreadsheet, in an encoding
/// that is not read, a web page, YAML.
std::optional<core::Error> RefuseByKind(absl::string_view bytes,
                                        const std::string& name);

}  // namespace dora::app
