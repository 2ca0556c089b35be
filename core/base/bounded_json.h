#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// JSON of strangers, within bounds: how deep it is and how many values it has
// are counted before any memory is taken for them.

namespace dora::core {

/// The document; absent where it is not JSON, is deeper or has more values than
/// an event of ours, or has a member twice, which one reader may take the first
/// of and another the last.
std::optional<nlohmann::json> ParseBoundedJson(absl::string_view text);

/// The text of the member `name`; empty where there is none.
std::string TextOf(const nlohmann::json& object, absl::string_view name);

/// The value at a path of members and list indices, such as `{"data", "id"}`;
/// null where there is none.
const nlohmann::json& ValueAt(const nlohmann::json& json,
                              std::initializer_list<absl::string_view> path);

}  // namespace dora::core
