#include "core/delivery/receiver.h"

namespace dora::core {

Secret SealKeyOf(const Secret& secret) {
  // 20 random letters and digits are 119 bits, 32 hexadecimal digits 128.
  constexpr size_t kLongEnough = 20;
  return secret.Reveal().size() < kLongEnough ? Secret() : secret;
}

}  // namespace dora::core
