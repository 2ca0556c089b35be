#include "providers/wildcard_set.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace dora::providers {
namespace {

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

using IsOfClass = bool (*)(unsigned char);

IsOfClass FindClass(absl::string_view name) {
  struct Class {
    absl::string_view name;
    IsOfClass is_of;
  };
  static constexpr Class kClasses[] = {
      {"alnum", [](unsigned char c) { return absl::ascii_isalnum(c); }},
      {"alpha", [](unsigned char c) { return absl::ascii_isalpha(c); }},
      {"blank", [](unsigned char c) { return absl::ascii_isblank(c); }},
      {"cntrl", [](unsigned char c) { return absl::ascii_iscntrl(c); }},
      {"digit", [](unsigned char c) { return absl::ascii_isdigit(c); }},
      {"graph", [](unsigned char c) { return absl::ascii_isgraph(c); }},
      {"lower", [](unsigned char c) { return absl::ascii_islower(c); }},
      {"print", [](unsigned char c) { return absl::ascii_isprint(c); }},
      {"punct", [](unsigned char c) { return absl::ascii_ispunct(c); }},
      {"space",
       [](unsigned char c) {
         return c == ' ' || c == '\t' || c == '\n' || c == '\r';
       }},
      {"upper", [](unsigned char c) { return absl::ascii_isupper(c); }},
      {"xdigit", [](unsigned char c) { return absl::ascii_isxdigit(c); }},
  };
  for (const Class& known : kClasses) {
    if (known.name == name) return known.is_of;
  }
  return nullptr;
}

class SetReader {
 public:
  SetReader(absl::string_view text, SetRules rules)
      : text_(text), rules_(rules) {}

  /// Absent where the set is not closed.
  std::optional<ByteSet> Read() {
    const bool excludes = Take("!") || Take("^");
    bool is_first = true;
    while (is_first || !absl::StartsWith(text_, "]")) {
      if (!ReadItem()) return std::nullopt;
      is_first = false;
    }
    text_.remove_prefix(1);
    if (excludes) bytes_.flip();
    return names_unknown_class_ ? ByteSet() : bytes_;
  }

  absl::string_view rest() const { return text_; }

 private:
  bool Take(absl::string_view word) {
    return absl::ConsumePrefix(&text_, word);
  }

  bool ReadItem() {
    if (ReadClass()) return true;
    const auto first = TakeByte();
    if (!first) return false;
    auto last = first;
    if (text_.size() > 1 && text_[0] == '-' && text_[1] != ']') {
      text_.remove_prefix(1);
      last = TakeByte();
    }
    if (!last) return false;
    if (rules_ == SetRules::kGit) bytes_.set(*first);
    for (int c = *first; c <= *last; ++c) bytes_.set(c);
    return true;
  }

  bool ReadClass() {
    if (!absl::StartsWith(text_, "[:")) return false;
    const size_t end = text_.find(']', 2);
    if (end == text_.npos || end == 2 || text_[end - 1] != ':') return false;
    const IsOfClass is_of = FindClass(text_.substr(2, end - 3));
    names_unknown_class_ |= is_of == nullptr;
    for (int c = 0; is_of != nullptr && c < 256; ++c) {
      if (is_of(static_cast<unsigned char>(c))) bytes_.set(c);
    }
    text_.remove_prefix(end + 1);
    return true;
  }

  /// The next byte, which may be escaped; absent at the end.
  std::optional<unsigned char> TakeByte() {
    if (rules_ == SetRules::kFnmatch) Take("\\");
    if (text_.empty()) return std::nullopt;
    const unsigned char byte = Byte(text_.front());
    text_.remove_prefix(1);
    return byte;
  }

  absl::string_view text_;
  SetRules rules_;
  ByteSet bytes_;
  bool names_unknown_class_ = false;
};

}  // namespace

std::optional<ByteSet> TakeSet(absl::string_view& text, SetRules rules) {
  SetReader reader(text, rules);
  const auto bytes = reader.Read();
  if (bytes) text = reader.rest();
  return bytes;
}

}  // namespace dora::providers
