#include "providers/checkout.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "core/base/text.h"
#include "providers/changed_paths.h"
#include "providers/normalize.h"

namespace dora::providers {
namespace {

/// Far more than a job moves HEAD.
constexpr char kMostMoves[] = "--max-count=100";

/// Below refs/remotes: where refspecs of actions/checkout, of Jenkins' jobs and
/// of people put the requests that a forge keeps, such as pull/7/merge.
constexpr const char* kRequests[] = {"pull/*",
                                     "*/pull/*/head",
                                     "*/pull/*/merge",
                                     "*/pr/*/head",
                                     "*/pr/*/merge",
                                     "*/merge-requests/*/head",
                                     "*/merge-requests/*/merge"};

/// The same of a ref's full name.
bool IsOfRequest(absl::string_view ref) {
  return absl::ConsumePrefix(&ref, "refs/remotes/") &&
         (absl::StartsWith(ref, "pull/") ||
          !ParseTrackingRequestRef(ref).number.empty());
}

tl::unexpected<core::Error> Unanswered(const std::string& trouble) {
  return core::MakeError(
      core::ErrorKind::kTransport,
      absl::StrCat(trouble.empty() ? "git cannot compare the commits" : trouble,
                   "."));
}

std::vector<std::string> LinesOf(const std::optional<std::string>& output) {
  return absl::StrSplit(output.value_or(""), '\n', absl::SkipEmpty());
}

/// What can stand in a name of a ref, and in no other word of git for a
/// commit: those may search all of history.
bool IsPlainName(absl::string_view name) {
  return !name.empty() && name.size() <= 255 && name.front() != '-' &&
         !absl::StrContains(name, "..") && !absl::StrContains(name, "@{") &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) {
           return absl::ascii_iscntrl(c) || absl::ascii_isspace(c) ||
                  absl::StrContains("~^:?*[\\", c);
         });
}

}  // namespace

const std::vector<Remote>& Checkout::Remotes() const {
  if (!remotes_) remotes_ = ReadRemotes(runner_);
  return *remotes_;
}

const std::optional<std::string>& Checkout::HeadSha() const {
  if (head_) return *head_;
  const auto output = runner_.Run({"rev-parse", "--verify", "HEAD"});
  head_ = std::optional<std::string>();
  if (output) *head_ = std::string(absl::StripAsciiWhitespace(*output));
  return *head_;
}

std::optional<std::string> Checkout::Branch() const {
  const auto ref = runner_.Run({"symbolic-ref", "--quiet", "HEAD"});
  if (!ref) return std::nullopt;
  absl::string_view name = absl::StripAsciiWhitespace(*ref);
  if (!absl::ConsumePrefix(&name, "refs/heads/")) return std::nullopt;
  return std::string(name);
}

bool Checkout::HasCommit(const std::string& sha) const {
  if (absl::StartsWith(sha, "-")) return false;
  return runner_.Run({"cat-file", "-e", absl::StrCat(sha, "^{commit}")})
      .has_value();
}

std::optional<std::string> Checkout::Resolve(const std::string& name) const {
  if (!IsPlainName(name)) return std::nullopt;
  std::vector<std::string> names = {name};
  // A branch that a job checks out is the remote's; a local one may be old.
  // `HEAD` is the checkout's own, not what the remote calls so.
  const bool is_exact =
      name == "HEAD" || name == "FETCH_HEAD" || name == "ORIG_HEAD" ||
      absl::StartsWith(name, "refs/") ||
      std::all_of(name.begin(), name.end(), absl::ascii_isxdigit);
  for (const char* place : {"refs/remotes/origin/", "refs/tags/"}) {
    if (!is_exact) names.insert(names.end() - 1, absl::StrCat(place, name));
  }
  for (const std::string& each : names) {
    const auto sha = FindCommit({each, ""}, runner_);
    if (sha && *sha) return *sha;
  }
  return std::nullopt;
}

std::optional<std::string> Checkout::Root() const {
  const auto root = runner_.Run({"rev-parse", "--show-toplevel"});
  if (!root) return std::nullopt;
  return std::string(absl::StripSuffix(*root, "\n"));
}

std::vector<std::string> Checkout::ParentsOf(const std::string& sha) const {
  std::vector<std::string> parents;
  const auto commit = runner_.Run({"cat-file", "commit", sha});
  const std::string text = commit.value_or("");
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.empty()) break;
    if (absl::ConsumePrefix(&line, "parent ")) parents.emplace_back(line);
  }
  return parents;
}

