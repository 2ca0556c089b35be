#pragma once

// SIGINT and SIGTERM as a question that a long task asks, so that it ends
// where it is whole. A second signal ends the process at once. One within
// another changes nothing: the outer one has the signals. On Windows these are
// Ctrl-C and, as SIGTERM, Ctrl-Break and the end of the console.

namespace dora::app {

class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  /// Puts back what was.
  ~Interrupt();

  /// The signal that came, or 0.
  static int signal();
};

}  // namespace dora::app
