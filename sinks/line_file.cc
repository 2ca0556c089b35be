#include "sinks/line_file.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/str_cat.h"
#include "os/file.h"
#include "os/system_error.h"

namespace dora::sinks {
namespace {

tl::unexpected<core::Error> Failure(const std::string& path,
                                    const std::string& why) {
  return core::MakeError(
      core::ErrorKind::kOutbox,
      absl::StrCat("cannot append to ", core::Quoted(path), ": ", why),
      "Name a file that can be written.");
}

/// The open file of AppendLine, closed with its lock.
class LineFile {
 public:
  explicit LineFile(const std::string& path) : file_(Open(path)) {
    if (is_open()) file_.PrintBehind();
  }

  bool is_open() const { return file_.is_open(); }

  /// Keeps other writers off. Not for ever: whoever may read the file can lock
  /// it, and one write is whole without the lock too.
  void Lock() {
    for (int i = 0; i < kTries && !is_locked_; ++i) {
      if (i > 0) std::this_thread::sleep_for(kPause);
      const os::LockResult result = file_.TryLock();
      is_locked_ = result == os::LockResult::kLocked;
      if (result == os::LockResult::kUnknown) return;
    }
  }

  /// What stands behind the last line break: the end of it, where it is longer
  /// than a line can be. Empty where the file cannot be read.
  std::string UnendedLine() const {
    std::string line = EndOfFile();
    // Without the lock, somebody may be writing the rest of it.
    for (int i = 1; i < kTries && !is_locked_ && !line.empty(); ++i) {
      std::this_thread::sleep_for(kPause);
      line = EndOfFile();
    }
    return line;
  }

  /// Writes `text` by one write; why it is not there, or nothing.
  std::string Write(const std::string& text) const {
    const auto written = file_.WriteOnce(text);
    if (!written) return os::LastError();
    if (*written != text.size()) {
      file_.TakeBack(*written);
      return "no room is left";
    }
    file_.PrintBehind();
    return "";
  }

 private:
  static constexpr int kTries = 20;
  static constexpr std::chrono::milliseconds kPause{1};

  static os::File Open(const std::string& path) {
    os::Opening opening = {os::Opening::Access::kReadAndAppend,
                           os::Opening::Creation::kIfMissing};
    opening.follows_links = true;
    opening.is_for_all = true;
    const auto status = os::StatusOf(path);
    if (!status || status->is_regular()) {
      os::File file = os::File::Open(path, opening);
      if (file.is_open() || os::LastFault() != os::Fault::kDenied) return file;
    }
    // Without waiting, should the name be a pipe's that nobody reads.
    opening.access = os::Opening::Access::kAppend;
    return os::File::Open(path, opening);
  }

  std::string EndOfFile() const {
    constexpr uint64_t kMaxLineBytes = 1024 * 1024;
    const auto status = file_.Status();
    const uint64_t size = status && status->is_regular() ? status->size : 0;
    const std::string last = ReadTail(size, std::min<uint64_t>(size, 1));
    if (last.empty() || last == "\n") return "";
    const std::string tail = ReadTail(size, std::min(size, kMaxLineBytes));
    return tail.substr(tail.rfind('\n') + 1);
  }

  /// The last `count` bytes of the `size` that there are.
  std::string ReadTail(uint64_t size, uint64_t count) const {
    std::string text(static_cast<size_t>(count), 0);
    const bool is_whole =
        file_.ReadAllAt(size - count, text.data(), text.size());
    return is_whole ? text : "";
  }

  os::File file_;
  bool is_locked_ = false;
};

}  // namespace

core::Result<AppendedLine> AppendLine(const std::string& path,
                                      const std::string& line) {
  LineFile file(path);
  if (!file.is_open()) return Failure(path, os::LastError());
  file.Lock();
  const std::string unended = file.UnendedLine();
  const std::string why =
      file.Write(absl::StrCat(unended.empty() ? "" : "\n", line, "\n"));
  if (!why.empty()) return Failure(path, why);
  // An editor that leaves the last line break out has cut nothing.
  const bool is_whole =
      nlohmann::json::parse(unended, nullptr, /*allow_exceptions=*/false)
          .is_object();
  return AppendedLine{!unended.empty() && !is_whole};
}

}  // namespace dora::sinks
