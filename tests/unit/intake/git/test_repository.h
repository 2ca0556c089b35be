#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/temp_directory.h"

// A real repository, made by git itself, whose commits a test names, and the
// packs that a client would make of it.

namespace dora::intake::testing {

class TestRepository {
 public:
  explicit TestRepository(const std::string& object_format = "sha1");

  const std::string& folder() const { return folder_.path(); }

  /// The sha of a commit with one file, `text`, made at `seconds`.
  std::string Commit(int64_t seconds, const std::vector<std::string>& parents,
                     const std::string& text = "text") const;

  /// The commits and trees, without file contents, of `revisions`, such as a
  /// sha, or `^sha`.
  std::string Pack(const std::vector<std::string>& revisions) const;
  /// The same with differences to objects that are not in it.
  std::string ThinPack(const std::vector<std::string>& revisions) const;

  /// What git prints, without the last line break.
  std::string Git(std::vector<std::string> arguments,
                  const std::string& input = "") const;

 private:
  std::string PackWith(const std::string& option,
                       const std::vector<std::string>& revisions) const;

  ::dora::testing::TempDirectory folder_;
};

}  // namespace dora::intake::testing
