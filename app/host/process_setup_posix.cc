#include <signal.h>

#include <array>
#include <cstddef>

#include "app/host/process_setup.h"
#include "os/streams.h"

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

}  // namespace

void PrepareProcess() {
  os::PrepareStreams();
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
