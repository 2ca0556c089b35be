#include "providers/wildcards.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace dora::providers {
namespace {

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

using IsOfClass = bool (*)(unsigned char);

/// Git's own: without the vertical tab and the form feed.
bool IsSpace(unsigned char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The classes of a set, which hold ASCII only.
IsOfClass FindClass(absl::string_view name) {
  struct Class {
    absl::string_view name;
    IsOfClass is_of;
  };
  static constexpr Class kClasses[] = {
      {"alnum", [](unsigned char c) { return absl::ascii_isalnum(c); }},
      {"alpha", [](unsigned char c) { return absl::ascii_isalpha(c); }},
      {"blank", [](unsigned char c) { return c == ' ' || c == '\t'; }},
      {"cntrl", [](unsigned char c) { return absl::ascii_iscntrl(c); }},
      {"digit", [](unsigned char c) { return absl::ascii_isdigit(c); }},
      {"graph", [](unsigned char c) { return absl::ascii_isgraph(c); }},
      {"lower", [](unsigned char c) { return absl::ascii_islower(c); }},
      {"print", [](unsigned char c) { return absl::ascii_isprint(c); }},
      {"punct", [](unsigned char c) { return absl::ascii_ispunct(c); }},
      {"space", &IsSpace},
      {"upper", [](unsigned char c) { return absl::ascii_isupper(c); }},
      {"xdigit", [](unsigned char c) { return absl::ascii_isxdigit(c); }},
  };
  for (const Class& known : kClasses) {
    if (known.name == name) return known.is_of;
  }
  return nullptr;
}

/// What stands between the brackets of a set.
class SetReader {
 public:
  /// `text` begins behind the bracket that opens the set.
  explicit SetReader(absl::string_view text) : text_(text) {}

  /// The bytes of the set; absent where it is not closed or names no class.
  std::optional<std::bitset<256>> Read() {
    const bool excludes = Take("!") || Take("^");
    bool is_first = true;
    while (is_first || !absl::StartsWith(text_, "]")) {
      if (text_.empty() || !ReadItem()) return std::nullopt;
      is_first = false;
    }
    text_.remove_prefix(1);
    if (excludes) bytes_.flip();
    bytes_.reset('/');
    return bytes_;
  }

  absl::string_view rest() const { return text_; }

 private:
  bool Take(absl::string_view word) {
    return absl::ConsumePrefix(&text_, word);
  }

  bool ReadItem() {
    if (text_.front() == '-' && begin_ && text_.size() > 1 && text_[1] != ']') {
      for (int c = *begin_; c <= Byte(text_[1]); ++c) bytes_.set(c);
      text_.remove_prefix(2);
      begin_.reset();
      return true;
    }
    if (absl::StartsWith(text_, "[:")) {
      const size_t end = text_.find(']', 2);
      if (end == text_.npos) return false;
      if (end > 2 && text_[end - 1] == ':') return ReadClass(end);
    }
    begin_ = Byte(text_.front());
    bytes_.set(*begin_);
    text_.remove_prefix(1);
    return true;
  }

  bool ReadClass(size_t end) {
    const IsOfClass is_of = FindClass(text_.substr(2, end - 3));
    if (is_of == nullptr) return false;
    for (int c = 0; c < 256; ++c) {
      if (is_of(static_cast<unsigned char>(c))) bytes_.set(c);
    }
    text_.remove_prefix(end + 1);
    begin_.reset();
    return true;
  }

  absl::string_view text_;
  std::bitset<256> bytes_;
  std::optional<unsigned char> begin_;  ///< of a range, if one follows
};

}  // namespace

Wildcards::Wildcards(absl::string_view pattern) {
  for (size_t at = 0; at < pattern.size() && !is_malformed_;) {
    if (pattern[at] == '*') {
      AddStars(pattern, at);
      suffix_.clear();
    } else if (pattern[at] == '[') {
      is_malformed_ = !AddSet(pattern, at);
      suffix_.clear();
    } else if (pattern[at] == '?') {
      steps_.push_back({Step::kByte});
      steps_.back().bytes.set().reset('/');
      suffix_.clear();
      ++at;
    } else {
      steps_.push_back({Step::kByte});
      steps_.back().bytes.set(Byte(pattern[at]));
      suffix_ += pattern[at++];
    }
  }
}

/// Two stars cross folders where they are all that stands between slashes.
void Wildcards::AddStars(absl::string_view pattern, size_t& at) {
  const bool begins = at == 0 || pattern[at - 1] == '/';
  const size_t end =
      std::min(pattern.find_first_not_of('*', at), pattern.size());
  const bool ends = end == pattern.size() || pattern[end] == '/';
  const bool crosses = begins && ends && end - at > 1;
  at = end;
  if (!crosses) {
    steps_.push_back({Step::kInFolder});
  } else if (end == pattern.size()) {
    steps_.push_back({Step::kAny});
  } else {
    steps_.push_back({Step::kFolders});
    ++at;
  }
}

bool Wildcards::AddSet(absl::string_view pattern, size_t& at) {
  SetReader reader(pattern.substr(at + 1));
  const auto bytes = reader.Read();
  if (!bytes) return false;
  steps_.push_back({Step::kByte, *bytes});
  at = pattern.size() - reader.rest().size();
  return true;
}

/// Where a byte does not match, the last star takes one more; where that would
/// take a slash, the last step that may takes a folder more. Those before it
/// never have to: they would only leave less for what is behind.
bool Wildcards::Match(absl::string_view text) const {
  if (is_malformed_ || !absl::EndsWith(text, suffix_)) return false;
  struct Retry {
    size_t step = 0;                      ///< the one behind the star
    size_t at = absl::string_view::npos;  ///< where that was tried, if it was
  };
  Retry in_folder;
  Retry folders;
  size_t step = 0;
  size_t at = 0;
  while (step < steps_.size() || at < text.size()) {
    const Step* next = step < steps_.size() ? &steps_[step] : nullptr;
    if (next != nullptr && next->kind == Step::kAny) return true;
    if (next != nullptr && next->kind == Step::kInFolder) {
      in_folder = Retry{++step, at};
    } else if (next != nullptr && next->kind == Step::kFolders) {
      folders = Retry{++step, at};
      in_folder = Retry();
    } else if (next != nullptr && at < text.size() &&
               next->bytes.test(Byte(text[at]))) {
      ++step;
      ++at;
    } else if (in_folder.at < text.size() && text[in_folder.at] != '/') {
      step = in_folder.step;
      at = ++in_folder.at;
    } else {
      const size_t slash = text.find('/', folders.at);
      if (slash == text.npos) return false;
      step = folders.step;
      at = folders.at = slash + 1;
      in_folder = Retry();
    }
  }
  return true;
}

}  // namespace dora::providers
