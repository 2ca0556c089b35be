#include "providers/glob.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/base/error.h"

namespace dora::providers {
namespace {

/// Up to the first wildcard.
absl::string_view LiteralPrefix(absl::string_view text) {
  return text.substr(0, text.find_first_of("*?["));
}

/// Of the parts between slashes without a wildcard.
absl::string_view LongestPart(absl::string_view text) {
  absl::string_view longest;
  // A set may hold a slash.
  if (absl::StrContains(text, '[')) return longest;
  for (const absl::string_view part : absl::StrSplit(text, '/')) {
    const bool is_plain = part.find_first_of("*?") == part.npos;
    if (is_plain && part.size() > longest.size()) longest = part;
  }
  return longest;
}

/// What a glob of git that begins with magic, `:(top)shop` or `:!shop`, would
/// be here; absent where nothing is. Source: "pathspec" in gitglossary(7).
std::optional<std::string> WithoutMagic(absl::string_view glob, bool excludes) {
  glob.remove_prefix(1);
  if (absl::ConsumePrefix(&glob, "(")) {
    const size_t end = glob.find(')');
    if (end == glob.npos) return std::nullopt;
    for (const absl::string_view word :
         absl::StrSplit(glob.substr(0, end), ',', absl::SkipEmpty())) {
      excludes = excludes || word == "exclude";
      if (word != "exclude" && word != "glob" && word != "top") {
        return std::nullopt;
      }
    }
    glob.remove_prefix(end + 1);
  } else {
    for (; !glob.empty() && absl::StrContains("/!^", glob[0]);
         glob.remove_prefix(1)) {
      excludes = excludes || glob[0] != '/';
    }
    absl::ConsumePrefix(&glob, ":");
  }
  if (glob.empty() || glob.front() == ':') return std::nullopt;
  return absl::StrCat(excludes ? "!" : "", glob);
}

std::string ProblemOfMagic(absl::string_view glob, bool excludes) {
  const auto plain = WithoutMagic(glob, excludes);
  return absl::StrCat("begins with :, as git's magic does: write ",
                      plain ? core::Quoted(*plain) : "a plain glob",
                      ", or [:] in its place if a name begins so");
}

}  // namespace

std::string ProblemOfGlob(const std::string& text) {
  absl::string_view glob = text;
  absl::ConsumePrefix(&glob, "!");
  if (glob.empty()) return "names no path";
  if (glob.front() == ':') return ProblemOfMagic(glob, text.front() == '!');
  if (glob.front() == '/') {
    return "begins with /, but paths begin at the root of the repository";
  }
  if (absl::StrContains(glob, '\\')) return "has a \\ where git has /";
  if (absl::StrContains(glob, '{')) {
    return "has braces, which are not expanded: write one glob for each";
  }
  if (absl::EndsWith(glob, "/")) glob.remove_suffix(1);
  for (const absl::string_view part : absl::StrSplit(glob, '/')) {
    if (part.empty() || part == "." || part == "..") {
      return "has a folder without a name, . or .., which no path of git has";
    }
  }
  return "";
}

Glob::Glob(absl::string_view text)
    : text_(text), prefix_(LiteralPrefix(text)), part_(LongestPart(text)) {
  if (prefix_.size() < text_.size()) {
    // Git matches the prefix before: `a**/b` is `a`, then `**/b`.
    wildcards_.emplace(text.substr(prefix_.size()));
  } else if (absl::EndsWith(prefix_, "/")) {
    // The slash is not part of a submodule's path.
    prefix_.pop_back();
  }
}

bool Glob::Matches(const ChangedPath& changed) const {
  if (IsNamedBy(changed)) return true;
  absl::string_view rest = changed.path;
  if (!wildcards_ || !absl::ConsumePrefix(&rest, prefix_)) return false;
  return MatchInFolder(changed.path).value_or(wildcards_->Match(rest));
}

/// A pattern is also the name of what is called like it, `app/[id]`, and a
/// folder's name that of all that is in it.
bool Glob::IsNamedBy(const ChangedPath& changed) const {
  absl::string_view rest = changed.path;
  if (!absl::ConsumePrefix(&rest, text_)) {
    return changed.is_submodule && absl::EndsWith(text_, "/") &&
           changed.path == absl::StripSuffix(text_, "/");
  }
  return rest.empty() || rest.front() == '/' || absl::EndsWith(text_, "/");
}

/// Where the pattern begins with the name of the path's folder, wildcards and
/// all, `app/[id]/*`, git matches what is left of both, and nothing else.
std::optional<bool> Glob::MatchInFolder(absl::string_view path) const {
  const absl::string_view folder = path.substr(0, path.rfind('/') + 1);
  if (folder.size() <= prefix_.size() || !absl::StartsWith(text_, folder)) {
    return std::nullopt;
  }
  return Wildcards(absl::string_view(text_).substr(folder.size()))
      .Match(path.substr(folder.size()));
}

}  // namespace dora::providers
