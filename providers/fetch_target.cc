#include "providers/fetch_target.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dora::providers {
namespace {

constexpr int kMostDepth = 10000;

/// HEAD, FETCH_HEAD and their like, each checkout's own.
bool IsOwnHead(absl::string_view name) {
  return name == "@" || name == "HEAD" ||
         (absl::EndsWith(name, "_HEAD") &&
          std::all_of(name.begin(), name.end(), [](unsigned char c) {
            return absl::ascii_isupper(c) || c == '_';
          }));
}

/// By the rules of git-check-ref-format(1), and nothing that means more in a
/// refspec.
bool IsName(absl::string_view name) {
  return !name.empty() && !IsOwnHead(name) &&
         name.find_first_of(" \t\r\n:?*[\\\x7f") == name.npos &&
         !absl::StrContains(name, "..") && !absl::StrContains(name, "@{") &&
         !absl::StartsWith(name, "+") && !absl::StartsWith(name, "-");
}

/// Takes one step, `~3` or `^2`, from the front of `way`; its commits.
std::optional<int> TakeStep(absl::string_view& way) {
  // Of what a tag is. Others lead to a tree or search messages.
  for (const absl::string_view what :
       {"^{}", "^{commit}", "^{tag}", "^{object}"}) {
    if (absl::ConsumePrefix(&way, what)) return 1;
  }
  const bool is_line = absl::ConsumePrefix(&way, "~");
  if (!is_line && !absl::ConsumePrefix(&way, "^")) return std::nullopt;
  size_t digits = 0;
  while (digits < way.size() && absl::ascii_isdigit(way[digits])) ++digits;
  int number = 1;
  if (digits > 0 && !absl::SimpleAtoi(way.substr(0, digits), &number)) {
    return std::nullopt;
  }
  way.remove_prefix(digits);
  return is_line ? number : 1;
}

}  // namespace

std::optional<FetchTarget> ReadFetchTarget(absl::string_view revision) {
  FetchTarget target;
  const size_t end = revision.find_first_of("~^");
  target.base = std::string(revision.substr(0, end));
  absl::string_view way = revision.substr(target.base.size());
  target.suffix = std::string(way);
  // HEAD is this checkout's own, from which a way may lead.
  const bool is_named =
      IsName(target.base) ||
      (!way.empty() && (target.base == "HEAD" || target.base == "@"));
  if (!is_named) return std::nullopt;
  while (!way.empty()) {
    const auto commits = TakeStep(way);
    if (!commits || *commits > kMostDepth) return std::nullopt;
    target.depth += *commits;
    if (target.depth > kMostDepth) return std::nullopt;
  }
  return target;
}

std::string NameAtRemote(const std::string& name, const std::string& remote) {
  absl::string_view rest = name;
  absl::ConsumePrefix(&rest, "refs/");
  absl::ConsumePrefix(&rest, "remotes/");
  if (!absl::ConsumePrefix(&rest, absl::StrCat(remote, "/"))) return name;
  if (rest == "HEAD") return "HEAD";  // its usual branch
  return absl::StrCat("refs/heads/", rest);
}

}  // namespace dora::providers
