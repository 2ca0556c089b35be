#include "core/http/status.h"

namespace dora::core {

bool IsAccepted(int status) { return status >= 200 && status < 300; }

bool IsTemporary(int status) {
  return status == 408 || status == 425 || status == 429 || status >= 500;
}

bool IsRefusedKey(int status) { return status == 401 || status == 403; }

}  // namespace dora::core
