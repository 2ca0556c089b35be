#include "intake/http/stop_signal.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>

#include "absl/time/clock.h"

namespace dora::intake::http {
namespace {

// poll's timeout: rounded up, and -1 for no limit.
int Milliseconds(absl::Duration left) {
  if (left == absl::InfiniteDuration()) return -1;
  const absl::Duration up = absl::Ceil(left, absl::Milliseconds(1));
  return static_cast<int>(std::clamp<int64_t>(absl::ToInt64Milliseconds(up), 0,
                                              std::numeric_limits<int>::max()));
}

// `stop` ends the wait as soon as it is readable; -1 for none.
Woken Poll(int descriptor, short events, int stop, absl::Duration limit) {
  const absl::Time deadline = absl::Now() + limit;
  while (true) {
    pollfd watched[] = {{descriptor, events, 0}, {stop, POLLIN, 0}};
    const int count = poll(watched, 2, Milliseconds(deadline - absl::Now()));
    if (count == 0) return Woken::kTimeout;
    if (count < 0 && errno == EINTR) continue;
    return watched[1].revents != 0 ? Woken::kStopped : Woken::kReady;
  }
}

}  // namespace

Woken WaitFor(int descriptor, short events, absl::Duration limit) {
  return Poll(descriptor, events, -1, limit);
}

StopSignal::StopSignal() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopSignal::~StopSignal() { close(event_); }

void StopSignal::Raise() { eventfd_write(event_, 1); }

bool StopSignal::is_raised() const {
  return WaitFor(event_, POLLIN, absl::ZeroDuration()) == Woken::kReady;
}

Woken StopSignal::Wait(int descriptor, short events,
                       absl::Duration limit) const {
  return Poll(descriptor, events, event_, limit);
}

void StopSignal::Sleep(absl::Duration duration) const {
  Poll(-1, 0, event_, duration);
}

}  // namespace dora::intake::http
