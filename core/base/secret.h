#pragma once

#include <string>
#include <utility>

// A string that must not be seen: an API key, a header that carries one. It
// converts to nothing and streams nowhere; the one way to the text is
// Reveal(), whose uses are easy to find and to review.

namespace dora::core {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  bool empty() const { return text_.empty(); }
  const std::string& Reveal() const { return text_; }

 private:
  std::string text_;
};

}  // namespace dora::core
