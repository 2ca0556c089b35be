#pragma once

#include <array>
#include <cstddef>

#include "absl/strings/string_view.h"

// How a byte of text may be meant: as it stands, or as part of an escape of
// JSON, C, a URL or HTML, also where one escape was escaped again. For finding
// text whatever it went through, not for decoding.

namespace dora::core {

/// `length` bytes of the text stand for the `size` bytes (a UTF-8 character).
struct Reading {
  std::array<char, 4> bytes;
  size_t size = 0;
  size_t length = 0;

  absl::string_view meant() const { return {bytes.data(), size}; }
};

/// The ways to read what a text begins with.
struct Readings {
  static constexpr size_t kMax = 6;

  std::array<Reading, kMax> all;
  size_t count = 0;
};

/// The readings of what `text`, which is not empty, begins with. The first is
/// the byte as it stands.
Readings ReadingsOf(absl::string_view text);

/// True for a byte that an escape may begin with.
bool MayBeginEscape(char c);

}  // namespace dora::core
