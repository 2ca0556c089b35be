#include <algorithm>

#include "absl/time/clock.h"
#include "os/signals_posix.h"

namespace dora::os {
namespace {

/// There is no wait for a signal that ends after a time: pauses between looks,
/// which become longer.
constexpr absl::Duration kShortest = absl::Milliseconds(10);
constexpr absl::Duration kLongest = absl::Milliseconds(100);

void DoNothing(int) {}

bool IsAnyPending(const sigset_t& signals) {
  sigset_t pending;
  sigpending(&pending);
  for (int signal = 1; signal < NSIG; ++signal) {
    if (sigismember(&signals, signal) == 1 &&
        sigismember(&pending, signal) == 1) {
      return true;
    }
  }
  return false;
}

}  // namespace

// The kernel drops a signal that does nothing by default, also a blocked one,
// unless it has a handler; a new program starts without.
sigset_t BlockSignals(const sigset_t& signals) {
  sigset_t before;
  sigprocmask(SIG_BLOCK, &signals, &before);
  for (const int signal :
       {SIGCHLD, SIGURG, SIGIO, SIGWINCH, SIGINFO, SIGCONT}) {
    struct sigaction action;
    sigaction(signal, nullptr, &action);
    if (sigismember(&signals, signal) != 1 || action.sa_handler != SIG_DFL) {
      continue;
    }
    action.sa_handler = &DoNothing;
    sigaction(signal, &action, nullptr);
  }
  return before;
}

int TakeSignal(const sigset_t& signals, absl::Duration at_most) {
  if (at_most < absl::InfiniteDuration()) {
    absl::Duration left = at_most;
    absl::Duration pause = kShortest;
    while (!IsAnyPending(signals)) {
      if (left <= absl::ZeroDuration()) return 0;
      absl::SleepFor(std::min(left, pause));
      left -= pause;
      pause = std::min(2 * pause, kLongest);
    }
  }
  int signal = 0;
  return sigwait(&signals, &signal) == 0 ? signal : 0;
}

bool EndWithParent(int) { return false; }

}  // namespace dora::os
