#include "cli/foreground_command.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace dora::cli {
namespace {

/// Those that ask a process to do something. Of SIGINT and SIGQUIT at a
/// terminal only the command knows, as it is the terminal's foreground.
constexpr std::array kPassedOn = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM,
                                  SIGUSR1, SIGUSR2, SIGCONT, SIGWINCH};

volatile sig_atomic_t group = 0;
std::array<struct sigaction, kPassedOn.size()> previous;

void PassOn(int signal) {
  const int saved = errno;
  if (group > 0) kill(-group, signal);
  errno = saved;
}

sigset_t PassedOnSet() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kPassedOn) sigaddset(&set, signal);
  return set;
}

/// A signal that was ignored when we began (nohup) stays ignored, for the
/// command too.
void InstallHandlers() {
  struct sigaction action = {};
  action.sa_handler = &PassOn;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < kPassedOn.size(); ++i) {
    sigaction(kPassedOn[i], nullptr, &previous[i]);
    if (previous[i].sa_handler != SIG_IGN) {
      sigaction(kPassedOn[i], &action, nullptr);
    }
  }
}

void RestoreHandlers() {
  for (size_t i = 0; i < kPassedOn.size(); ++i) {
    sigaction(kPassedOn[i], &previous[i], nullptr);
  }
}

/// The terminal that this process is in the foreground of; -1 where there is
/// none.
int OpenTerminal() {
  const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0 || tcgetpgrp(terminal) == getpgrp()) return terminal;
  close(terminal);
  return -1;
}

/// Makes `foreground` the group that the terminal's keys talk to.
void GiveTerminal(int terminal, pid_t foreground) {
  if (terminal < 0) return;
  sigset_t stop;
  sigset_t old;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);  // or this call would stop a background process
  sigprocmask(SIG_BLOCK, &stop, &old);
  tcsetpgrp(terminal, foreground);
  sigprocmask(SIG_SETMASK, &old, nullptr);
}

/// Becomes the command. Only async-signal-safe calls; reports through `pipe`.
[[noreturn]] void BecomeCommand(char* const* argv, pid_t parent, int terminal,
                                const sigset_t& mask, int pipe) {
  setpgid(0, 0);
  GiveTerminal(terminal, getpid());
  // Ignored by us, for the sake of broken connections.
  signal(SIGPIPE, SIG_DFL);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  // The parent may have gone before that.
  if (getppid() != parent) _exit(128 + SIGTERM);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
  execvp(argv[0], argv);
  const int error = errno;
  (void)!write(pipe, &error, sizeof error);
  _exit(127);
}

}  // namespace

ForegroundCommand::~ForegroundCommand() {
  if (pid_ > 0) Wait();
}

core::Result<bool> ForegroundCommand::Start(
    const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    start_failure_code_ = 126;
    return core::MakeError(core::ErrorKind::kInternal, std::strerror(errno));
  }
  terminal_ = OpenTerminal();

  // No signal between the fork and the moment we know whom to pass it to.
  const sigset_t passed_on = PassedOnSet();
  sigset_t mask;
  sigprocmask(SIG_BLOCK, &passed_on, &mask);
  InstallHandlers();
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    BecomeCommand(argv.data(), parent, terminal_, mask, ends[1]);
  }
  int error = pid_ < 0 ? errno : 0;
  if (pid_ > 0) {
    setpgid(pid_, pid_);  // whichever of the two comes first
    group = pid_;
  }
  sigprocmask(SIG_SETMASK, &mask, nullptr);
  close(ends[1]);
  // Closed without a word when the command has begun.
  while (pid_ > 0 && read(ends[0], &error, sizeof error) < 0 &&
         errno == EINTR) {
  }
  close(ends[0]);
  if (error == 0) return true;
  if (pid_ > 0) Wait();
  if (pid_ < 0) RestoreHandlers();
  start_failure_code_ = error == ENOENT ? 127 : 126;
  return core::MakeError(
      core::ErrorKind::kUsage,
      absl::StrCat("the command ", core::Quoted(arguments[0]),
                   " cannot be run: ", std::strerror(error), "."));
}

int ForegroundCommand::Wait() {
  int status = 0;
  while (true) {
    const pid_t ended = waitpid(pid_, &status, WUNTRACED);
    if (ended < 0 && errno == EINTR) continue;
    if (ended < 0 || !WIFSTOPPED(status)) break;
    if (terminal_ >= 0) StopWithIt();
  }
  group = 0;
  pid_ = -1;
  GiveTerminal(terminal_, getpgrp());
  if (terminal_ >= 0) close(terminal_);
  terminal_ = -1;
  RestoreHandlers();
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// Ctrl-Z: our shell must see us stop as well, and continues us with `fg`.
void ForegroundCommand::StopWithIt() const {
  GiveTerminal(terminal_, getpgrp());
  raise(SIGSTOP);
  // Not after `bg`, when the terminal is the shell's.
  if (tcgetpgrp(terminal_) == getpgrp()) GiveTerminal(terminal_, group);
  kill(-group, SIGCONT);
}

}  // namespace dora::cli