bool Checkout::IsCutOff(const std::string& sha) const {
  // Unlike `cat-file`, this heeds where a shallow clone ends.
  const auto seen =
      runner_.Run({"rev-list", "--parents", "--max-count=1", sha, "--"});
  return seen && !absl::StrContains(absl::StripAsciiWhitespace(*seen), ' ') &&
         !ParentsOf(sha).empty();
}

CommitRefs Checkout::RefsAt(const std::string& sha) const {
  CommitRefs refs;
  for (std::string& ref : LinesOf(
           runner_.Run({"for-each-ref", absl::StrCat("--points-at=", sha),
                        "--format=%(refname)", "refs/remotes", "refs/tags"}))) {
    if (IsOfRequest(ref)) {
      refs.is_merge_of_request |= absl::EndsWith(ref, "/merge");
    } else if (!absl::EndsWith(ref, "/HEAD")) {
      refs.names.push_back(std::move(ref));
    }
  }
  return refs;
}

bool Checkout::IsReachable(const std::string& sha,
                           const std::vector<std::string>& from) const {
  std::vector<std::string> words = {"rev-list", "--max-count=1", sha, "--not"};
  words.insert(words.end(), from.begin(), from.end());
  words.emplace_back("--");
  const auto lacking = runner_.Run(words);
  return lacking && absl::StripAsciiWhitespace(*lacking).empty();
}

bool Checkout::IsOnRemoteBranch(const std::string& sha) const {
  std::vector<std::string> words;
  for (const char* request : kRequests) {
    words.push_back(absl::StrCat("--exclude=", request));
  }
  words.emplace_back("--remotes");
  return IsReachable(sha, words);
}

bool Checkout::IsOnBranch(const std::string& sha,
                          const std::string& branch) const {
  if (!IsPlainName(branch)) return false;
  return IsReachable(sha, {absl::StrCat("--remotes=*/", branch),
                           absl::StrCat("--branches=", branch)});
}

bool Checkout::IsOnTag(const std::string& sha) const {
  return IsReachable(sha, {"--tags"});
}

bool Checkout::IsOnBranchOf(const std::string& sha,
                            const std::string& remote) const {
  if (!IsPlainName(remote)) return false;
  return IsReachable(sha, {absl::StrCat("--remotes=", remote)});
}

std::vector<HeadMove> Checkout::HeadMoves() const {
  std::vector<HeadMove> moves;
  // `log` knows the reflog's words, but a setting may make it run gpg.
  for (const std::string& line : LinesOf(runner_.Run(
           {"log", "--walk-reflogs", "--no-show-signature", "--no-patch",
            "--no-notes", kMostMoves, "--format=%H %gs", "HEAD", "--"}))) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    if (!core::IsFullSha(parts.first)) continue;
    moves.push_back({std::string(parts.first), std::string(parts.second)});
  }
  return moves;
}

core::Result<bool> Checkout::IsAncestor(const std::string& ancestor,
                                        const std::string& descendant) const {
  constexpr char kFix[] = "Fetch the full history of the deployed branches.";
  for (const std::string& sha : {ancestor, descendant}) {
    if (HasCommit(sha)) continue;
    if (!Trouble().empty()) return Unanswered(Trouble());
    return core::MakeError(
        core::ErrorKind::kValidation,
        absl::StrCat("this checkout does not have the commit ", sha, "."),
        kFix);
  }
  // Unlike `merge-base --is-ancestor` this tells "no" from "failed": it prints
  // a commit of the ancestor's history that the descendant's lacks, or none.
  const auto lacking = runner_.Run({"rev-list", "--max-count=1", ancestor,
                                    absl::StrCat("^", descendant), "--"});
  if (!lacking) return Unanswered(Trouble());
  if (absl::StripAsciiWhitespace(*lacking).empty()) return true;
  // Where history is cut off, a path between the two may just not be seen.
  if (IsShallow(runner_) == false) return false;
  return core::MakeError(core::ErrorKind::kValidation,
                         "this checkout is a shallow clone.", kFix);
}

std::optional<bool> IsShallow(const CommandRunner& commands) {
  const auto output = commands.Run({"rev-parse", "--is-shallow-repository"});
  if (!output) return std::nullopt;
  return absl::StripAsciiWhitespace(*output) == "true";
}

}  // namespace dora::providers
