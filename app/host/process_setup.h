#pragma once

// What a process may inherit that would spoil its work, and how it is put back
// for a command that is to find all as it was.

namespace dora::app {

/// To be called first in `main`. Opens what is closed of the descriptors 0, 1
/// and 2, or the next file to be opened would be one of them and messages would
/// be written into it. A pipe that nobody reads (SIGPIPE) and a file that may
/// not grow (SIGXFSZ) become errors of `write`, and children that end can be
/// waited for (SIGCHLD). Windows has no such signals; there a console shows
/// UTF-8 from here on.
void PrepareProcess();

/// For the child that becomes a command: puts back what PrepareProcess changed.
/// Async-signal-safe. POSIX only.
void RestoreSignals();

}  // namespace dora::app
