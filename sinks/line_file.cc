#include "sinks/line_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace dora::sinks {
namespace {

tl::unexpected<core::Error> Failure(const std::string& path,
                                    const std::string& why) {
  return core::MakeError(
      core::ErrorKind::kOutbox,
      absl::StrCat("cannot append to ", core::Quoted(path), ": ", why),
      "Name a file of --sink jsonl=FILE that can be written.");
}

}  // namespace

core::Result<bool> AppendLine(const std::string& path,
                              const std::string& line) {
  constexpr mode_t kMode = 0644;
  // Without waiting, should the name be a pipe's that nobody reads.
  const int file =
      open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK,
           kMode);
  if (file < 0) return Failure(path, std::strerror(errno));
  const std::string text = line + "\n";
  const ssize_t written = write(file, text.data(), text.size());
  const std::string why =
      written < 0 ? std::strerror(errno) : "no room is left";
  close(file);
  if (written != static_cast<ssize_t>(text.size())) return Failure(path, why);
  return true;
}

}  // namespace dora::sinks
