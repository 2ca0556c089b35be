#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>

#include "app/commands/supervisor.h"
#include "app/commands/terminal_posix.h"
#include "app/host/process_setup.h"
#include "core/base/clock.h"
#include "os/signals_posix.h"

namespace dora::app {

/// What the three processes tell each other, in memory that they share.
struct SupervisedCommand::Board {
  std::atomic<int> start_error{0};
  int exit_code = 0;
  int64_t ended_at = 0;  ///< in nanoseconds of the steady clock
  Moment started;        ///< before the processes part
  pid_t supervisor = 0;
  std::atomic<bool> has_ended{false};
};

namespace {

using Board = SupervisedCommand::Board;

/// The supervisor tells the reporter by it to look at the board.
constexpr int kLook = SIGUSR1;
/// For a report that was told to end, or whose time is up.
constexpr absl::Duration kGrace = absl::Seconds(5);
constexpr absl::Duration kAfterKill = absl::Seconds(1);
/// How long the reporter takes to see that the supervisor has gone, where the
/// system does not tell it.
constexpr absl::Duration kTick = absl::Milliseconds(500);

absl::Duration Now() { return core::SystemClock().Steady(); }

/// Those that ask a process to do something: the command gets what we get, as
/// nobody else knows of it. Of Ctrl-C at a terminal it knows itself, being the
/// terminal's foreground. What was ignored when we began stays ignored (nohup).
sigset_t SignalsForTheCommand() {
  sigset_t set;
  sigfillset(&set);
  // Faults of our own, and what PrepareProcess ignores.
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS,
                           SIGABRT, SIGXCPU, SIGPIPE, SIGXFSZ}) {
    sigdelset(&set, signal);
  }
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action;
    if (sigismember(&set, signal) == 1 &&
        sigaction(signal, nullptr, &action) == 0 &&
        action.sa_handler == SIG_IGN) {
      sigdelset(&set, signal);
    }
  }
  return set;
}

/// Null where there is no memory that processes share.
Board* NewSharedBoard() {
  void* const memory = mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : new (memory) Board;
}

