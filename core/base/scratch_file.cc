#include "core/base/scratch_file.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

tl::unexpected<Error> CannotWrite(const std::string& directory) {
  return MakeError(ErrorKind::kInternal,
                   absl::StrCat("cannot write a temporary file in ", directory,
                                ": ", std::strerror(errno), "."),
                   "Set TMPDIR to a folder with enough space.");
}

tl::unexpected<Error> CannotRead(const std::string& why, std::string hint) {
  return MakeError(
      ErrorKind::kUsage,
      absl::StrCat("the input cannot be read to its end: ", why, "."),
      std::move(hint));
}

constexpr auto kFailed = static_cast<size_t>(-1);

/// How many bytes came into `buffer`; 0 at the end, or kFailed.
size_t ReadSome(int in, std::vector<char>& buffer) {
  while (true) {
    const ssize_t count = read(in, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<size_t>(count);
    if (errno == EAGAIN) {
      // Who shares our standard input may have made it non-blocking.
      pollfd input = {in, POLLIN, 0};
      poll(&input, 1, -1);
    } else if (errno != EINTR) {
      return kFailed;
    }
  }
}

/// Makes an empty file and gives its descriptor; `path` receives its name.
int MakeFile(const std::string& directory, std::string& path) {
  path = absl::StrCat(directory, "/dora-deploy-XXXXXX");
  return mkostemp(path.data(), 0);
}

}  // namespace

Result<File> NewScratchFile(const std::string& directory) {
  std::string path;
  const int descriptor = MakeFile(directory, path);
  if (descriptor < 0) return CannotWrite(directory);
  unlink(path.c_str());
  File file(fdopen(descriptor, "w+b"));
  if (!file) return CannotWrite(directory);
  return file;
}

Result<std::unique_ptr<std::istream>> Spool(int in,
                                            const std::string& directory,
                                            uint64_t max_bytes) {
  std::string path;
  const int descriptor = MakeFile(directory, path);
  if (descriptor < 0) return CannotWrite(directory);
  auto stream = std::make_unique<std::ifstream>(path, std::ios::binary);
  unlink(path.c_str());
  const File file(fdopen(descriptor, "wb"));
  if (file == nullptr || !*stream) return CannotWrite(directory);
  std::vector<char> buffer(64 * 1024);
  uint64_t left = max_bytes;
  while (const size_t count = ReadSome(in, buffer)) {
    if (count == kFailed) return CannotRead(std::strerror(errno), "");
    if (count > left) {
      return CannotRead(absl::StrCat("it has more than ", max_bytes, " bytes"),
                        "Save it to a file and name that file.");
    }
    left -= count;
    if (std::fwrite(buffer.data(), 1, count, file.get()) != count) {
      return CannotWrite(directory);
    }
  }
  if (std::fflush(file.get()) != 0) return CannotWrite(directory);
  return stream;
}

void SkipByteOrderMark(std::istream& in) {
  for (const char c : {'\xEF', '\xBB', '\xBF'}) {
    if (in.rdbuf()->sgetc() != static_cast<unsigned char>(c)) return;
    in.rdbuf()->sbumpc();
  }
}

}  // namespace dora::core
