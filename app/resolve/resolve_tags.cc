#include "app/resolve/resolve_tags.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "core/base/text.h"

namespace dora::app {
namespace {

using core::Sourced;

/// DD_TAGS is shared with other tools: `a:b,c:d`, `a:b c:d` or one a line. A
/// part that is not a tag is left out with a notice rather than stopping the
/// event.
std::vector<Sourced> TagsFromEnvironment(const Inputs& inputs,
                                         std::vector<std::string>& notices) {
  std::vector<Sourced> result;
  const auto value = inputs.FromEnvironment(input::kCustomTags);
  if (!value) return result;
  const char* separators =
      absl::StrContains(value->text, ',') ? ",\r\n" : " \t\r\n";
  for (const absl::string_view part : absl::StrSplit(
           value->text, absl::ByAnyChar(separators), absl::SkipWhitespace())) {
    const absl::string_view tag = absl::StripAsciiWhitespace(part);
    if (!core::IsKeyAndValue(tag) || !core::IsOneLineOfUtf8(tag)) {
      notices.push_back(absl::StrCat(value->source, ": ", core::Quoted(tag),
                                     " is not of the form key:value and is "
                                     "left out."));
      continue;
    }
    result.push_back({std::string(tag), value->source});
  }
  return result;
}

absl::string_view KeyOf(const Sourced& tag) {
  return absl::string_view(tag.text).substr(0, tag.text.find(':'));
}

}  // namespace

void AddTags(const std::vector<Sourced>& more, std::vector<Sourced>& tags) {
  const size_t before = tags.size();
  for (const Sourced& tag : more) {
    const bool overridden = std::any_of(
        tags.begin(), tags.begin() + before,
        [&tag](const Sourced& other) { return KeyOf(other) == KeyOf(tag); });
    if (!overridden) tags.push_back(tag);
  }
}

std::vector<Sourced> ResolveTags(const Inputs& inputs,
                                 std::vector<std::string>& notices) {
  std::vector<Sourced> result = inputs.Given(input::kCustomTags);
  AddTags(TagsFromEnvironment(inputs, notices), result);
  return result;
}

}  // namespace dora::app
