#include "intake/page/git_command.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <utility>

namespace dora::intake::page {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLimit(5000);
constexpr size_t kMaxOutput = 16 * 1024 * 1024;

// Nothing is fetched, nothing is asked, nothing is paged. An older git, which
// does not know GIT_NO_LAZY_FETCH, knows no protocol to fetch by.
constexpr const char* kVariables[] = {
    "PATH=/usr/local/bin:/usr/bin:/bin",
    "LC_ALL=C",
    "GIT_TERMINAL_PROMPT=0",
    "GIT_NO_LAZY_FETCH=1",
    "GIT_ALLOW_PROTOCOL=none",
    "GIT_CONFIG_NOSYSTEM=1",
};

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }
  void Close() {
    if (number_ >= 0) close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

// Unlike a pipe, a file in memory never blocks its writer.
bool Fill(const Descriptor& file, const std::string& text) {
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t count =
        write(file.get(), text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written += static_cast<size_t>(count);
  }
  return lseek(file.get(), 0, SEEK_SET) == 0;
}

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) {
    pointers.push_back(const_cast<char*>(text.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

// Of an absolute entry of PATH: never one that lies in the working directory.
std::string FindGit() {
  const char* const path = std::getenv("PATH");
  for (const absl::string_view folder :
       absl::StrSplit(path == nullptr ? "" : path, ':')) {
    const std::string git = absl::StrCat(folder, "/git");
    if (absl::StartsWith(folder, "/") && access(git.c_str(), X_OK) == 0) {
      return git;
    }
  }
  return "/usr/bin/git";
}

std::optional<pid_t> Spawn(const std::vector<std::string>& arguments,
                           const Descriptor& input, const Descriptor& output) {
  std::vector<std::string> command = {"git"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const std::vector<std::string> variables(std::begin(kVariables),
                                           std::end(kVariables));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  pid_t pid = -1;
  const int error =
      posix_spawn(&pid, FindGit().c_str(), &actions, nullptr,
                  Pointers(command).data(), Pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return std::nullopt;
  return pid;
}

// All that comes until the other end closes; nothing past a limit.
std::optional<std::string> ReadAll(const Descriptor& pipe,
                                   steady_clock::time_point end) {
  std::string text;
  char buffer[16 * 1024];
  while (text.size() <= kMaxOutput) {
    const auto left =
        std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    pollfd ready{pipe.get(), POLLIN, 0};
    const int polled = poll(&ready, 1, static_cast<int>(left.count()));
    if (polled < 0 && errno == EINTR) continue;
    if (polled <= 0) return std::nullopt;
    const ssize_t count = read(pipe.get(), buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) return text;
    text.append(buffer, static_cast<size_t>(count));
  }
  return std::nullopt;
}

// A git that is not at its end by `end` is killed, output or not.
bool EndedWell(pid_t pid, steady_clock::time_point end) {
  constexpr milliseconds kPause(2);
  int status = 0;
  while (true) {
    const bool over = steady_clock::now() >= end;
    if (over) kill(pid, SIGKILL);
    const pid_t ended = waitpid(pid, &status, over ? 0 : WNOHANG);
    if (ended == pid) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (ended < 0 && errno != EINTR) return false;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

std::optional<std::string> RunGit(const std::vector<std::string>& arguments,
                                  const std::string& input) {
  const Descriptor file(memfd_create("input", MFD_CLOEXEC));
  int ends[2];
  if (!Fill(file, input) || pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  const Descriptor from_git(ends[0]);
  Descriptor to_us(ends[1]);
  const std::optional<pid_t> pid = Spawn(arguments, file, to_us);
  to_us.Close();
  if (!pid) return std::nullopt;
  const auto end = steady_clock::now() + kLimit;
  std::optional<std::string> output = ReadAll(from_git, end);
  if (!output) kill(*pid, SIGKILL);
  if (!EndedWell(*pid, end)) return std::nullopt;
  return output;
}

}  // namespace dora::intake::page
