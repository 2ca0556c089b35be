#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "core/base/process.h"
#include "core/base/run_file.h"
#include "os/descriptor_posix.h"
#include "os/memory_file.h"
#include "os/spawn_posix.h"

namespace dora::core {
namespace {

using os::Descriptor;
using os::WriteAll;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How long an end goes unnoticed where a child holds the output.
constexpr milliseconds kTick(20);
/// What a killed process may take to go; one that hangs in the kernel does not.
constexpr milliseconds kGrace(1000);

/// Where SIGCHLD is ignored, as some parents hand it down, the kernel would
/// throw the exit code away.
class KeptExitCodes {
 public:
  KeptExitCodes() {
    struct sigaction plain = {};
    plain.sa_handler = SIG_DFL;
    sigaction(SIGCHLD, nullptr, &before_);
    lost_ =
        before_.sa_handler == SIG_IGN || (before_.sa_flags & SA_NOCLDWAIT) != 0;
    if (lost_) sigaction(SIGCHLD, &plain, nullptr);
  }
  KeptExitCodes(const KeptExitCodes&) = delete;
  KeptExitCodes& operator=(const KeptExitCodes&) = delete;
  ~KeptExitCodes() {
    if (lost_) sigaction(SIGCHLD, &before_, nullptr);
  }

