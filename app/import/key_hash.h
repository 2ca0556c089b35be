#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/base/sha256.h"

namespace dora::app {

/// Stands for a key of any length: no two that anybody can write have the same.
using KeyHash = std::array<uint64_t, 2>;

/// Of the key made of `parts`.
inline KeyHash HashOf(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    absl::StrAppend(&text, part.size(), ":", part);
  }
  const auto digest = core::Sha256(text);
  KeyHash hash;
  std::memcpy(hash.data(), digest.data(), sizeof hash);
  return hash;
}

}  // namespace dora::app
