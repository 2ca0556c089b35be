#include "app/commands/terminal_posix.h"

#include <fcntl.h>
#include <unistd.h>

namespace dora::app {

Terminal::Terminal()
    : descriptor_(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {}

void Terminal::Hand(pid_t from, pid_t to) const {
  if (descriptor_ < 0 || tcgetpgrp(descriptor_) != from) return;
  tcsetpgrp(descriptor_, to);
}

void Terminal::Close() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

}  // namespace dora::app
