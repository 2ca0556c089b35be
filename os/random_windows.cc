#include <random>

#include "os/random.h"

namespace dora::os {

// It is the system's generator there, and no file.
uint32_t SystemRandom::operator()() { return std::random_device{}(); }

}  // namespace dora::os
