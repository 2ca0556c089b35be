#pragma once

#include <signal.h>

#include "absl/time/time.h"

// Signals that are blocked and taken one by one, and what becomes of a process
// whose parent ends. For files of POSIX only.

namespace dora::os {

/// Blocks `signals`: each waits until it is taken, also one that does nothing
/// by default. Returns the mask that was.
sigset_t BlockSignals(const sigset_t& signals);

/// Takes one of `signals`, which are blocked; waits for it up to `at_most`.
/// 0 or less where none came.
int TakeSignal(const sigset_t& signals,
               absl::Duration at_most = absl::InfiniteDuration());

/// Lets the system send `signal` to this process when its parent ends; 0: not
/// any longer. False where the system does no such thing.
bool EndWithParent(int signal);

}  // namespace dora::os
