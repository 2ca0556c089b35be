#include "sinks/line_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "absl/strings/str_cat.h"

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
  explicit LineFile(const std::string& path) : descriptor_(Open(path)) {
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
      if (is_open() && IsThisFile(stream)) AppendTo(stream);
    }
  }
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;
  ~LineFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  bool is_open() const { return descriptor_ >= 0; }

  /// Keeps other writers off. Not for ever: whoever may read the file can lock
  /// it, and one write is whole without the lock too.
  void Lock() {
    for (int i = 0; i < kTries && !is_locked_; ++i) {
      if (i > 0) std::this_thread::sleep_for(kPause);
      is_locked_ = flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
      if (!is_locked_ && errno != EWOULDBLOCK && errno != EINTR) return;
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
    ssize_t written = -1;
    do {
      written = write(descriptor_, text.data(), text.size());
    } while (written < 0 && errno == EINTR);
    if (written < 0) return std::strerror(errno);
    if (written == static_cast<ssize_t>(text.size())) return "";
    TakeBack(written);
    return "no room is left";
  }

 private:
  static constexpr int kTries = 20;
  static constexpr std::chrono::milliseconds kPause{1};

  static int Open(const std::string& path) {
    constexpr int kFlags = O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY;
    constexpr mode_t kMode = 0644;
    struct stat status;
    const bool is_special =
        stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
    if (!is_special) {
      const int file = open(path.c_str(), O_RDWR | O_NONBLOCK | kFlags, kMode);
      if (file >= 0 || errno != EACCES) return file;
    }
    // Without waiting, should the name be a pipe's that nobody reads.
    return open(path.c_str(), O_WRONLY | O_NONBLOCK | kFlags, kMode);
  }

  bool IsThisFile(int other) const {
    struct stat ours;
    struct stat theirs;
    return fstat(descriptor_, &ours) == 0 && fstat(other, &theirs) == 0 &&
           S_ISREG(ours.st_mode) && ours.st_dev == theirs.st_dev &&
           ours.st_ino == theirs.st_ino;
  }

  /// What is printed on `stream` later must not overwrite the line.
  static void AppendTo(int stream) {
    fcntl(stream, F_SETFL, fcntl(stream, F_GETFL) | O_APPEND);
  }

  std::optional<off_t> SizeOfRegularFile() const {
    struct stat status;
    if (fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return {};
    return status.st_size;
  }

  std::string EndOfFile() const {
    constexpr off_t kMaxLineBytes = 1024 * 1024;
    const off_t size = SizeOfRegularFile().value_or(0);
    const std::string last = ReadTail(size, 1);
    if (last.empty() || last == "\n") return "";
    const std::string tail = ReadTail(size, std::min(size, kMaxLineBytes));
    return tail.substr(tail.rfind('\n') + 1);
  }

  /// The last `count` bytes of the `size` that there are.
  std::string ReadTail(off_t size, off_t count) const {
    std::string text(static_cast<size_t>(count), 0);
    const ssize_t got =
        pread(descriptor_, text.data(), text.size(), size - count);
    return got == count ? text : "";
  }

  /// Takes the last `count` bytes out again, unless somebody wrote since.
  void TakeBack(ssize_t count) const {
    const off_t end = lseek(descriptor_, 0, SEEK_CUR);
    if (SizeOfRegularFile() != end) return;
    // Should it fail, the next line begins on a new one all the same.
    [[maybe_unused]] const int taken = ftruncate(descriptor_, end - count);
  }

  int descriptor_;
  bool is_locked_ = false;
};

}  // namespace

core::Result<AppendedLine> AppendLine(const std::string& path,
                                      const std::string& line) {
  LineFile file(path);
  if (!file.is_open()) return Failure(path, std::strerror(errno));
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
