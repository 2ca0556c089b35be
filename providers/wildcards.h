#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "providers/wildcard_set.h"

// The wildcards of a glob, as gitignore(5) and gitglossary(7) describe them:
// `*`, `?` and sets match within a folder's name, `**/` any folders, and `/**`
// all that is inside. Bytes are compared, not characters.

namespace dora::providers {

class Wildcards {
 public:
  /// A pattern with a set that is not closed, or of a class that is not known,
  /// matches nothing.
  explicit Wildcards(absl::string_view pattern);

  /// True where the pattern is of the whole text. Takes the product of both
  /// lengths at most, for each folder in `text`.
  bool Match(absl::string_view text) const;

 private:
  struct Step {
    enum Kind {
      kByte,      ///< one of `bytes`
      kInFolder,  ///< any text without `/`
      kFolders,   ///< nothing, or any text that ends with `/`
      kAny,       ///< any text; the last step
    };
    Kind kind;
    ByteSet bytes = {};
  };

  void AddStars(absl::string_view pattern, size_t& at);
  bool AddSet(absl::string_view pattern, size_t& at);

  std::vector<Step> steps_;
  std::string suffix_;  ///< what stands behind the last wildcard
  bool is_malformed_ = false;
};

}  // namespace dora::providers
