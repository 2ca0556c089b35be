#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

// Repositories with the history that a test wants, written by the real git at
// once, however many commits they have.

namespace dora::testing {

class GitHistory {
 public:
  struct Commit {
    absl::Time made;
    std::string branch = "main";
    std::vector<std::pair<std::string, std::string>> files = {};  ///< and text
    std::vector<std::pair<std::string, std::string>> renames = {};
    std::vector<int> merges = {};  ///< numbers of commits
    int after = 0;  ///< the number of its parent; 0: the branch's last
  };

  /// An empty bare repository at `path`.
  explicit GitHistory(std::string path, const std::string& format = "sha1");

  const std::string& path() const { return path_; }

  /// Gives the commit's number.
  int Add(const Commit& commit);

  /// Writes what was added since the last time.
  void Write();

  /// What git prints here, without the line break.
  std::string Git(const std::vector<std::string>& arguments) const;

 private:
  std::string path_;
  std::string text_;
  int count_ = 0;
  std::map<std::string, int> last_;  ///< commits of the branches
};

/// What git prints in `folder`, without the line break; fails the test where it
/// does not exit with 0.
std::string RunGit(const std::string& folder,
                   const std::vector<std::string>& arguments,
                   const std::string& input_file = "");

}  // namespace dora::testing
