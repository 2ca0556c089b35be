#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/string_view.h"

// A request's body as the log keeps it: a text as it is, of other bytes only
// what tells them apart.

namespace dora::intake {

class LoggedBody {
 public:
  LoggedBody() = default;
  /// `content_type` as it was sent.
  LoggedBody(std::string body, absl::string_view content_type);

  /// So much is kept of it.
  size_t size() const { return text_.size() + binary_size_; }

  /// Adds to the request's object: `body`, which is null for other bytes than
  /// UTF-8, and then `binary`: `bytes`, `sha256`, and of a form its `parts`.
  void AddTo(nlohmann::json& request) const;

 private:
  std::string text_;
  nlohmann::json binary_;  ///< null where the body is a text
  size_t binary_size_ = 0;
};

}  // namespace dora::intake
