#include "core/scratch_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <vector>

#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

tl::unexpected<Error> CannotWrite(const std::string& directory) {
  return MakeError(ErrorKind::kInternal,
                   absl::StrCat("no temporary file can be written in ",
                                directory, ": ", std::strerror(errno), "."),
                   "Set TMPDIR to a folder that has room.");
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

Result<std::unique_ptr<std::istream>> Spool(std::istream& in,
                                            const std::string& directory) {
  std::string path;
  const int descriptor = MakeFile(directory, path);
  if (descriptor < 0) return CannotWrite(directory);
  auto stream = std::make_unique<std::ifstream>(path, std::ios::binary);
  unlink(path.c_str());
  const File file(fdopen(descriptor, "wb"));
  std::vector<char> buffer(64 * 1024);
  bool written = file != nullptr;
  while (written && in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto count = static_cast<size_t>(in.gcount());
    written = std::fwrite(buffer.data(), 1, count, file.get()) == count;
  }
  if (!written || std::fflush(file.get()) != 0 || !*stream) {
    return CannotWrite(directory);
  }
  return stream;
}

void SkipByteOrderMark(std::istream& in) {
  for (const char c : {'\xEF', '\xBB', '\xBF'}) {
    if (in.rdbuf()->sgetc() != static_cast<unsigned char>(c)) return;
    in.rdbuf()->sbumpc();
  }
}

}  // namespace dora::core
