#include "tests/fuzz/property.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace dora::fuzz {
namespace {

namespace fs = std::filesystem;

/// Memory, where there is such a folder: targets write many small files.
std::string Parent() {
  const char* test = std::getenv("TEST_TMPDIR");
  if (test != nullptr) return test;
  if (fs::is_directory("/dev/shm")) return "/dev/shm";
  return fs::temp_directory_path();
}

}  // namespace

void Promise(bool kept, absl::string_view promise, absl::string_view shown) {
  if (kept) return;
  std::cerr << "BROKEN PROMISE: " << promise << ": " << absl::CEscape(shown)
            << std::endl;
  std::abort();
}

bool HasUserInfo(absl::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == absl::string_view::npos) return false;
  for (const char c : url.substr(0, scheme)) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '+' &&
        c != '-' && c != '.') {
      return false;  // Behind something else it is not a scheme.
    }
  }
  const absl::string_view rest = url.substr(scheme + 3);
  return rest.substr(0, rest.find_first_of("/?#")).find('@') !=
         absl::string_view::npos;
}

absl::string_view Input::TakePart() { return TakeUntil("\n---\n"); }

absl::string_view Input::TakeLine() { return TakeUntil("\n"); }

uint8_t Input::TakeByte() {
  if (rest_.empty()) return 0;
  const auto byte = static_cast<uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return byte;
}

absl::string_view Input::TakeUntil(absl::string_view separator) {
  const size_t end = std::min(rest_.find(separator), rest_.size());
  const absl::string_view part = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + separator.size(), rest_.size()));
  return part;
}

ScratchFolder::ScratchFolder() {
  static const std::string* const kPath = new std::string(
      absl::StrCat(Parent(), "/dora-fuzz-", static_cast<int>(getpid())));
  path_ = *kPath;
  fs::remove_all(path_);
  fs::create_directory(path_);
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string ScratchFolder::Write(absl::string_view name,
                                 absl::string_view text) const {
  const std::string path = absl::StrCat(path_, "/", name);
  std::ofstream(path, std::ios::binary)
      .write(text.data(), static_cast<std::streamsize>(text.size()));
  return path;
}

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace dora::fuzz
