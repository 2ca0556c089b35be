#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/result.h"

// A body of multipart/form-data (RFC 7578): the parts of a form, a file among
// them. Strict: what other servers would guess at is an error here.

namespace dora::intake {

/// A header's value with its parameters: `form-data; name="packfile"`.
struct HeaderValue {
  std::string value;                              ///< in lower case
  std::map<std::string, std::string> parameters;  ///< names in lower case
};

/// The error says what is wrong with it.
core::Expected<HeaderValue, std::string> ParseHeaderValue(
    absl::string_view text);

struct FormPart {
  std::string name;
  std::string filename;      ///< empty where it has none
  std::string content_type;  ///< in lower case, without parameters
  absl::string_view body;    ///< of the text that was parsed
};

/// The parts of `body`, which must outlive them, in their order; at most 16.
/// The error says what is wrong with the body, or with its `content_type`.
core::Expected<std::vector<FormPart>, std::string> ParseForm(
    absl::string_view content_type, absl::string_view body);

}  // namespace dora::intake
