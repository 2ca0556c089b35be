#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace dora::buildkite_plugin {

/// An empty folder, until the object goes.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern =
        std::filesystem::temp_directory_path() / "buildkite.XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace dora::buildkite_plugin
