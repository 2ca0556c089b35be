#pragma once

#include <optional>
#include <string>

// Reading small files, handed in so that tests need no disk.

namespace dora::providers {

class FileReader {
 public:
  virtual ~FileReader() = default;

  /// The whole file; absent where there is none, it cannot be read, or it is
  /// larger than an input of ours may be.
  virtual std::optional<std::string> Read(const std::string& path) const = 0;
};

}  // namespace dora::providers
