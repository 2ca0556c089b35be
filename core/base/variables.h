#pragma once

#include <cstddef>

#include "absl/strings/string_view.h"

namespace dora::core {

/// Names of environment variables, at most two. The first with a value wins.
class Variables {
 public:
  constexpr Variables() = default;
  constexpr explicit Variables(absl::string_view first,
                               absl::string_view second = {})
      : names_{first, second}, count_(second.empty() ? 1 : 2) {}

  constexpr const absl::string_view* begin() const { return names_; }
  constexpr const absl::string_view* end() const { return names_ + count_; }
  constexpr absl::string_view front() const { return names_[0]; }
  constexpr bool empty() const { return count_ == 0; }

 private:
  absl::string_view names_[2] = {};
  size_t count_ = 0;
};

}  // namespace dora::core
