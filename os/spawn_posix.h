#pragma once

#include <spawn.h>

// What Linux and macOS do differently about descriptors and new processes. For
// files of POSIX only.

namespace dora::os {

/// Opens a pipe that no other program inherits: its end to read and its end to
/// write.
bool OpenPipe(int (&ends)[2]);

/// Sets the POSIX_SPAWN_* flags; on macOS also the flag that closes all
/// descriptors.
void SetSpawnFlags(posix_spawnattr_t& attributes, int flags);

/// Lets the new process have no descriptor beyond the standard streams. To be
/// called last, with SetSpawnFlags.
void CloseInSpawned(posix_spawn_file_actions_t& actions);

}  // namespace dora::os
