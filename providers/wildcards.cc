#include "providers/wildcards.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace dora::providers {
namespace {

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

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
  absl::string_view rest = pattern.substr(at + 1);
  auto bytes = TakeSet(rest, SetRules::kGit);
  if (!bytes) return false;
  steps_.push_back({Step::kByte, bytes->reset('/')});
  at = pattern.size() - rest.size();
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
