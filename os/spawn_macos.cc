#include <fcntl.h>
#include <unistd.h>

#include "os/spawn_posix.h"

namespace dora::os {

bool OpenPipe(int (&ends)[2]) {
  if (pipe(ends) != 0) return false;
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  // What has gone is an error of a write here, not a signal.
  fcntl(ends[1], F_SETNOSIGPIPE, 1);
  return true;
}

void SetSpawnFlags(posix_spawnattr_t& attributes, int flags) {
  posix_spawnattr_setflags(
      &attributes, static_cast<short>(flags | POSIX_SPAWN_CLOEXEC_DEFAULT));
}

void CloseInSpawned(posix_spawn_file_actions_t&) {}

}  // namespace dora::os
