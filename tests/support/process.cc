#include "tests/support/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace dora::testing {
namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    read_end = ends[0];
    write_end = ends[1];
  }
};

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Starts the command; `err` below zero leaves stderr as it is.
pid_t Start(const Command& command, int out, int err) {
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> variables;
  for (const auto& [name, value] : command.variables) {
    variables.push_back(name + "=" + value);
  }
  std::vector<char*> argv = Pointers(arguments);
  std::vector<char*> envp = Pointers(variables);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  const int in = open(
      command.input.empty() ? "/dev/null" : command.input.c_str(), O_RDONLY);
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  if (err >= 0) dup2(err, STDERR_FILENO);
  if (!command.directory.empty() && chdir(command.directory.c_str()) != 0) {
    _exit(126);
  }
  if (command.is_subreaper) prctl(PR_SET_CHILD_SUBREAPER, 1);
  execve(argv[0], argv.data(), envp.data());
  _exit(127);
}

/// Reads both pipes until both are closed.
void Drain(int out, int err, Finished& finished) {
  pollfd polled[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  std::string* texts[2] = {&finished.out, &finished.err};
  int open_count = 2;
  while (open_count > 0) {
    poll(polled, 2, -1);
    for (int i = 0; i < 2; ++i) {
      if (polled[i].fd < 0 || polled[i].revents == 0) continue;
      char buffer[4096];
      const ssize_t count = read(polled[i].fd, buffer, sizeof buffer);
      if (count > 0) {
        texts[i]->append(buffer, static_cast<size_t>(count));
      } else if (count == 0 || errno != EINTR) {
        close(polled[i].fd);
        polled[i].fd = -1;
        --open_count;
      }
    }
  }
}

int Reap(pid_t pid, rusage& usage) {
  int status = 0;
  while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  return status;
}

int ExitCodeOf(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Finished Run(const Command& command) {
  const Pipe out;
  const Pipe err;
  const pid_t pid = Start(command, out.write_end, err.write_end);
  close(out.write_end);
  close(err.write_end);
  Finished finished;
  Drain(out.read_end, err.read_end, finished);
  rusage usage = {};
  finished.exit_code = ExitCodeOf(Reap(pid, usage));
  finished.max_resident_kib = usage.ru_maxrss;
  return finished;
}

Background::Background(const Command& command) {
  const Pipe out;
  pid_ = Start(command, out.write_end, -1);
  close(out.write_end);
  out_ = out.read_end;
}

Background::~Background() {
  close(out_);
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  Wait();
}

void Background::Signal(int signal) const { kill(pid_, signal); }

int Background::Wait() {
  rusage usage = {};
  const int status = Reap(pid_, usage);
  pid_ = -1;
  was_killed_ = WIFSIGNALED(status);
  return ExitCodeOf(status);
}

std::string Background::ReadLine() {
  std::string line;
  char next = 0;
  while (read(out_, &next, 1) == 1 && next != '\n') line += next;
  return line;
}

std::string ProgramPath(const std::string& place) {
  if (const char* const folder = std::getenv("DORA_TEST_PROGRAMS")) {
    std::string path = std::string(folder) + "/" + place;
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return std::string(std::getenv("TEST_SRCDIR")) + "/dora_deploy/" + place;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << "cannot read " << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  EXPECT_TRUE(file) << "cannot write " << path;
}

}  // namespace dora::testing