 private:
  struct sigaction before_ = {};
  bool lost_ = false;
};

/// The same file under a number that is not a standard stream's: while those
/// are attached, it would be overwritten.
Descriptor AboveStreams(Descriptor file) {
  if (!file.is_open() || file.get() > STDERR_FILENO) return file;
  return Descriptor(fcntl(file.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

struct Pipe {
  Descriptor ours;  ///< which is never waited for
  Descriptor theirs;
};

enum class Direction { kToUs, kToThem };

std::optional<Pipe> OpenPipe(Direction direction) {
  int ends[2];
  if (!os::OpenPipe(ends)) return std::nullopt;
  Pipe pipe{AboveStreams(Descriptor(ends[0])),
            AboveStreams(Descriptor(ends[1]))};
  if (direction == Direction::kToThem) std::swap(pipe.ours, pipe.theirs);
  const bool works =
      pipe.theirs.is_open() && fcntl(pipe.ours.get(), F_SETFL, O_NONBLOCK) == 0;
  return works ? std::optional<Pipe>(std::move(pipe)) : std::nullopt;
}

/// What a program reads: `theirs` is a file in memory that holds it, which,
/// unlike a pipe, neither fills up nor breaks when nobody reads it. Where the
/// system has none it is a pipe, to be fed by `ours`.
std::optional<Pipe> OpenInput(const std::string& text) {
  Descriptor file = AboveStreams(Descriptor(os::OpenMemoryFile()));
  if (!file.is_open()) return OpenPipe(Direction::kToThem);
  if (!WriteAll(file.get(), text)) return std::nullopt;
  lseek(file.get(), 0, SEEK_SET);
  return Pipe{Descriptor(), std::move(file)};
}

/// What a program starts with.
class SpawnRules {
 public:
  SpawnRules() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    // What we ignore or block, the program would inherit.
    sigset_t all;
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setpgroup(&attributes_, 0);
    os::SetSpawnFlags(attributes_, POSIX_SPAWN_SETSIGDEF |
                                       POSIX_SPAWN_SETSIGMASK |
                                       POSIX_SPAWN_SETPGROUP);
  }
  SpawnRules(const SpawnRules&) = delete;
  SpawnRules& operator=(const SpawnRules&) = delete;
  ~SpawnRules() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }

  /// Lets `stream` be `file`, or nothing where that is not open.
  void Attach(int stream, const Descriptor& file) {
    if (file.is_open()) {
      posix_spawn_file_actions_adddup2(&actions_, file.get(), stream);
    } else {
      posix_spawn_file_actions_addopen(&actions_, stream, "/dev/null", O_RDWR,
                                       0);
    }
  }

  /// Starts `words`; absent where that fails.
  std::optional<pid_t> Start(const std::string& file,
                             const std::vector<std::string>& words,
                             const std::vector<std::string>& variables) {
    os::CloseInSpawned(actions_);
    pid_t pid = -1;
    const int error =
        posix_spawn(&pid, file.c_str(), &actions_, &attributes_,
                    Pointers(words).data(), Pointers(variables).data());
    return error == 0 ? std::optional<pid_t>(pid) : std::nullopt;
  }

 private:
  static std::vector<char*> Pointers(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const std::string& text : texts) {
      pointers.push_back(const_cast<char*>(text.c_str()));
    }
    pointers.push_back(nullptr);
    return pointers;
  }

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

/// A program at work, until Wait.
class Running {
 public:
  Running(pid_t pid, Descriptor output, Descriptor input,
          const ProcessSpec& spec, steady_clock::time_point end)
      : pid_(pid),
        output_(std::move(output)),
        input_(std::move(input)),
        spec_(spec),
        end_(end) {}

  ProcessResult Wait() && {
    ProcessResult result;
    Output taken(spec_, result.output);
    result.end = Watch(taken);
    // All of its group, while its own number cannot be given to another yet.
    kill(-pid_, SIGKILL);
    if (!HasEnded()) kill(pid_, SIGKILL);
    const std::optional<int> code = Reap();
    if (result.end != ProcessEnd::kExited) return result;
    if (!code) result.end = ProcessEnd::kFailed;
    result.exit_code = code.value_or(-1);
    return result;
  }

 private:
  ProcessEnd Watch(Output& taken) {
    steady_clock::duration pause = std::chrono::microseconds(100);
    while (true) {
      const bool ended = HasEnded();
      if (const auto refused = Read(taken)) return *refused;
      Feed();
      const auto now = steady_clock::now();
      if (now >= end_) return ProcessEnd::kTimedOut;
      if (ended) return ProcessEnd::kExited;
      if (spec_.stop_asked && spec_.stop_asked()) return ProcessEnd::kStopped;
      if (output_.is_open()) {
        AwaitOutput(std::min<steady_clock::duration>(end_ - now, kTick));
      } else {
        std::this_thread::sleep_for(std::min(end_ - now, pause));
        pause = std::min<steady_clock::duration>(2 * pause, kTick);
      }
    }
  }

  /// Takes what is there now. Tells how it ends where that is not wanted.
  std::optional<ProcessEnd> Read(Output& taken) {
    char buffer[16 * 1024];
    while (output_.is_open() && steady_clock::now() < end_) {
      const ssize_t count = read(output_.get(), buffer, sizeof buffer);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return std::nullopt;
      if (count <= 0) {
        output_.Close();
        return std::nullopt;
      }
      const absl::string_view piece(buffer, static_cast<size_t>(count));
      if (const auto refused = taken.Take(piece)) return refused;
    }
    return std::nullopt;
  }

  /// Hands over what fits into the pipe of the input now.
  void Feed() {
    while (input_.is_open()) {
      const auto rest = absl::string_view(spec_.input).substr(fed_);
      const ssize_t count =
          rest.empty() ? 0 : write(input_.get(), rest.data(), rest.size());
      if (count > 0) fed_ += static_cast<size_t>(count);
      if (count > 0 || (count < 0 && errno == EINTR)) continue;
      if (count < 0 && errno == EAGAIN) return;
      input_.Close();
    }
  }

  void AwaitOutput(steady_clock::duration at_most) const {
    const auto left = std::chrono::ceil<milliseconds>(at_most);
    pollfd input = {output_.get(), POLLIN, 0};
    poll(&input, 1, static_cast<int>(left.count()));
  }

  /// It may also be that somebody else has asked for its exit code.
  bool HasEnded() const {
    siginfo_t info = {};
    const int result = waitid(P_PID, static_cast<id_t>(pid_), &info,
                              WEXITED | WNOHANG | WNOWAIT);
    return result == 0 ? info.si_pid == pid_ : errno == ECHILD;
  }

  /// Its exit code, where it can still be had.
  std::optional<int> Reap() const {
    const auto end = steady_clock::now() + kGrace;
    int status = 0;
    while (true) {
      const pid_t ended = waitpid(pid_, &status, WNOHANG);
      if (ended == pid_) break;
      if ((ended < 0 && errno != EINTR) || steady_clock::now() >= end) {
        return std::nullopt;
      }
      std::this_thread::sleep_for(milliseconds(1));
    }
    constexpr int kSignalled = 128;
    return WIFEXITED(status) ? WEXITSTATUS(status)
                             : kSignalled + WTERMSIG(status);
  }

  pid_t pid_;
  Descriptor output_;
  Descriptor input_;  ///< where it must be fed
  size_t fed_ = 0;
  const ProcessSpec& spec_;
  steady_clock::time_point end_;
};

bool IsProgram(const std::string& path) {
  struct stat status;
  return absl::StartsWith(path, "/") && stat(path.c_str(), &status) == 0 &&
         S_ISREG(status.st_mode) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<std::string> FindProgram(const std::string& name,
                                       const std::string& path) {
  std::vector<std::string> candidates;
  if (absl::StrContains(name, '/')) {
    candidates.push_back(name);
  } else {
    for (const absl::string_view folder : absl::StrSplit(path, ':')) {
      if (!absl::StartsWith(folder, "/")) continue;
      candidates.push_back(absl::StrCat(folder, "/", name));
    }
  }
  for (const std::string& candidate : candidates) {
    if (IsProgram(candidate)) return candidate;
  }
  return std::nullopt;
}

ProcessResult RunFile(const std::string& file, const ProcessSpec& spec,
                      steady_clock::time_point end) {
  const KeptExitCodes kept;
  Pipe output;
  if (spec.max_output > 0) {
    auto opened = OpenPipe(Direction::kToUs);
    if (!opened) return {};
    output = *std::move(opened);
  }
  Pipe input;
  if (!spec.input.empty()) {
    auto opened = OpenInput(spec.input);
    if (!opened) return {};
    input = *std::move(opened);
  }
  SpawnRules rules;
  rules.Attach(STDIN_FILENO, input.theirs);
  rules.Attach(STDOUT_FILENO, output.theirs);
  const Descriptor nowhere;
  rules.Attach(STDERR_FILENO, spec.takes_errors ? output.theirs : nowhere);
  std::vector<std::string> words = {spec.program};
  words.insert(words.end(), spec.arguments.begin(), spec.arguments.end());
  const auto pid = rules.Start(file, words, spec.variables);
  output.theirs.Close();
  input.theirs.Close();
  if (!pid) return {};
  return Running(*pid, std::move(output.ours), std::move(input.ours), spec, end)
      .Wait();
}

}  // namespace dora::core
