#include "core/http/curl_setup.h"

namespace dora::core {

// A write that fails raises nothing, and the system looks names up.
void PrepareProcessForCurl() {}

}  // namespace dora::core
