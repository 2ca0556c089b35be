#include "providers/normalize.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "os/paths.h"

namespace dora::providers {
namespace {

/// Strips where git keeps its copies of remotes' refs; without its `refs/` it
/// may be a branch's name, unless the remote follows.
absl::string_view StripRemotes(absl::string_view text) {
  if (absl::ConsumePrefix(&text, "refs/remotes/")) return text;
  if (absl::StartsWith(text, "remotes/origin/")) {
    absl::ConsumePrefix(&text, "remotes/");
  }
  return text;
}

/// Strips what a copy of a remote's ref has in front of its name.
absl::string_view StripRemotePrefix(absl::string_view text) {
  text = StripRemotes(text);
  absl::ConsumePrefix(&text, "origin/");
  return text;
}

std::string LeadingDigits(absl::string_view text) {
  return std::string(text.substr(0, text.find_first_not_of("0123456789")));
}

}  // namespace

bool NamesNoBranch(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (!absl::ConsumePrefix(&text, "refs/heads/")) {
    text = StripRemotePrefix(text);
  }
  // No ref has a blank in its name.
  return text == "HEAD" ||
         (absl::StartsWith(text, "(") && absl::StrContains(text, ' '));
}

Ref ParseRef(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (NamesNoBranch(text)) return {};
  if (absl::ConsumePrefix(&text, "refs/tags/")) return {"", std::string(text)};
  // All that follows is the branch's name, be it `tags/x` or `origin/x`.
  if (absl::ConsumePrefix(&text, "refs/heads/")) return {std::string(text), ""};
  text = StripRemotePrefix(text);
  if (absl::ConsumePrefix(&text, "tags/")) return {"", std::string(text)};
  if (absl::StartsWith(text, "refs/")) return {};
  return {std::string(text), ""};
}

Ref ParseBareRef(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (absl::StartsWith(text, "refs/") || NamesNoBranch(text)) {
    return ParseRef(text);
  }
  return {std::string(text), ""};
}

RequestRef ParseRequestRef(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  for (const char* kind :
       {"refs/pull/", "refs/pull-requests/", "refs/merge-requests/"}) {
    if (absl::ConsumePrefix(&text, kind)) {
      return {LeadingDigits(text), "", absl::EndsWith(text, "/merge")};
    }
  }
  absl::ConsumePrefix(&text, "refs/heads/");
  if (!absl::ConsumePrefix(&text, "gh-readonly-queue/")) return {};
  const size_t slash = text.rfind('/');
  absl::string_view rest =
      slash == text.npos ? absl::string_view() : text.substr(slash + 1);
  if (!absl::ConsumePrefix(&rest, "pr-")) return {};
  const std::string number = LeadingDigits(rest);
  if (number.empty()) return {};
  return {number, std::string(text.substr(0, slash)), false};
}

RequestRef ParseTrackingRequestRef(absl::string_view text) {
  std::vector<absl::string_view> parts =
      absl::StrSplit(StripRemotes(absl::StripAsciiWhitespace(text)), '/');
  if (parts.size() != 4) return {};
  const bool is_last =
      parts[3] == "head" || parts[3] == "merge" || parts[3] == "from";
  const std::string number = LeadingDigits(parts[2]);
  if (!is_last || number.empty() || number != parts[2]) return {};
  // As people call it to fetch it.
  if (parts[1] == "pr") parts[1] = "pull";
  return ParseRequestRef(
      absl::StrCat("refs/", parts[1], "/", number, "/", parts[3]));
}

std::string TagName(absl::string_view text) {
  const std::string tag = ParseRef(text).tag;
  return tag.empty() ? BareTagName(text) : tag;
}

std::string BareTagName(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  absl::ConsumePrefix(&text, "refs/tags/");
  return std::string(text);
}

std::string ExpandHome(absl::string_view path,
                       const std::optional<std::string>& home) {
  const bool begins_at_home =
      absl::StartsWith(path, "~") &&
      (path.size() == 1 || absl::StrContains(os::PathSeparators(), path[1]));
  if (home && begins_at_home) {
    return absl::StrCat(*home, path.substr(1));
  }
  return std::string(path);
}

Person ParsePerson(absl::string_view text) {
  const size_t open = text.rfind('<');
  if (open == absl::string_view::npos) {
    text = absl::StripAsciiWhitespace(text);
    const bool email =
        absl::StrContains(text, '@') && !absl::StrContains(text, ' ');
    return email ? Person{"", std::string(text)}
                 : Person{std::string(text), ""};
  }
  absl::string_view name = absl::StripAsciiWhitespace(text.substr(0, open));
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
    name = name.substr(1, name.size() - 2);
  }
  const size_t close = text.find('>', open);
  const absl::string_view email = text.substr(
      open + 1, close == absl::string_view::npos ? close : close - open - 1);
  return {std::string(name), std::string(absl::StripAsciiWhitespace(email))};
}

}  // namespace dora::providers
