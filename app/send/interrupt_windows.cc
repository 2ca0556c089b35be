#include <atomic>
#include <csignal>

#include "app/send/interrupt.h"
#include "os/console_windows.h"

namespace dora::app {
namespace {

std::atomic<int> received = 0;
int depth = 0;

/// In a thread of the system's own.
os::Heard Note(os::ConsoleEvent event) {
  const int signal = event == os::ConsoleEvent::kCtrlC ? SIGINT : SIGTERM;
  return received.exchange(signal) == 0 ? os::Heard::kYes : os::Heard::kEndUs;
}

}  // namespace

Interrupt::Interrupt() {
  if (depth++ > 0) return;
  received = 0;
  os::ListenToConsole(&Note);
}

Interrupt::~Interrupt() {
  if (--depth > 0) return;
  os::ListenToConsole(nullptr);
}

int Interrupt::signal() { return received; }

}  // namespace dora::app
