#include "app/host/process_setup.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace dora::app {
namespace {

struct Disposition {
  int signal;
  bool is_ignored;  ///< by us; else the default
};

constexpr std::array<Disposition, 3> kDispositions = {
    {{SIGPIPE, true}, {SIGXFSZ, true}, {SIGCHLD, false}}};

std::array<struct sigaction, kDispositions.size()> inherited;
bool is_prepared = false;

/// Closed again for a command, which is to have the descriptors that we were
/// given. In a root without /dev the root folder does as well: nothing can be
/// written to it.
void OpenStandardDescriptors() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free descriptor is what is missing.
    if (open("/dev/null", O_RDWR | O_CLOEXEC) < 0) {
      (void)open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
  }
}

}  // namespace

void PrepareProcess() {
  OpenStandardDescriptors();
  for (size_t i = 0; i < kDispositions.size(); ++i) {
    struct sigaction action = {};
    action.sa_handler = kDispositions[i].is_ignored ? SIG_IGN : SIG_DFL;
    sigemptyset(&action.sa_mask);
    sigaction(kDispositions[i].signal, &action, &inherited[i]);
  }
  is_prepared = true;
}

void RestoreSignals() {
  if (!is_prepared) return;
  for (size_t i = 0; i < kDispositions.size(); ++i) {
    sigaction(kDispositions[i].signal, &inherited[i], nullptr);
  }
}

}  // namespace dora::app
