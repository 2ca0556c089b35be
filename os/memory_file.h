#pragma once

// A file that lies in memory only, for POSIX systems.

namespace dora::os {

/// The descriptor of an empty file without a name, which no other program
/// inherits; -1 where the system has none.
int OpenMemoryFile();

}  // namespace dora::os
