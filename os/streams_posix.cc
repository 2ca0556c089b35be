#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "os/streams.h"

namespace dora::os {

/// Closed again for a command, which is to have the descriptors that we were
/// given. In a root without /dev the root folder does as well: nothing can be
/// written to it.
void PrepareStreams() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free descriptor is what is missing.
    if (open("/dev/null", O_RDWR | O_CLOEXEC) < 0) {
      (void)open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
  }
}

bool IsTerminal(Stream stream) { return isatty(static_cast<int>(stream)) == 1; }

bool TakesEscapeCodes(Stream stream) { return IsTerminal(stream); }

bool IsReaderGone() {
  pollfd output = {STDOUT_FILENO, 0, 0};
  return poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
}

void UseUtf8OnConsole() {}

void GiveConsoleBack() {}

}  // namespace dora::os
