#include "providers/fetch_target.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dora::providers {
namespace {

constexpr int kMostDepth = 10000;

/// By the rules of git-check-ref-format(1), and nothing that means more in a
/// refspec.
bool IsName(absl::string_view name) {
  return !name.empty() && name != "@" && !absl::EndsWith(name, "HEAD") &&
         name.find_first_of(" \t\r\n:?*[\\\x7f") == name.npos &&
         !absl::StrContains(name, "..") && !absl::StrContains(name, "@{") &&
         !absl::StartsWith(name, "+") && !absl::StartsWith(name, "-");
}

/// Takes one step, `~3` or `^2`, from the front of `way`; its commits.
std::optional<int> TakeStep(absl::string_view& way) {
  // `^{}`, `^{commit}`: of what a tag is.
  if (absl::StartsWith(way, "^{") && absl::StrContains(way, "}")) {
    way.remove_prefix(way.find('}') + 1);
    return 1;
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
  return absl::StrCat("refs/heads/", rest);
}

}  // namespace dora::providers
