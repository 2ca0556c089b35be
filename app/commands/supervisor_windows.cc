#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <optional>

#include "absl/strings/str_cat.h"
#include "app/commands/supervisor.h"
#include "core/base/clock.h"
#include "os/child_windows.h"
#include "os/command_line.h"
#include "os/console_windows.h"
#include "os/streams.h"
#include "os/twin_windows.h"

namespace dora::app {

/// What the supervisor and the reporter tell each other, in memory that they
/// share.
struct SupervisedCommand::Board {
  std::atomic<int> start_error;
  int exit_code;
  int64_t ended_at;      ///< in nanoseconds of the steady clock
  int64_t wall_start;    ///< in nanoseconds of the Unix epoch
  int64_t steady_start;  ///< of the steady clock
  std::atomic<bool> has_ended;
  std::atomic<bool> report_has_ended;
};

namespace {

using Board = SupervisedCommand::Board;
static_assert(sizeof(Board) <= os::kBoardBytes);

/// For a report that was told to end, or whose time is up.
constexpr absl::Duration kGrace = absl::Seconds(5);

absl::Duration Now() { return core::SystemClock().Steady(); }

std::string SystemFolder() {
  wchar_t path[MAX_PATH] = L"";
  GetSystemDirectoryW(path, MAX_PATH);
  return os::Narrow(path);
}

std::optional<std::string> FirstFile(const std::vector<std::string>& places) {
  for (const std::string& place : places) {
    if (os::IsFile(place)) return place;
  }
  return std::nullopt;
}

os::Interpreters InterpretersHere(const std::string& path) {
  const std::string system = SystemFolder();
  return {absl::StrCat(system, "\\cmd.exe"),
          FirstFile(os::ProgramPlaces("pwsh", path))
              .value_or(absl::StrCat(
                  system, "\\WindowsPowerShell\\v1.0\\powershell.exe"))};
}

std::vector<std::string> PlacesOf(const std::string& name) {
  return os::CommandPlaces(name, os::VariableOf(L"PATH"),
                           os::VariableOf(L"PATHEXT"));
}

/// How the command is started; absent where it is not found.
std::optional<os::Launch> FindLaunch(
    const std::vector<std::string>& arguments) {
  const std::string& name = arguments.front();
  const auto file = FirstFile(PlacesOf(name));
  if (!file) return std::nullopt;
  return os::LaunchOf(*file, name, {arguments.begin() + 1, arguments.end()},
                      InterpretersHere(os::VariableOf(L"PATH")));
}

/// Why the command is not found: something else may stand in its place.
DWORD WhyNotFound(const std::string& name) {
  for (const std::string& place : PlacesOf(name)) {
    if (os::IsFolder(place)) return ERROR_ACCESS_DENIED;
  }
  return ERROR_FILE_NOT_FOUND;
}

/// A stream of ours, for the command to inherit.
HANDLE StreamOf(DWORD name) {
  const HANDLE stream = GetStdHandle(name);
  if (stream == INVALID_HANDLE_VALUE) return nullptr;
  SetHandleInformation(stream, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  return stream;
}

/// Is set where somebody wants the report to end.
HANDLE stop_asked = nullptr;

os::Heard NoteStop(os::ConsoleEvent) {
  SetEvent(stop_asked);
  return os::Heard::kYes;
}

class Supervisor {
 public:
  Supervisor(const std::vector<std::string>& arguments,
             const Supervision& supervision)
      : arguments_(arguments), supervision_(supervision) {
    void* const memory = twin_->board();
    board_ = memory != nullptr ? new (memory) Board() : &own_;
    board_->wall_start = absl::ToUnixNanos(supervision.started.wall);
    board_->steady_start = absl::ToInt64Nanoseconds(supervision.started.steady);
  }

  [[noreturn]] void Run() {
    std::fflush(nullptr);
    os::LeaveConsoleToOthers();
    os::GiveConsoleBack();
    StartCommand();
    bool reports = twin_->Start();
    if (command_.process.is_open()) WaitForCommand();
    board_->ended_at = absl::ToInt64Nanoseconds(Now());
    board_->exit_code = exit_code_;
    board_->has_ended = true;
    // There was none for want of memory; the command has given some back.
    if (!reports) reports = twin_->Start();
    twin_->GiveSign();
    supervision_.discard();
    // It may go on without us.
    os::ReleaseJob(twin_->child().job);
    AwaitReporter(reports);
    std::fflush(nullptr);
    _exit(exit_code_);
  }

 private:
  void StartCommand() {
    const auto launch = FindLaunch(arguments_);
    if (!launch) return NoteStartError(WhyNotFound(arguments_.front()));
    os::ChildSpec spec;
    spec.file = launch->file;
    spec.line = launch->line;
    spec.streams[0] = StreamOf(STD_INPUT_HANDLE);
    spec.streams[1] = StreamOf(STD_OUTPUT_HANDLE);
    spec.streams[2] = StreamOf(STD_ERROR_HANDLE);
    spec.inherits_all = true;
    command_ = os::StartChild(spec);
    if (command_.error != 0) NoteStartError(command_.error);
  }

  void NoteStartError(DWORD error) {
    const bool is_missing =
        error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
    board_->start_error = static_cast<int>(error);
    exit_code_ = is_missing ? 127 : 126;
  }

  void WaitForCommand() {
    DWORD code = 0;
    WaitForSingleObject(command_.process.get(), INFINITE);
    GetExitCodeProcess(command_.process.get(), &code);
    exit_code_ = static_cast<int>(code);
    // What it leaves behind, such as a server, is to go on.
    os::ReleaseJob(command_.job);
    command_.job.Close();
  }

  void AwaitReporter(bool reports) {
    if (!reports) {
      Say("The deployment is not reported: no process can be started for it.");
      return;
    }
    stop_asked = CreateEventW(nullptr, FALSE, FALSE, nullptr);
    os::ListenToConsole(&NoteStop);
    os::TakeConsoleBack();
    const os::Child& reporter = twin_->child();
    const HANDLE handles[] = {reporter.process.get(), stop_asked};
    absl::Duration end = Now() + supervision_.report_limit + kGrace;
    while (true) {
      const absl::Duration left = end - Now();
      if (left <= absl::ZeroDuration()) return EndReporter();
      const auto milliseconds = static_cast<DWORD>(std::min<int64_t>(
                                    absl::ToInt64Milliseconds(left), 60'000)) +
                                1;
      const DWORD woken =
          WaitForMultipleObjects(2, handles, FALSE, milliseconds);
      if (woken == WAIT_OBJECT_0) break;
      // It has heard it as well.
      if (woken == WAIT_OBJECT_0 + 1) end = std::min(end, Now() + kGrace);
    }
    if (board_->report_has_ended) return;
    Say("The report crashed or was ended. An event that it had kept is in the "
        "outbox.");
  }

  void EndReporter() {
    const os::Child& reporter = twin_->child();
    if (reporter.job.is_open()) TerminateJobObject(reporter.job.get(), 1);
    TerminateProcess(reporter.process.get(), 1);
    Say("The report exceeded its time limit and was ended. An event that "
        "it had kept is in the outbox.");
  }

  void Say(const char* text) const {
    try {
      os::UseUtf8OnConsole();
      supervision_.say(text);
      std::fflush(nullptr);
      os::GiveConsoleBack();
    } catch (...) {
      // The exit code is what counts.
    }
  }

  const std::vector<std::string>& arguments_;
  const Supervision& supervision_;
  os::Twin* const twin_ = new os::Twin;  ///< kept to the end
  Board own_ = {};
  Board* board_ = nullptr;
  os::Child command_;
  int exit_code_ = 0;  ///< not on the board, where a fault could change it
};

Board* BoardOfTwins() { return static_cast<Board*>(os::Twin::Us().board()); }

/// In the reporter: speaks from here on, and says that it came to its end.
SupervisedCommand BecomeReporter() {
  os::UnmuteStreams();
  std::atexit([] { BoardOfTwins()->report_has_ended = true; });
  return SupervisedCommand(BoardOfTwins());
}

}  // namespace

CommandEnd SupervisedCommand::WaitForEnd() const {
  // Without a supervisor there is no end of the command to report.
  if (!os::Twin::Us().WaitForSign()) _exit(1);
  // What came while the command was at work was for the command.
  os::TakeConsoleBack();
  os::UseUtf8OnConsole();
  return {board_->exit_code, board_->start_error,
          absl::Nanoseconds(board_->ended_at)};
}

Moment SupervisedCommand::started() const {
  return {absl::FromUnixNanos(board_->wall_start),
          absl::Nanoseconds(board_->steady_start)};
}

std::optional<absl::Duration> SupervisedCommand::EndedAt() const {
  if (!board_->has_ended) return std::nullopt;
  return absl::Nanoseconds(board_->ended_at);
}

bool IsReporter() { return os::IsTwin(); }

std::string WhyNotPassed(const std::vector<std::string>& arguments) {
  if (IsReporter()) return "";
  const auto launch = FindLaunch(arguments);
  return launch ? launch->problem : "";
}

std::string TextOfStartError(int error) {
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      return "No such file or directory";
    case ERROR_ACCESS_DENIED:
      return "Permission denied";
    case ERROR_BAD_EXE_FORMAT:
      return "not a program of Windows";
    case ERROR_ELEVATION_REQUIRED:
      return "it needs the rights of an administrator";
    default:
      return absl::StrCat("error ", error, " of Windows");
  }
}

SupervisedCommand Supervise(const std::vector<std::string>& arguments,
                            const Supervision& supervision) {
  if (IsReporter()) return BecomeReporter();
  Supervisor(arguments, supervision).Run();
}

}  // namespace dora::app
