#pragma once

#include "absl/strings/string_view.h"

// The authorities of Debian's ca-certificates as they were at build time, for
// an image that has none. The build writes the source file.

namespace dora::core {

/// Certificates in DER, one after the other.
absl::string_view EmbeddedCertificates();

}  // namespace dora::core
