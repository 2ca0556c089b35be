#pragma once

#include <optional>
#include <string>

#include "core/error.h"

// A small file that carries values from `start` to `finish` of one job, where
// the platform has no place of its own for them.

namespace dora::cli {

class StateFile {
 public:
  /// The state in the file `path`, whose folder is made when it is written.
  explicit StateFile(std::string path) : path_(std::move(path)) {}

  /// Sets a value, keeping the others. The file is replaced as a whole.
  core::Result<std::string> Save(const std::string& name,
                                 const std::string& value) const;

  /// The value; absent where there is no file, or it is not ours.
  std::optional<std::string> Load(const std::string& name) const;

 private:
  std::string path_;
};

}  // namespace dora::cli
