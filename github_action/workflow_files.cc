#include "github_action/workflow_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <random>

#include "absl/strings/str_cat.h"
#include "core/base/descriptor.h"

namespace dora::github_action {
std::string FileEntries(const NamedValues& values,
                        absl::string_view delimiter) {
  std::string text;
  for (const auto& [name, value] : values) {
    absl::StrAppend(&text, name, "<<", delimiter, "\n", value, "\n", delimiter,
                    "\n");
  }
  return text;
}

std::string RandomToken() {
  std::random_device random;
  std::string token = "dora-";
  for (int i = 0; i < 4; ++i) {
    absl::StrAppend(&token, absl::Hex(random(), absl::kZeroPad8));
  }
  return token;
}

core::Status AppendTo(const std::string& path, absl::string_view text) {
  const int descriptor =
      open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  bool written = descriptor >= 0 && core::WriteAll(descriptor, text);
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  if (written) return {};
  return core::MakeError(
      core::ErrorKind::kInternal,
      absl::StrCat(path, " cannot be written: ", std::strerror(error), "."));
}

}  // namespace dora::github_action
