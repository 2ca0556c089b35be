#pragma once

#include "absl/time/time.h"

// Tells the threads of a server to stop, also those that wait for a socket or
// for time to pass: every wait of theirs is here.

namespace dora::intake::http {

enum class Woken { kReady, kTimeout, kStopped };

/// Waits until `descriptor` has one of poll(2)'s `events`, or for `limit`.
Woken WaitFor(int descriptor, short events, absl::Duration limit);

class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Ends all waits, now and later.
  void Raise();
  bool is_raised() const;

  /// WaitFor that the signal ends.
  Woken Wait(int descriptor, short events, absl::Duration limit) const;

  /// Waits for `duration`, or until the signal is raised.
  void Sleep(absl::Duration duration) const;

 private:
  int event_;  ///< readable from the moment the signal is raised
};

}  // namespace dora::intake::http
