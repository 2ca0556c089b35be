#include "core/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> SystemError(const std::string& what) {
  return MakeError(ErrorKind::kOutbox,
                   absl::StrCat(what, ": ", std::strerror(errno)));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  int value() const { return value_; }

 private:
  int value_;
};

bool WriteAll(int descriptor, const std::string& text) {
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t count =
        write(descriptor, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written += static_cast<size_t>(count);
  }
  return true;
}

/// Makes the names in `directory` survive a power cut.
void SyncDirectory(const std::string& directory) {
  const Descriptor folder(open(directory.empty() ? "." : directory.c_str(),
                               O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.value() >= 0) fsync(folder.value());
}

}  // namespace

Result<std::string> WriteDurably(const std::string& path,
                                 const std::string& text) {
  std::string temporary = absl::StrCat(path, ".XXXXXX");
  {
    // A name of its own, mode 0600, that no other user can have put there.
    const Descriptor file(mkostemp(temporary.data(), O_CLOEXEC));
    if (file.value() < 0)
      return SystemError(absl::StrCat("create ", temporary));
    if (!WriteAll(file.value(), text) || fsync(file.value()) != 0) {
      const auto error = SystemError(absl::StrCat("write ", temporary));
      unlink(temporary.c_str());
      return error;
    }
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const auto error = SystemError(absl::StrCat("rename ", temporary));
    unlink(temporary.c_str());
    return error;
  }
  SyncDirectory(fs::path(path).parent_path());
  return path;
}

Result<std::string> MakePrivateDirectory(const std::string& directory) {
  std::error_code error;
  fs::path path = directory;
  // With a slash behind its name the folder would be its own parent.
  if (!path.has_filename()) path = path.parent_path();
  const fs::path parent = path.parent_path();
  if (!parent.empty()) fs::create_directories(parent, error);
  if (mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return SystemError(absl::StrCat("create ", directory));
  }
  return directory;
}

}  // namespace dora::core
