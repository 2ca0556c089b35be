#include "cli/system.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

extern char** environ;

namespace dora::cli {
namespace {

/// Reads `descriptor` to its end; absent on an error or above `limit`.
std::optional<std::string> ReadAll(int descriptor, size_t limit) {
  std::string text;
  char buffer[16 * 1024];
  while (true) {
    const ssize_t count = read(descriptor, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) return text;
    text.append(buffer, static_cast<size_t>(count));
    if (text.size() > limit) return std::nullopt;
  }
}

/// Starts `arguments` with its standard output at `output`, and nothing else.
bool Spawn(const std::vector<std::string>& arguments, int output, pid_t& pid) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                   O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  const int error =
      posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0;
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
  auto text = regular ? ReadAll(descriptor, kMaxBytes) : std::nullopt;
  close(descriptor);
  return text;
}

std::optional<std::string> SystemCommandRunner::Run(
    const std::vector<std::string>& arguments) const {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return std::nullopt;
  pid_t pid = 0;
  const bool started = Spawn(arguments, pipe_ends[1], pid);
  close(pipe_ends[1]);
  std::optional<std::string> output;
  if (started) output = ReadAll(pipe_ends[0], SystemFileReader::kMaxBytes);
  close(pipe_ends[0]);
  if (!started) return std::nullopt;
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  const bool succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return succeeded ? output : std::nullopt;
}

}  // namespace dora::cli
