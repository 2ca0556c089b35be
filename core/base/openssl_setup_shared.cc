#include "core/base/openssl_setup.h"

namespace dora::core {

void InitializeOpenSsl() {}

}  // namespace dora::core
