#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "core/base/result.h"

// Reads bodies with Content-Encoding gzip or deflate.

namespace dora::intake::http {

enum class InflateError { kTooLarge, kBroken };

/// What `bytes` (gzip or zlib) stand for, if that is at most `limit` bytes; a
/// body that would become larger is not decoded further.
core::Expected<std::string, InflateError> Inflate(absl::string_view bytes,
                                                  size_t limit);

}  // namespace dora::intake::http
