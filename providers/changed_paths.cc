#include "providers/changed_paths.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "core/base/text.h"

namespace dora::providers {
namespace {

using core::Sourced;

/// Git was asked and did not answer: nobody's mistake.
tl::unexpected<core::Error> NotComparable(const std::string& trouble) {
  return core::MakeError(
      core::ErrorKind::kTransport,
      absl::StrCat(trouble, ", so the changes are unknown."));
}

/// `libs/common/` of `libs/common/**`: where it is a submodule, it is a path by
/// itself.
std::optional<absl::string_view> FolderOf(absl::string_view glob) {
  if (!absl::ConsumeSuffix(&glob, "**") || !absl::EndsWith(glob, "/") ||
      glob.find_first_of("*?[") != glob.npos) {
    return std::nullopt;
  }
  return glob;
}

/// The globs that begin with `!`, or the others.
std::vector<Glob> Compiled(const std::vector<std::string>& globs,
                           bool excluding) {
  std::vector<Glob> compiled;
  for (absl::string_view glob : globs) {
    if (absl::ConsumePrefix(&glob, "!") != excluding) continue;
    compiled.emplace_back(glob);
    if (const auto folder = FolderOf(glob)) compiled.emplace_back(*folder);
  }
  return compiled;
}

bool IsBefore(const ChangedPath& a, const ChangedPath& b) {
  return a.path < b.path;
}

/// A raw line without its path: `:100644 160000 <sha> <sha> M`.
bool NamesASubmodule(absl::string_view modes) {
  constexpr absl::string_view kSubmodule = "160000";
  constexpr size_t kOld = 1;
  constexpr size_t kNew = 8;
  return absl::StartsWith(modes.substr(std::min(kOld, modes.size())),
                          kSubmodule) ||
         absl::StartsWith(modes.substr(std::min(kNew, modes.size())),
                          kSubmodule);
}

}  // namespace

core::Result<std::optional<std::string>> FindCommit(
    const Sourced& revision, const CommandRunner& commands) {
  if (absl::StartsWith(revision.text, "-")) {
    return tl::unexpected(core::InvalidField(
        "commit", revision, "is not a commit of this checkout",
        "Use a commit, a tag or a branch; none begins with -."));
  }
  const auto output = commands.Run({"rev-parse", "--verify", "--quiet",
                                    absl::StrCat(revision.text, "^{commit}")});
  const absl::string_view sha =
      output ? absl::StripAsciiWhitespace(*output) : absl::string_view();
  if (core::IsFullSha(sha)) return std::string(sha);
  if (!commands.Trouble().empty()) return NotComparable(commands.Trouble());
  return std::nullopt;
}

ChangedPaths::Detail ChangedPaths::NeededBy(
    const std::vector<std::string>& globs) {
  const bool names_folder =
      std::any_of(globs.begin(), globs.end(), [](const std::string& glob) {
        return absl::EndsWith(glob, "/") || FolderOf(glob);
      });
  return names_folder ? Detail::kSubmodules : Detail::kPaths;
}

core::Result<std::optional<ChangedPaths>> ChangedPaths::Between(
    const std::string& from, const std::string& to, Detail detail,
    const CommandRunner& commands) {
  // Neither .gitattributes nor .gitmodules hide a change or run a program.
  auto output =
      commands.Run({"diff-tree", "-r", "--no-renames", "--no-ext-diff",
                    "--no-textconv", "--ignore-submodules=none",
                    detail == Detail::kSubmodules ? "--raw" : "--name-only",
                    "-z", from, to, "--"});
  if (output) return ChangedPaths(*std::move(output), detail);
  if (!commands.Trouble().empty()) return NotComparable(commands.Trouble());
  return std::nullopt;
}

ChangedPaths::ChangedPaths(std::string listing, Detail detail)
    : listing_(std::make_unique<const std::string>(std::move(listing))) {
  constexpr char kEnd = '\0';
  const bool is_raw = detail == Detail::kSubmodules;
  bool is_submodule = false;
  bool is_path = !is_raw;
  for (const absl::string_view part :
       absl::StrSplit(*listing_, absl::ByChar(kEnd), absl::SkipEmpty())) {
    if (is_path) {
      paths_.push_back({part, is_submodule});
    } else {
      is_submodule = NamesASubmodule(part);
    }
    is_path = !is_raw || !is_path;
  }
  if (!std::is_sorted(paths_.begin(), paths_.end(), &IsBefore)) {
    std::sort(paths_.begin(), paths_.end(), &IsBefore);
  }
}

std::vector<size_t> ChangedPaths::IncludedBy(
    const std::vector<Glob>& globs) const {
  std::vector<size_t> included;
  for (const Glob& glob : globs) {
    const bool is_anywhere = glob.prefix().empty();
    const std::vector<size_t>* candidates =
        is_anywhere ? PathsWith(glob.part()) : nullptr;
    if (candidates != nullptr) {
      for (const size_t index : *candidates) {
        if (glob.Matches(paths_[index])) included.push_back(index);
      }
      continue;
    }
    const ChangedPath prefix{glob.prefix()};
    auto path =
        std::lower_bound(paths_.begin(), paths_.end(), prefix, &IsBefore);
    for (; path != paths_.end() && absl::StartsWith(path->path, prefix.path);
         ++path) {
      if (glob.Matches(*path)) included.push_back(path - paths_.begin());
    }
  }
  std::sort(included.begin(), included.end());
  included.erase(std::unique(included.begin(), included.end()), included.end());
  return included;
}

/// Null where all of them have to be looked at. Thousands of globs such as
/// `**/shop/**` would take seconds without; a few are matched faster than this
/// is made.
const std::vector<size_t>* ChangedPaths::PathsWith(
    absl::string_view part) const {
  constexpr int kFew = 20;
  static const std::vector<size_t> kNone;
  if (part.empty() || ++parts_asked_ <= kFew) return nullptr;
  for (size_t i = by_part_.empty() ? 0 : paths_.size(); i < paths_.size();
       ++i) {
    std::set<absl::string_view> parts = absl::StrSplit(paths_[i].path, '/');
    for (const absl::string_view each : parts) by_part_[each].push_back(i);
  }
  const auto found = by_part_.find(part);
  return found == by_part_.end() ? &kNone : &found->second;
}

MatchedPaths ChangedPaths::Matching(
    const std::vector<std::string>& globs) const {
  const std::vector<Glob> excluding = Compiled(globs, true);
  MatchedPaths matched;
  for (const size_t index : IncludedBy(Compiled(globs, false))) {
    const ChangedPath& path = paths_[index];
    const bool excluded =
        std::any_of(excluding.begin(), excluding.end(),
                    [&path](const Glob& glob) { return glob.Matches(path); });
    if (excluded) continue;
    if (++matched.count > MatchedPaths::kMostNamed) continue;
    matched.first.emplace_back(path.path);
  }
  return matched;
}

}  // namespace dora::providers
