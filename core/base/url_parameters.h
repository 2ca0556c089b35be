#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// The parameters of a URL, in its path (`;name=value`), its query and its
// fragment; some are secrets by their names.

namespace dora::core {

/// `url` without the parameters that are called like a secret.
std::string WithoutSecretParameters(absl::string_view url);

/// The values of those, as they are written.
std::vector<absl::string_view> SecretParameters(absl::string_view url);

/// `text` with each `%41` as the character that it stands for.
std::string PercentDecoded(absl::string_view text);

/// `text` with `%20` for a space, and the same for each byte that no URL has.
/// What is encoded already stays.
std::string PercentEncoded(absl::string_view text);

}  // namespace dora::core
