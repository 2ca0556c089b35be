#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "providers/command_runner.h"

// Which files of an outbox git tracks, and so came by a commit. Nothing is
// asked unless the outbox lies in a checkout, and git not before the first
// question.

namespace dora::app {

class TrackedFiles {
 public:
  enum class Answer { kNo, kYes, kUnknown };

  /// `git` must outlive this.
  TrackedFiles(const std::string& folder, const providers::CommandRunner& git);

  /// True where the folder lies in a checkout.
  bool is_in_checkout();

  /// Whether git tracks the event's file of this name; unknown where it does
  /// not answer. It need not be in the same folder: which names are one folder
  /// is for the file system to say, by case or by Unicode, and no two events
  /// have the same name.
  Answer IsTracked(const std::string& name);

 private:
  void Ask();

  const std::string folder_;
  const providers::CommandRunner& git_;
  /// The checkout, those around it, and a submodule that the folder is in: each
  /// may track the file. Absent until it is asked for.
  std::optional<std::vector<std::string>> roots_;
  bool is_asked_ = false;
  bool is_answered_ = true;
  std::set<std::string> tracked_;  ///< their names, in lower case
};

}  // namespace dora::app
