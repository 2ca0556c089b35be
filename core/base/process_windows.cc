#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/base/process.h"
#include "core/base/run_file.h"
#include "os/child_windows.h"
#include "os/command_line.h"
#include "os/environment_block.h"
#include "os/random.h"

namespace dora::core {
namespace {

using os::Handle;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How often a caller is asked whether to go on.
constexpr milliseconds kTick(20);
/// What a killed process may take to go; one that hangs in the kernel does not.
constexpr DWORD kGraceMilliseconds = 1000;

/// Our end of a pipe, which is never waited for; the other is the program's.
struct Pipe {
  Handle ours;
  Handle theirs;
};

enum class Direction { kToUs, kToThem };

/// A pipe without a name cannot be waited for together with a process. Nobody
/// can guess this one's, and it takes one client only.
std::optional<Pipe> OpenPipe(Direction direction) {
  os::SystemRandom random;
  const std::wstring name =
      os::Wide(absl::StrCat(R"(\\.\pipe\dora-deploy-)", GetCurrentProcessId(),
                            "-", absl::Hex(random()), absl::Hex(random()),
                            absl::Hex(random()), absl::Hex(random())));
  constexpr DWORD kBuffer = 64 * 1024;
  const bool to_us = direction == Direction::kToUs;
  Pipe pipe;
  pipe.ours = Handle(
      CreateNamedPipeW(name.c_str(),
                       (to_us ? PIPE_ACCESS_INBOUND : PIPE_ACCESS_OUTBOUND) |
                           FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
                       PIPE_TYPE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS,
                       1, kBuffer, kBuffer, 0, nullptr));
  SECURITY_ATTRIBUTES inheritable = os::Inheritable();
  pipe.theirs =
      Handle(CreateFileW(name.c_str(), to_us ? GENERIC_WRITE : GENERIC_READ, 0,
                         &inheritable, OPEN_EXISTING, 0, nullptr));
  if (!pipe.ours.is_open() || !pipe.theirs.is_open()) return std::nullopt;
  return pipe;
}

/// A read or a write at one end of a pipe, which may be under way. What it
/// reads into or writes from must outlive it.
class Transfer {
 public:
  explicit Transfer(Handle pipe)
      : pipe_(std::move(pipe)),
        done_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {}
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() { End(); }

  bool is_open() const { return pipe_.is_open(); }
  /// Is set where Take would tell something.
  HANDLE done() const { return done_.get(); }

  void BeginRead(char* buffer, size_t size) {
    Begin();
    const BOOL read = ReadFile(pipe_.get(), buffer, static_cast<DWORD>(size),
                               nullptr, &state_);
    EndUnlessBegun(read);
  }

  void BeginWrite(absl::string_view text) {
    Begin();
    const BOOL written =
        WriteFile(pipe_.get(), text.data(), static_cast<DWORD>(text.size()),
                  nullptr, &state_);
    EndUnlessBegun(written);
  }

  /// How much was read or written; absent while that is under way. Where it
  /// fails, as with a program that has closed its end, the pipe is closed.
  std::optional<size_t> Take() {
    DWORD count = 0;
    if (GetOverlappedResult(pipe_.get(), &state_, &count, FALSE) != FALSE) {
      is_begun_ = false;
      return count;
    }
    if (GetLastError() == ERROR_IO_INCOMPLETE) return std::nullopt;
    is_begun_ = false;
    End();
    return 0;
  }

  void End() {
    if (is_begun_) {
      // The system must be done with the buffer before it goes.
      DWORD count = 0;
      CancelIoEx(pipe_.get(), &state_);
      GetOverlappedResult(pipe_.get(), &state_, &count, TRUE);
      is_begun_ = false;
    }
    pipe_.Close();
  }

 private:
  void Begin() {
    state_ = {};
    state_.hEvent = done_.get();
    is_begun_ = true;
  }

  /// What fails at once is never reported as done: nobody may wait for it.
  void EndUnlessBegun(BOOL begun) {
    if (begun != FALSE || GetLastError() == ERROR_IO_PENDING) return;
    is_begun_ = false;
    End();
  }

  Handle pipe_;
  Handle done_;
  OVERLAPPED state_ = {};
  bool is_begun_ = false;
};

/// A program at work, until Wait.
class Running {
 public:
  Running(os::Child child, Handle output, Handle input, const ProcessSpec& spec,
          steady_clock::time_point end)
      : child_(std::move(child)),
        output_(std::move(output)),
        input_(std::move(input)),
        spec_(spec),
        end_(end) {}

  ProcessResult Wait() && {
    if (output_.is_open()) output_.BeginRead(buffer_, sizeof buffer_);
    Feed();
    ProcessResult result;
    Output taken(spec_, result.output);
    result.end = Watch(taken);
    if (child_.job.is_open()) TerminateJobObject(child_.job.get(), 1);
    TerminateProcess(child_.process.get(), 1);
    const std::optional<int> code = ExitCode();
    if (result.end != ProcessEnd::kExited) return result;
    if (!code) result.end = ProcessEnd::kFailed;
    result.exit_code = code.value_or(-1);
    return result;
  }

