#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "os/spawn_posix.h"

namespace dora::os {
namespace {

struct Closer {
  void operator()(DIR* directory) const { closedir(directory); }
};

/// One that the new process would have.
bool IsInherited(int descriptor) {
  const int flags = fcntl(descriptor, F_GETFD);
  return flags >= 0 && (flags & FD_CLOEXEC) == 0;
}

}  // namespace

bool OpenPipe(int (&ends)[2]) { return pipe2(ends, O_CLOEXEC) == 0; }

void SetSpawnFlags(posix_spawnattr_t& attributes, int flags) {
  posix_spawnattr_setflags(&attributes, static_cast<short>(flags));
}

// musl has no posix_spawn_file_actions_addclosefrom_np.
void CloseInSpawned(posix_spawn_file_actions_t& actions) {
  const auto close_inherited = [&actions](int descriptor) {
    if (descriptor > STDERR_FILENO && IsInherited(descriptor)) {
      posix_spawn_file_actions_addclose(&actions, descriptor);
    }
  };
  const std::unique_ptr<DIR, Closer> open_ones(opendir("/proc/self/fd"));
  if (open_ones != nullptr) {
    while (const dirent* entry = readdir(open_ones.get())) {
      close_inherited(std::atoi(entry->d_name));
    }
    return;
  }
  // A root without /proc: those that are likely.
  constexpr int kMostLookedAt = 1024;
  for (int i = 0; i < kMostLookedAt; ++i) close_inherited(i);
}

}  // namespace dora::os