int ExitCodeOf(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// Where memory runs out, the kernel is to end the report, not the deployment.
void OfferOurselvesToTheKernel() {
  const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (score < 0) return;
  (void)!write(score, "1000", 4);
  close(score);
}

/// Lets a default action of `signal` happen to us. True where it stopped us,
/// and somebody has continued us since: it does not stop a process whom nobody
/// could continue (in an orphaned process group).
bool StopBy(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  sigset_t mask;
  raise(signal);
  sigprocmask(SIG_UNBLOCK, &set, &mask);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
  // Blocked, so one that came is still there.
  sigemptyset(&set);
  sigaddset(&set, SIGCONT);
  return os::TakeSignal(set, absl::ZeroDuration()) == SIGCONT;
}

class Supervisor {
 public:
  Supervisor(const std::vector<std::string>& arguments,
             const Supervision& supervision)
      : supervision_(supervision),
        signals_(SignalsForTheCommand()),
        shared_(NewSharedBoard()),
        board_(shared_ != nullptr ? shared_ : &own_),
        us_(getpid()),
        our_group_(getpgrp()) {
    for (const std::string& argument : arguments) {
      argv_.push_back(const_cast<char*>(argument.c_str()));
    }
    argv_.push_back(nullptr);
    board_->started = supervision.started;
    board_->supervisor = us_;
  }

  /// True in the reporter. The supervisor exits.
  const Board* Run() {
    // What is buffered must not be printed by each process.
    std::fflush(nullptr);
    BlockSignals();
    StartCommand();
    if (shared_ != nullptr && StartReporter()) return board_;
    if (command_ > 0) WaitForCommand();
    board_->ended_at = absl::ToInt64Nanoseconds(Now());
    terminal_.Hand(command_group_, our_group_);
    board_->exit_code = exit_code_;
    board_->has_ended = true;
    // There was none for want of shared memory or of a process; the command has
    // given one back.
    if (reporter_ <= 0 && !reporter_is_done_ && StartReporter()) return board_;
    if (reporter_ > 0) kill(reporter_, kLook);
    AwaitReporter();
    _exit(exit_code_);
  }

 private:
  void BlockSignals() {
    sigset_t blocked = signals_;
    // Also where it was ignored when we began: the reporter waits for it.
    sigaddset(&blocked, kLook);
    mask_ = os::BlockSignals(blocked);
  }

  void StartCommand() {
    command_ = fork();
    if (command_ == 0) BecomeCommand();
    if (command_ < 0) {
      board_->start_error = errno;
      exit_code_ = 126;
      return;
    }
    command_group_ = command_;
    setpgid(command_, command_);  // whichever of the two comes first
  }

  /// Only async-signal-safe calls.
  [[noreturn]] void BecomeCommand() {
    setpgid(0, 0);
    terminal_.Hand(our_group_, getpid());
    RestoreSignals();
    os::EndWithParent(SIGTERM);
    // The supervisor may have gone before that.
    if (getppid() != us_) _exit(128 + SIGTERM);
    sigprocmask(SIG_SETMASK, &mask_, nullptr);
    execvp(argv_[0], argv_.data());
    board_->start_error = errno;
    _exit(errno == ENOENT ? 127 : 126);
  }

  /// True in the reporter.
  bool StartReporter() {
    reporter_ = fork();
    if (reporter_ != 0) return false;
    terminal_.Close();
    // Without a supervisor there is no end of the command to report.
    os::EndWithParent(SIGKILL);
    if (getppid() != us_) _exit(1);
    return true;
  }

  void WaitForCommand() {
    while (command_ > 0) {
      const int signal = os::TakeSignal(signals_);
      if (signal == SIGCHLD) {
        Reap();
      } else if (signal > 0) {
        kill(-command_group_, signal);
      }
    }
  }

  /// Also of others' children: as process 1 of a container we inherit those
  /// whose parents have gone.
  void Reap() {
    int status = 0;
    pid_t child = 0;
    while ((child = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
      if (WIFSTOPPED(status)) {
        if (child == command_) StopWithCommand(WSTOPSIG(status));
      } else if (child == command_) {
        exit_code_ = ExitCodeOf(status);
        command_ = -1;
      } else if (child == reporter_) {
        reporter_ = -1;
        reporter_is_done_ = true;
        report_status_ = status;
      }
    }
  }

  /// Ctrl-Z, or a read of the terminal in the background: who waits for us must
  /// see us stop as well, and continues us with `fg` or `bg`.
  void StopWithCommand(int signal) {
    terminal_.Hand(command_group_, our_group_);
    if (StopBy(SIGTSTP)) {
      // Not after `bg`, when the terminal is the shell's.
      terminal_.Hand(our_group_, command_group_);
      kill(-command_group_, SIGCONT);
      return;
    }
    terminal_.Hand(our_group_, command_group_);
    // Nobody is there to continue us. Alone, the command would be in our group,
    // which the terminal does not stop then, and who needs the terminal fails.
    // A SIGSTOP has a sender, who will know what to do.
    if (signal == SIGTTIN || signal == SIGTTOU) kill(-command_group_, SIGHUP);
    if (signal != SIGSTOP) kill(-command_group_, SIGCONT);
  }

  void AwaitReporter() {
    absl::Duration end = Now() + supervision_.report_limit + kGrace;
    bool was_killed = false;
    while (reporter_ > 0) {
      const absl::Duration left = end - Now();
      if (left <= absl::ZeroDuration()) {
        if (was_killed) break;  // the kernel holds it: a dead network disk
        kill(reporter_, SIGKILL);
        was_killed = true;
        end = Now() + kAfterKill;
        continue;
      }
      const int signal = os::TakeSignal(signals_, left);
      if (signal == SIGCHLD) {
        Reap();
      } else if (signal == SIGINT || signal == SIGTERM) {
        kill(reporter_, SIGTERM);
        end = std::min(end, Now() + kGrace);
      }
    }
    if (was_killed) {
      Say("The report exceeded its time limit and was ended. An event that "
          "it had kept is in the outbox.");
    } else if (!reporter_is_done_) {
      Say("The deployment is not reported: no process can be started for it.");
    } else if (WIFSIGNALED(report_status_)) {
      Say("The report was ended by a signal. An event that it had kept is in "
          "the outbox.");
    }
  }

  void Say(const char* text) const {
    try {
      supervision_.say(text);
      std::fflush(nullptr);
    } catch (...) {
      // The exit code is what counts.
    }
  }

  const Supervision& supervision_;
  const sigset_t signals_;
  sigset_t mask_;  ///< that we were started with
  Board own_;
  Board* const shared_;
  Board* const board_;
  const pid_t us_;
  const pid_t our_group_;
  Terminal terminal_;
  std::vector<char*> argv_;
  pid_t command_ = -1;
  pid_t command_group_ = -1;
  pid_t reporter_ = -1;
  bool reporter_is_done_ = false;
  int report_status_ = 0;
  int exit_code_ = 0;  ///< not on the board, where a fault could change it
};

/// In the reporter: nobody is left who would say how the command ended.
void EndWithoutSupervisor(const SupervisedCommand::Board& board) {
  if (!board.has_ended && getppid() != board.supervisor) _exit(1);
}

}  // namespace

CommandEnd SupervisedCommand::WaitForEnd() const {
  sigset_t look;
  sigemptyset(&look);
  sigaddset(&look, kLook);
  const bool ends_with_parent = os::EndWithParent(SIGKILL);
  // Anybody may send that signal.
  while (!board_->has_ended) {
    os::TakeSignal(look, ends_with_parent ? absl::InfiniteDuration() : kTick);
    EndWithoutSupervisor(*board_);
  }
  os::EndWithParent(0);
  OfferOurselvesToTheKernel();
  // What came while the command was at work was for the command.
  const sigset_t signals = SignalsForTheCommand();
  for (int signal = 1; signal < NSIG; ++signal) {
    if (sigismember(&signals, signal) != 1 || signal == SIGCHLD) continue;
    struct sigaction handler;
    sigaction(signal, nullptr, &handler);
    ::signal(signal, SIG_IGN);  // takes away what is pending
    const bool is_callers = signal == SIGINT || signal == SIGTERM;
    if (is_callers) sigaction(signal, &handler, nullptr);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  return {board_->exit_code, board_->start_error,
          absl::Nanoseconds(board_->ended_at)};
}

Moment SupervisedCommand::started() const { return board_->started; }

std::optional<absl::Duration> SupervisedCommand::EndedAt() const {
  if (!board_->has_ended) {
    EndWithoutSupervisor(*board_);
    return std::nullopt;
  }
  return absl::Nanoseconds(board_->ended_at);
}

bool IsReporter() { return false; }

std::string WhyNotPassed(const std::vector<std::string>&) { return ""; }

std::string TextOfStartError(int error) { return std::strerror(error); }

SupervisedCommand Supervise(const std::vector<std::string>& arguments,
                            const Supervision& supervision) {
  // Never freed: the reporter may hold the board inside it.
  static Supervisor* const supervisor = new Supervisor(arguments, supervision);
  return SupervisedCommand(supervisor->Run());
}

}  // namespace dora::app
