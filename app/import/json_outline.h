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
  /// The record's member that it is within, and the rest of its path behind
  /// that, such as `[]`; empty where it is the record.
  std::string member;
  std::string path_in_member;
  std::vector<std::string> empty_arrays;  ///< its members that are one
};

struct JsonOutlines {
  /// From the outside in: first the record (the file's first object outside of
  /// any other), then what is in that, no deeper than a few levels.
  std::vector<JsonOutline> objects;
  bool has_all = false;   ///< the objects are all that are in the record
  bool is_alone = false;  ///< and nothing follows it
};

/// The objects of the file that begins with `head`; none where there is none.
JsonOutlines OutlinesOf(absl::string_view head);

}  // namespace dora::app
