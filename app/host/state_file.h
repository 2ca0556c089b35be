#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "core/base/error.h"

// A small file that carries values from `start` to `finish` of one job, where
// the platform has no place of its own for them. It is data of strangers: it
// may lie in a checkout or in a cache.

namespace dora::app {

class StateFile {
 public:
  /// The state in the file `path`, whose folder is made when it is written.
  explicit StateFile(std::string path) : path_(std::move(path)) {}

  /// Sets a value, keeping the others. The file is replaced as a whole.
  core::Status Save(const std::string& name, const std::string& value) const;

  /// The value; absent where there is no file, or it is not ours.
  std::optional<std::string> Load(const std::string& name) const;

  /// Removes the files beside this one whose names have the same beginning, up
  /// to `-`, and which jobs of more than a week before `now` have left.
  void RemoveOld(absl::Time now) const;

 private:
  std::map<std::string, std::string> ReadValues() const;
  std::string folder() const;
  std::string name() const;

  std::string path_;
};

/// The only file of jobs' states in `folder`: its name, where it is
/// `<prefix><something>.json`. Absent where there is none, or several.
std::optional<std::string> OnlyStateIn(const std::string& folder,
                                       const std::string& prefix);

}  // namespace dora::app
