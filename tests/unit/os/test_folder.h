#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "os/folder.h"
#include "os/paths.h"

// A folder of the test's own, on every system, removed with all that is in it.

namespace dora::os {

class TestFolder {
 public:
  TestFolder() {
    const std::string parent = TemporaryFolder(
        [](absl::string_view name) -> std::optional<std::string> {
          const char* const value = std::getenv(std::string(name).c_str());
          if (value == nullptr) return std::nullopt;
          return value;
        });
    path_ = MakeTemporaryFolder(parent, "dora-test-").value();
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(Path(path_), ignored);
  }

  const std::string& path() const { return path_; }
  std::string Inside(absl::string_view name) const {
    return PathInside(path_, name);
  }

 private:
  std::string path_;
};

/// By the standard library: as another program would.
inline std::string ReadAll(const std::string& path) {
  std::ifstream file(Path(path), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void WriteNew(const std::string& path, absl::string_view text) {
  std::ofstream(Path(path), std::ios::binary) << text;
}

inline bool Exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(Path(path), ignored);
}

}  // namespace dora::os
