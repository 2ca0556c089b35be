#include <sys/prctl.h>

#include "os/signals_posix.h"

namespace dora::os {

sigset_t BlockSignals(const sigset_t& signals) {
  sigset_t before;
  sigprocmask(SIG_BLOCK, &signals, &before);
  return before;
}

int TakeSignal(const sigset_t& signals, absl::Duration at_most) {
  if (at_most == absl::InfiniteDuration()) {
    return sigwaitinfo(&signals, nullptr);
  }
  const timespec timeout = absl::ToTimespec(at_most);
  return sigtimedwait(&signals, nullptr, &timeout);
}

bool EndWithParent(int signal) { return prctl(PR_SET_PDEATHSIG, signal) == 0; }

}  // namespace dora::os
