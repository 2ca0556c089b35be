#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dora::app {

/// An object of a JSON file: what its members are called, and where it is.
struct JsonOutline {
  std::vector<std::string> names;  ///< in the file's order, up to a hundred
  /// As a path of jq's, such as `.data[].attributes`; empty where a name in it
  /// is not one that jq takes unquoted.
  std::string path;
};

/// The objects of the file that begins with `head`, from the outside in: first
/// its record (the file's first object outside of any other), then what is in
/// that, no deeper than a few levels. Empty where there is no object.
std::vector<JsonOutline> OutlinesOf(absl::string_view head);

}  // namespace dora::app
