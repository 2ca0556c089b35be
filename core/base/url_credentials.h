#pragma once

#include "absl/strings/string_view.h"

// Registers what is secret in a URL of the environment, so that an error of
// git's or of libcurl's that repeats the URL does not show it.

namespace dora::core {

/// Registers the user with its password, and the parameters that are secrets,
/// as far as they are taken out of the URL where that is shown.
void RegisterUrlCredentials(absl::string_view url);

/// The same for the URL of a proxy, however malformed: whatever stands before
/// an `@` is not a path there.
void RegisterProxyCredentials(absl::string_view url);

}  // namespace dora::core
