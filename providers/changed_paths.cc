#include "providers/changed_paths.h"

#include <optional>

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

/// Some CI systems name a commit of zeros where a branch is new.
bool IsNullSha(absl::string_view text) {
  return core::IsFullSha(text) && text.find_first_not_of('0') == text.npos;
}

bool IsShallow(const CommandRunner& commands) {
  const auto output = commands.Run({"rev-parse", "--is-shallow-repository"});
  return output && absl::StripAsciiWhitespace(*output) == "true";
}

std::string FixOfMissing(const std::string& revision,
                         const CommandRunner& commands) {
  if (IsNullSha(revision)) {
    return "The CI says so where nothing came before: name a commit, a tag or "
           "a branch to compare with.";
  }
  // In a whole clone --depth would cut the history off.
  const char* depth = IsShallow(commands) ? " --depth=1" : "";
  if (core::IsFullSha(revision)) {
    return absl::StrCat("Fetch it first: git fetch", depth, " origin ",
                        revision);
  }
  return absl::StrCat("Fetch it first (git fetch", depth,
                      " origin NAME) and use FETCH_HEAD instead.");
}

core::Error NoSuchCommit(const Sourced& revision, const std::string& fix) {
  return core::InvalidField("commit", revision,
                            "is not a commit of this checkout", fix);
}

/// Git was asked and did not answer: nobody's mistake.
core::Error NotComparable(const std::string& trouble) {
  return {core::ErrorKind::kTransport,
          absl::StrCat(trouble, ", so the changes are unknown."), ""};
}

/// A glob in git's words.
std::string Pathspec(absl::string_view glob) {
  const bool excluded = absl::ConsumePrefix(&glob, "!");
  return absl::StrCat(excluded ? ":(top,exclude)" : ":(top)", glob);
}

/// `libs/common/**` does not match `libs/common` itself, which is a path of
/// its own where it is a submodule.
std::optional<std::string> FolderOf(absl::string_view glob) {
  if (!absl::ConsumeSuffix(&glob, "/**")) return std::nullopt;
  if (glob.find_first_of("*?[") != glob.npos) return std::nullopt;
  return std::string(glob);
}

}  // namespace

std::string ProblemOfGlob(const std::string& text) {
  absl::string_view glob = text;
  absl::ConsumePrefix(&glob, "!");
  if (glob.empty()) return "names no path";
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

core::Result<std::string> ResolveCommit(const Sourced& revision,
                                        const CommandRunner& commands) {
  if (absl::StartsWith(revision.text, "-")) {
    return tl::unexpected(NoSuchCommit(
        revision, "Use a commit, a tag or a branch; none begins with -."));
  }
  const auto output = commands.Run({"rev-parse", "--verify", "--quiet",
                                    absl::StrCat(revision.text, "^{commit}")});
  const absl::string_view sha =
      output ? absl::StripAsciiWhitespace(*output) : absl::string_view();
  if (core::IsFullSha(sha)) return std::string(sha);
  const std::string trouble = commands.Trouble();
  if (!trouble.empty()) return tl::unexpected(NotComparable(trouble));
  return tl::unexpected(
      NoSuchCommit(revision, FixOfMissing(revision.text, commands)));
}

core::Result<std::vector<std::string>> ChangedPaths(
    const std::string& from, const std::string& to,
    const std::vector<std::string>& globs, const CommandRunner& commands) {
  // Neither .gitattributes nor .gitmodules hide a change or run a program.
  std::vector<std::string> words = {"--glob-pathspecs",
                                    "diff-tree",
                                    "-r",
                                    "--no-renames",
                                    "--no-ext-diff",
                                    "--no-textconv",
                                    "--ignore-submodules=none",
                                    "--name-only",
                                    "-z",
                                    from,
                                    to,
                                    "--"};
  for (const std::string& glob : globs) {
    words.push_back(Pathspec(glob));
    const auto folder = FolderOf(glob);
    if (folder) words.push_back(Pathspec(*folder));
  }
  const auto output = commands.Run(words);
  if (!output) {
    const std::string trouble = commands.Trouble();
    if (!trouble.empty()) return tl::unexpected(NotComparable(trouble));
    return core::MakeError(
        core::ErrorKind::kValidation,
        absl::StrCat("git cannot compare the commits ", from, " and ", to, "."),
        "See what it says: git diff-tree -r --name-only " + from + " " + to);
  }
  const char kEnd = '\0';
  return std::vector<std::string>(
      absl::StrSplit(*output, absl::ByChar(kEnd), absl::SkipEmpty()));
}

}  // namespace dora::providers
