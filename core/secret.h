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

/// True for a secret that is long enough to be recognised in other text: no
/// key is shorter than 8 characters.
inline bool IsTellTale(const Secret& secret) {
  constexpr size_t kShortest = 8;
  return secret.Reveal().size() >= kShortest;
}

}  // namespace dora::core
