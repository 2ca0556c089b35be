// dora-intake: a local stand-in for the DORA Metrics API. Options in, one line
// on stdout, a server until it is told to stop. Exit codes: 0 stopped as told,
// 1 it could not start, 2 the command line is wrong.

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "intake/options.h"
#include "intake/port_file.h"
#include "intake/server.h"

namespace {

using dora::intake::NoOptions;
using dora::intake::Options;
using dora::intake::Server;

// Every thread inherits the mask, so only WaitToStop sees these signals.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// Both end at a signal of `signals`. The one with a limit is also interrupted
// when a child ends, or when the process was stopped and goes on: it waits on.
void WaitForSignal(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

void WaitForSignal(const sigset_t& signals, std::chrono::nanoseconds limit) {
  using std::chrono::steady_clock;
  constexpr int64_t kNanosPerSecond = 1'000'000'000;
  const auto end = steady_clock::now() + limit;
  while (true) {
    const int64_t left = (end - steady_clock::now()).count();
    if (left <= 0) return;
    const timespec rest{left / kNanosPerSecond, left % kNanosPerSecond};
    if (sigtimedwait(&signals, nullptr, &rest) >= 0 || errno != EINTR) return;
  }
}

void WaitToStop(const sigset_t& signals, std::optional<int> max_seconds) {
  if (max_seconds) {
    WaitForSignal(signals, std::chrono::seconds(*max_seconds));
  } else {
    WaitForSignal(signals);
  }
}

int Fail(const std::string& message) {
  std::fprintf(stderr, "dora-intake: %s\n", message.c_str());
  return 1;
}

int Explain(const NoOptions& reason) {
  std::fputs(reason.message.c_str(), reason.exit_code == 0 ? stdout : stderr);
  return reason.exit_code;
}

int Run(const Options& options) {
  const sigset_t signals = BlockStopSignals();
  const auto server = Server::Start(options.server);
  if (!server) return Fail(server.error());
  if (!options.port_file.empty()) {
    const std::string problem =
        dora::intake::WritePortFile(options.port_file, (*server)->port());
    if (!problem.empty()) return Fail(problem);
  }
  std::printf("dora-intake listening on %s\n", (*server)->url().c_str());
  std::fflush(stdout);
  WaitToStop(signals, options.max_seconds);
  (*server)->Stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = dora::intake::ParseOptions(argc, argv);
  return options ? Run(*options) : Explain(options.error());
}
