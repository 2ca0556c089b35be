#pragma once

#include <cstddef>
#include <string>

#include "core/base/read_file.h"

// Reading small files, handed in so that tests need no disk.

namespace dora::providers {

class FileReader {
 public:
  virtual ~FileReader() = default;

  /// The whole of the file at `path`, where it is a regular one of at most
  /// `max_bytes`.
  virtual core::FileText Read(const std::string& path,
                              size_t max_bytes) const = 0;
};

}  // namespace dora::providers
