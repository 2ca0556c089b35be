#include "core/delivery/delivery.h"

namespace dora::core {

tl::unexpected<Error> NotTheEvents() {
  return MakeError(ErrorKind::kOutbox,
                   "its body does not match the event that it names");
}

}  // namespace dora::core
