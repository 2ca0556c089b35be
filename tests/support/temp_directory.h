#pragma once

#include <string>

#include "absl/strings/string_view.h"

// A folder of the test's own, removed with all that is in it.

namespace dora::testing {

class TempDirectory {
 public:
  TempDirectory();
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  ~TempDirectory();

  const std::string& path() const { return path_; }
  /// The path of `name` inside; nothing need be there.
  std::string Inside(absl::string_view name) const;

 private:
  std::string path_;
};

/// The whole of the file at `path`; fails the test where there is none.
std::string ReadFile(const std::string& path);

void WriteFile(const std::string& path, absl::string_view text);

}  // namespace dora::testing
