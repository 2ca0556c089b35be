#include "cli/system.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

extern char** environ;

namespace dora::cli {
namespace {

using std::chrono::steady_clock;

/// When a task of `limit` that begins now must end.
steady_clock::time_point EndOf(absl::Duration limit) {
  constexpr absl::Duration kForever = absl::Hours(365 * 24);
  return steady_clock::now() +
         absl::ToChronoMilliseconds(std::min(limit, kForever));
}

/// Waits for something to read. False where `end` comes first.
bool WaitForInput(int descriptor, steady_clock::time_point end) {
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - steady_clock::now());
    if (left.count() <= 0) return false;
    constexpr int64_t kMostAtOnce = 60 * 1000;
    pollfd input = {descriptor, POLLIN, 0};
    const int ready =
        poll(&input, 1,
             static_cast<int>(std::min<int64_t>(left.count(), kMostAtOnce)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

/// Reads `descriptor` to its end; absent on an error, above `limit`, or where
/// `end` comes first.
std::optional<std::string> ReadAll(int descriptor, size_t limit,
                                   steady_clock::time_point end) {
  std::string text;
  char buffer[16 * 1024];
  while (true) {
    if (!WaitForInput(descriptor, end)) return std::nullopt;
    const ssize_t count = read(descriptor, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) return text;
    text.append(buffer, static_cast<size_t>(count));
    if (text.size() > limit) return std::nullopt;
  }
}

/// The streams of a command; -1 is nothing.
struct Streams {
  int input = -1;
  int output = -1;
};

/// Lets the command's `stream` be `descriptor`, or nothing.
void Attach(posix_spawn_file_actions_t& actions, int stream, int descriptor) {
  if (descriptor >= 0) {
    posix_spawn_file_actions_adddup2(&actions, descriptor, stream);
  } else {
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  }
}

/// Starts `arguments` with `streams`; its standard error is dropped.
bool Spawn(const std::vector<std::string>& arguments, const Streams& streams,
           pid_t& pid) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  Attach(actions, STDIN_FILENO, streams.input);
  Attach(actions, STDOUT_FILENO, streams.output);
  Attach(actions, STDERR_FILENO, -1);
  // Ignored by us, which a command would inherit.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t restored;
  sigemptyset(&restored);
  sigaddset(&restored, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &restored);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  const int error =
      posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0;
}

/// A file in memory that is read from its start as `text`; -1 on an error.
/// Unlike a pipe, it neither fills up nor breaks when nobody reads it.
int OpenText(const std::string& text) {
  const int descriptor = memfd_create("input", MFD_CLOEXEC);
  size_t written = 0;
  while (descriptor >= 0 && written < text.size()) {
    const ssize_t count =
        write(descriptor, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      close(descriptor);
      return -1;
    }
    written += static_cast<size_t>(count);
  }
  if (descriptor >= 0) lseek(descriptor, 0, SEEK_SET);
  return descriptor;
}

/// Waits for the end of `pid`, which is killed after `limit`. True where it
/// exited with 0.
bool WaitFor(pid_t pid, absl::Duration limit) {
  const steady_clock::time_point end = EndOf(limit);
  int status = 0;
  while (true) {
    const bool over = steady_clock::now() >= end;
    if (over) kill(pid, SIGKILL);
    const pid_t ended = waitpid(pid, &status, over ? 0 : WNOHANG);
    if (ended == pid) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (ended < 0 && errno != EINTR) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

std::optional<std::string> SystemFileReader::Read(
    const std::string& path) const {
  // Non-blocking, so that a named pipe in the file's place cannot hang us.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return std::nullopt;
  struct stat status;
  const bool regular =
      fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  auto text =
      regular ? ReadAll(descriptor, kMaxBytes, EndOf(absl::InfiniteDuration()))
              : std::nullopt;
  close(descriptor);
  return text;
}

std::optional<std::string> SystemCommandRunner::Run(
    const std::vector<std::string>& arguments) const {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return std::nullopt;
  pid_t pid = 0;
  const bool started = Spawn(arguments, {-1, pipe_ends[1]}, pid);
  close(pipe_ends[1]);
  const steady_clock::time_point end = EndOf(limit_);
  std::optional<std::string> output;
  if (started) output = ReadAll(pipe_ends[0], SystemFileReader::kMaxBytes, end);
  close(pipe_ends[0]);
  if (!started) return std::nullopt;
  if (steady_clock::now() >= end) kill(pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  const bool succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return succeeded ? output : std::nullopt;
}

bool RunWithInput(const std::vector<std::string>& arguments,
                  const std::string& input, absl::Duration limit) {
  const int text = OpenText(input);
  if (text < 0) return false;
  pid_t pid = 0;
  const bool started = Spawn(arguments, {text, -1}, pid);
  close(text);
  return started && WaitFor(pid, limit);
}

}  // namespace dora::cli
