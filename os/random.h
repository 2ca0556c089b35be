#pragma once

#include <cstdint>

// Random numbers that nobody can guess: for names, ids and marks of ours.

namespace dora::os {

/// Gives 32 random bits of the system's own generator at each call. Needs no
/// file, so that an empty root will do, unlike std::random_device.
class SystemRandom {
 public:
  uint32_t operator()();
};

}  // namespace dora::os
