#include "app/resolve/name_pattern.h"

#include <cstddef>
#include <optional>

#include "absl/strings/ascii.h"

namespace dora::app {
namespace {

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

struct Class {
  absl::string_view name;
  bool (*holds)(unsigned char c);
};

constexpr Class kClasses[] = {
    {"alnum", [](unsigned char c) { return absl::ascii_isalnum(c); }},
    {"alpha", [](unsigned char c) { return absl::ascii_isalpha(c); }},
    {"blank", [](unsigned char c) { return absl::ascii_isblank(c); }},
    {"cntrl", [](unsigned char c) { return absl::ascii_iscntrl(c); }},
    {"digit", [](unsigned char c) { return absl::ascii_isdigit(c); }},
    {"graph", [](unsigned char c) { return absl::ascii_isgraph(c); }},
    {"lower", [](unsigned char c) { return absl::ascii_islower(c); }},
    {"print", [](unsigned char c) { return absl::ascii_isprint(c); }},
    {"punct", [](unsigned char c) { return absl::ascii_ispunct(c); }},
    {"space", [](unsigned char c) { return absl::ascii_isspace(c); }},
    {"upper", [](unsigned char c) { return absl::ascii_isupper(c); }},
    {"xdigit", [](unsigned char c) { return absl::ascii_isxdigit(c); }},
};

/// A set in brackets, asked for one byte.
class Set {
 public:
  /// `text` begins behind the bracket.
  Set(absl::string_view text, unsigned char byte) : text_(text), byte_(byte) {}

  /// Whether the byte is in the set; absent where the set is not closed.
  std::optional<bool> Holds() {
    const bool excludes =
        !text_.empty() && (text_[0] == '!' || text_[0] == '^');
    if (excludes) ++at_;
    bool holds = false;
    for (bool is_first = true;; is_first = false) {
      if (at_ >= text_.size()) return std::nullopt;
      if (text_[at_] == ']' && !is_first) break;
      holds |= ItemHolds();
      if (is_malformed_) return std::nullopt;
    }
    ++at_;
    return holds != excludes;
  }

  /// How long it is, with the bracket that closes it.
  size_t size() const { return at_; }

 private:
  bool ItemHolds() {
    if (const auto in_class = ClassHolds()) return *in_class;
    const unsigned char first = Take();
    const bool is_range =
        at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']';
    if (!is_range) return byte_ == first;
    ++at_;
    const unsigned char last = Take();
    return first <= byte_ && byte_ <= last;
  }

  std::optional<bool> ClassHolds() {
    if (text_.substr(at_, 2) != "[:") return std::nullopt;
    const size_t end = text_.find(":]", at_ + 2);
    if (end == text_.npos) return std::nullopt;
    const absl::string_view name = text_.substr(at_ + 2, end - at_ - 2);
    for (const Class& known : kClasses) {
      if (known.name != name) continue;
      at_ = end + 2;
      return known.holds(byte_);
    }
    return std::nullopt;
  }

  /// The next byte, which may be escaped.
  unsigned char Take() {
    if (text_[at_] == '\\') ++at_;
    is_malformed_ |= at_ >= text_.size();
    return is_malformed_ ? 0 : Byte(text_[at_++]);
  }

  absl::string_view text_;
  unsigned char byte_;
  size_t at_ = 0;
  bool is_malformed_ = false;
};

/// How much of the pattern, from `at`, is of the byte; 0 where nothing is.
size_t Match(absl::string_view pattern, size_t at, char byte) {
  if (at >= pattern.size()) return 0;
  const absl::string_view rest = pattern.substr(at);
  if (rest[0] == '?') return 1;
  if (rest[0] == '\\') return rest.size() > 1 && rest[1] == byte ? 2 : 0;
  if (rest[0] == '[') {
    Set set(rest.substr(1), Byte(byte));
    const auto holds = set.Holds();
    if (holds) return *holds ? 1 + set.size() : 0;
  }
  return rest[0] == byte ? 1 : 0;
}

}  // namespace

bool MatchesName(absl::string_view pattern, absl::string_view name) {
  size_t step = 0;
  size_t at = 0;
  // What the last star leaves is tried from one byte later each time.
  size_t behind_star = absl::string_view::npos;
  size_t retry = 0;
  while (at < name.size() || step < pattern.size()) {
    if (step < pattern.size() && pattern[step] == '*') {
      behind_star = ++step;
      retry = at;
    } else if (const size_t taken =
                   at < name.size() ? Match(pattern, step, name[at]) : 0;
               taken > 0) {
      step += taken;
      ++at;
    } else if (behind_star != absl::string_view::npos && retry < name.size()) {
      step = behind_star;
      at = ++retry;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace dora::app
