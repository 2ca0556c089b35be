#include <csignal>

#include "app/send/interrupt.h"

namespace dora::app {
namespace {

volatile std::sig_atomic_t received = 0;
struct sigaction previous_interrupt;
struct sigaction previous_terminate;
int depth = 0;

void Note(int signal) { received = signal; }

}  // namespace

Interrupt::Interrupt() {
  if (depth++ > 0) return;
  received = 0;
  struct sigaction action = {};
  action.sa_handler = &Note;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &previous_interrupt);
  sigaction(SIGTERM, &action, &previous_terminate);
}

Interrupt::~Interrupt() {
  if (--depth > 0) return;
  sigaction(SIGINT, &previous_interrupt, nullptr);
  sigaction(SIGTERM, &previous_terminate, nullptr);
}

int Interrupt::signal() { return received; }

}  // namespace dora::app
