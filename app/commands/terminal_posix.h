#pragma once

#include <sys/types.h>

// The terminal that this process runs at, and which process group has its
// foreground: the group that its keys talk to. Nothing here allocates.

namespace dora::app {

class Terminal {
 public:
  /// Opens the controlling terminal, where there is one.
  Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() { Close(); }

  /// Hands the foreground from one process group to another; nothing where the
  /// first does not have it. SIGTTOU must be blocked, or it would stop a
  /// process in the background. Async-signal-safe.
  void Hand(pid_t from, pid_t to) const;

  void Close();

 private:
  int descriptor_;
};

}  // namespace dora::app
