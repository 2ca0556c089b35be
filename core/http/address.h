#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "core/base/error.h"

// Addresses that requests go to.

namespace dora::core {

/// An address that requests go to.
struct Address {
  std::string base_url;  ///< scheme, host and port as libcurl reads them
  std::string path;      ///< empty, or as it was given, from its `/` on
  bool is_private;       ///< https, or loopback: nobody in between can read
};

/// Reads an http or https URL of scheme, host, port and path. Credentials,
/// query and fragment are refused, as what is sent where is shown and kept;
/// `field` names it in errors, `example` is one that is right.
Result<Address> ReadAddress(absl::string_view field, const Sourced& url,
                            absl::string_view example);

}  // namespace dora::core
