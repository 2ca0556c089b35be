#include <unistd.h>

#include <random>

#include "os/random.h"

#ifdef __APPLE__
#include <sys/random.h>
#endif

namespace dora::os {

uint32_t SystemRandom::operator()() {
  uint32_t number = 0;
  if (getentropy(&number, sizeof number) == 0) return number;
  // A kernel before Linux 3.17.
  return std::random_device{}();
}

}  // namespace dora::os
