#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "providers/file_reader.h"

// Files that exist in a test only. What was opened is remembered, as some
// rules say that a file is not even looked at.

namespace dora::testing {

class FakeFileReader : public providers::FileReader {
 public:
  /// `files` are texts by their paths.
  explicit FakeFileReader(std::map<std::string, std::string> files = {})
      : files_(std::move(files)) {}

  core::FileText Read(const std::string& path,
                      size_t max_bytes) const override {
    paths_read_.push_back(path);
    const auto file = files_.find(path);
    if (file == files_.end()) {
      return tl::unexpected(
          core::FileFault{core::FileFaultKind::kMissing, path + " is missing"});
    }
    if (file->second.size() > max_bytes) {
      return tl::unexpected(core::FileFault{core::FileFaultKind::kTooLarge,
                                            path + " is too large"});
    }
    return file->second;
  }

  /// Every path that was asked for, in order.
  const std::vector<std::string>& paths_read() const { return paths_read_; }

 private:
  std::map<std::string, std::string> files_;
  mutable std::vector<std::string> paths_read_;
};

}  // namespace dora::testing
