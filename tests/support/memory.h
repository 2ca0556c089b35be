#pragma once

#include <sys/resource.h>

#include <cstdlib>

// How much memory this process has had, for tests of bounds.

namespace dora::testing {

inline long PeakMib() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

/// True in a build with a sanitizer, whose own memory is many times the
/// program's.
inline bool IsUnderASanitizer() {
  return std::getenv("ASAN_OPTIONS") != nullptr;
}

}  // namespace dora::testing
