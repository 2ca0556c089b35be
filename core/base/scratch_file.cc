#include "core/base/scratch_file.h"

#include <streambuf>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "os/paths.h"
#include "os/system_error.h"

namespace dora::core {
namespace {

tl::unexpected<Error> CannotWrite(const std::string& directory) {
  const std::string words = os::LastError();
  return MakeError(ErrorKind::kInternal,
                   absl::StrCat("cannot write a temporary file in ", directory,
                                ": ", words, "."),
                   HintForScratch());
}

tl::unexpected<Error> CannotRead(const std::string& why, std::string hint) {
  return MakeError(
      ErrorKind::kUsage,
      absl::StrCat("the input cannot be read to its end: ", why, "."),
      std::move(hint));
}

/// Reads the file that it owns, and goes to any place of it.
class FileBuffer : public std::streambuf {
 public:
  explicit FileBuffer(os::File file) : file_(std::move(file)) {}

 protected:
  int_type underflow() override {
    // Nothing is counted on before it has been read.
    setg(nullptr, nullptr, nullptr);
    const auto count = file_.ReadAt(next_, block_.data(), block_.size());
    if (count.value_or(0) == 0) return traits_type::eof();
    next_ += *count;
    setg(block_.data(), block_.data(), block_.data() + *count);
    return traits_type::to_int_type(block_.front());
  }

  /// Only tells where the stream stands.
  pos_type seekoff(off_type offset, std::ios_base::seekdir from,
                   std::ios_base::openmode) override {
    if (offset != 0 || from != std::ios_base::cur) return off_type{-1};
    return static_cast<off_type>(next_) - (egptr() - gptr());
  }

  pos_type seekpos(pos_type position, std::ios_base::openmode) override {
    next_ = static_cast<uint64_t>(static_cast<off_type>(position));
    setg(nullptr, nullptr, nullptr);
    return position;
  }

 private:
  os::File file_;
  uint64_t next_ = 0;  ///< where what is read next begins
  std::vector<char> block_ = std::vector<char>(64 * 1024);
};

class FileStream : public std::istream {
 public:
  explicit FileStream(os::File file)
      : std::istream(nullptr), buffer_(std::move(file)) {
    rdbuf(&buffer_);
  }

 private:
  FileBuffer buffer_;
};

}  // namespace

std::string HintForScratch() {
  return absl::StrCat("Set ", os::TemporaryVariable(),
                      " to a folder with enough space.");
}

Result<File> NewScratchFile(const std::string& directory) {
  os::File scratch = os::File::NewScratch(directory);
  if (!scratch.is_open()) return CannotWrite(directory);
  File file(scratch.IntoStream());
  if (!file) return CannotWrite(directory);
  return file;
}

Result<std::unique_ptr<std::istream>> Spool(const os::File& in,
                                            const std::string& directory,
                                            uint64_t max_bytes) {
  os::File file = os::File::NewScratch(directory);
  if (!file.is_open()) return CannotWrite(directory);
  std::vector<char> buffer(64 * 1024);
  uint64_t left = max_bytes;
  while (true) {
    const auto count = in.Read(buffer.data(), buffer.size());
    if (!count) return CannotRead(os::LastError(), "");
    if (*count == 0) break;
    if (*count > left) {
      return CannotRead(absl::StrCat("it has more than ", max_bytes, " bytes"),
                        "Save it to a file and name that file.");
    }
    left -= *count;
    if (!file.WriteAll({buffer.data(), *count})) return CannotWrite(directory);
  }
  return std::make_unique<FileStream>(std::move(file));
}

Result<std::unique_ptr<std::istream>> Spool(int in,
                                            const std::string& directory,
                                            uint64_t max_bytes) {
  return Spool(os::File::OfDescriptor(in), directory, max_bytes);
}

void SkipByteOrderMark(std::istream& in) {
  for (const char c : {'\xEF', '\xBB', '\xBF'}) {
    if (in.rdbuf()->sgetc() != static_cast<unsigned char>(c)) return;
    in.rdbuf()->sbumpc();
  }
}

}  // namespace dora::core