 private:
  ProcessEnd Watch(Output& taken) {
    while (true) {
      const bool ended = WaitForSingleObject(child_.process.get(), 0) == 0;
      if (const auto refused = Read(taken)) return *refused;
      FeedMore();
      const auto now = steady_clock::now();
      if (now >= end_) return ProcessEnd::kTimedOut;
      if (ended) return ProcessEnd::kExited;
      if (spec_.stop_asked && spec_.stop_asked()) return ProcessEnd::kStopped;
      Await(std::min<steady_clock::duration>(end_ - now, kTick));
    }
  }

  /// Takes what is there now. Tells how it ends where that is not wanted.
  std::optional<ProcessEnd> Read(Output& taken) {
    while (output_.is_open() && steady_clock::now() < end_) {
      const auto count = output_.Take();
      if (!count || !output_.is_open()) return std::nullopt;
      const absl::string_view piece(buffer_, *count);
      if (const auto refused = taken.Take(piece)) return refused;
      output_.BeginRead(buffer_, sizeof buffer_);
    }
    return std::nullopt;
  }

  void FeedMore() {
    if (!input_.is_open()) return;
    const auto count = input_.Take();
    if (!count) return;
    fed_ += *count;
    Feed();
  }

  /// Hands the next piece of the input over, or the end of it.
  void Feed() {
    constexpr size_t kPiece = 32 * 1024;
    if (!input_.is_open()) return;
    const auto rest = absl::string_view(spec_.input).substr(fed_, kPiece);
    if (rest.empty()) {
      input_.End();
    } else {
      input_.BeginWrite(rest);
    }
  }

  void Await(steady_clock::duration at_most) const {
    HANDLE handles[3] = {child_.process.get()};
    DWORD count = 1;
    if (output_.is_open()) handles[count++] = output_.done();
    if (input_.is_open()) handles[count++] = input_.done();
    const auto left = std::chrono::ceil<milliseconds>(at_most);
    WaitForMultipleObjects(count, handles, FALSE,
                           static_cast<DWORD>(left.count()));
  }

  /// All of its 32 bits, where it has gone.
  std::optional<int> ExitCode() const {
    DWORD code = 0;
    if (WaitForSingleObject(child_.process.get(), kGraceMilliseconds) != 0 ||
        GetExitCodeProcess(child_.process.get(), &code) == FALSE) {
      return std::nullopt;
    }
    return static_cast<int>(code);
  }

  char buffer_[16 * 1024];  ///< outlives what reads into it
  os::Child child_;
  Transfer output_;
  Transfer input_;
  size_t fed_ = 0;
  const ProcessSpec& spec_;
  steady_clock::time_point end_;
};

}  // namespace

std::optional<std::string> FindProgram(const std::string& name,
                                       const std::string& path) {
  for (const std::string& place : os::ProgramPlaces(name, path)) {
    if (os::IsFile(place)) return place;
  }
  return std::nullopt;
}

ProcessResult RunFile(const std::string& file, const ProcessSpec& spec,
                      steady_clock::time_point end) {
  Pipe output;
  Pipe input;
  if (spec.max_output > 0) {
    auto opened = OpenPipe(Direction::kToUs);
    if (!opened) return {};
    output = *std::move(opened);
  }
  if (!spec.input.empty()) {
    auto opened = OpenPipe(Direction::kToThem);
    if (!opened) return {};
    input = *std::move(opened);
  }
  SECURITY_ATTRIBUTES inheritable = os::Inheritable();
  const Handle nowhere(CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE,
                                   FILE_SHARE_READ | FILE_SHARE_WRITE,
                                   &inheritable, OPEN_EXISTING, 0, nullptr));
  const auto stream = [&nowhere](const Handle& end_of_pipe) {
    return end_of_pipe.is_open() ? end_of_pipe.get() : nowhere.get();
  };
  const std::u16string variables = os::EnvironmentBlock(
      spec.variables,
      {absl::StrCat("SystemRoot=", os::VariableOf(L"SystemRoot"))});
  os::ChildSpec child;
  child.file = file;
  child.line = os::LineOf(spec.program, spec.arguments);
  child.variables = &variables;
  child.streams[0] = stream(input.theirs);
  child.streams[1] = stream(output.theirs);
  child.streams[2] = spec.takes_errors ? child.streams[1] : nowhere.get();
  // Of our console it is to hear nothing, and it must not open one.
  child.flags = CREATE_NO_WINDOW;
  os::Child started = os::StartChild(child);
  input.theirs.Close();
  output.theirs.Close();
  if (!started.process.is_open()) return {};
  return Running(std::move(started), std::move(output.ours),
                 std::move(input.ours), spec, end)
      .Wait();
}

}  // namespace dora::core
