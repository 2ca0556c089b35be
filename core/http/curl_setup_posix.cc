#include <csignal>
#include <cstdlib>

#include "core/http/curl_setup.h"

namespace dora::core {

void PrepareProcessForCurl() {
  // A server that closes while OpenSSL writes raises SIGPIPE, which would end
  // the process; the failed write says the same as an error.
  std::signal(SIGPIPE, SIG_IGN);
  // c-ares leaves a silent name server after 2 s, not 5. Nobody else knows
  // these words, so that who inherits them is not harmed.
  setenv("RES_OPTIONS", "retrans:2000 retry:2", 0);
}

}  // namespace dora::core
