// dora-intake: a local stand-in for the DORA Metrics API. Options in, one line
// on stdout, a server until it is told to stop. Exit codes: 0 stopped as told,
// 1 it could not start, 2 the command line is wrong.

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "intake/options.h"
#include "intake/server.h"

namespace {

using dora::intake::NoOptions;
using dora::intake::Options;
using dora::intake::Server;

// Every thread inherits the mask, so only Run sees these signals; SIGALRM is
// the end of --max-seconds.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGALRM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// Tells another process which port the kernel chose, in a file that is complete
// as soon as it is there. Returns what went wrong, or nothing.
std::string WritePortFile(const std::string& path, int port) {
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  std::ofstream file(temporary);
  file << port << '\n';
  file.close();
  if (file && std::rename(temporary.c_str(), path.c_str()) == 0) return "";
  const std::string reason = std::strerror(errno);
  std::remove(temporary.c_str());
  return absl::StrCat("--port-file ", path, ": ", reason);
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
  // A parent may have it ignored: git's exit codes would be lost.
  signal(SIGCHLD, SIG_DFL);
  const auto server = Server::Start(options.server);
  if (!server) return Fail(server.error());
  if (!options.port_file.empty()) {
    const std::string problem =
        WritePortFile(options.port_file, (*server)->port());
    if (!problem.empty()) return Fail(problem);
  }
  std::printf("dora-intake listening on %s\n", (*server)->url().c_str());
  std::fflush(stdout);
  if (options.max_seconds) alarm(*options.max_seconds);
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->Stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = dora::intake::ParseOptions(argc, argv);
  return options ? Run(*options) : Explain(options.error());
}
