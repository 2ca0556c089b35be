#include "providers/commits.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/base/text.h"
#include "providers/checkout.h"
#include "providers/fetch_target.h"
#include "providers/remotes.h"

namespace dora::providers {
namespace {

using core::Sourced;

/// The user can change only a value of his own.
core::Error ErrorOf(const Sourced& revision, const std::string& problem,
                    std::string fix,
                    core::ErrorKind kind = core::ErrorKind::kValidation) {
  core::Error error =
      core::InvalidField("commit", revision, problem, std::move(fix));
  error.kind = revision.inferred ? core::ErrorKind::kTransport : kind;
  return error;
}

tl::unexpected<core::Error> NoRepository(const CommandRunner& checkout) {
  if (checkout.HasCheckout()) {
    return core::MakeError(
        core::ErrorKind::kValidation,
        "git cannot read the repository here, so the changes are unknown.",
        "See what it says: git rev-parse HEAD");
  }
  return core::MakeError(
      core::ErrorKind::kValidation,
      "the current directory is in no git repository, so the changes are "
      "unknown.",
      "Run it in the checkout of the repository.");
}

}  // namespace

core::Result<std::string> Commits::Resolve(const Sourced& revision) {
  const auto found = Find(revision);
  if (!found) return tl::unexpected(found.error());
  return *found ? **found : Fetch(revision);
}

/// Names are the checkout's own: what was fetched has another HEAD.
core::Result<std::optional<std::string>> Commits::Find(
    const Sourced& revision) const {
  auto found = FindCommit(revision, checkout_);
  const bool is_to_be_found = has_fetched_ && core::IsFullSha(revision.text);
  if (!found || *found || !is_to_be_found) return found;
  return FindCommit(revision, fetcher_.commands());
}

core::Result<std::string> Commits::Fetch(const Sourced& revision) {
  const auto gone = gone_.find(revision.text);
  if (gone != gone_.end()) return tl::unexpected(gone->second);
  const auto is_shallow = IsShallow(checkout_);
  if (!is_shallow) return NoRepository(checkout_);
  if (auto end = FindEnd(revision, *is_shallow)) {
    return tl::unexpected(*std::move(end));
  }
  auto fetched = Ask(revision.text);
  if (fetched) return *std::move(fetched);
  const FetchFailure& failure = fetched.error();
  core::Error error = ErrorOf(
      revision,
      absl::StrCat("is not a commit of this checkout, and ", failure.reason),
      failure.fix.empty() ? FixOfMissing(revision.text) : failure.fix,
      failure.kind);
  // A whole checkout that lacks a commit has lost it.
  if (failure.is_gone || (!failure.was_asked && !*is_shallow)) {
    gone_.emplace(revision.text, error);
  }
  return tl::unexpected(std::move(error));
}

core::Result<std::string, FetchFailure> Commits::Ask(
    const std::string& revision) {
  auto fetched = fetcher_.Fetch(revision, url_);
  has_fetched_ = has_fetched_ || fetched.has_value();
  return fetched;
}

/// Why no remote can have it either.
std::optional<core::Error> Commits::FindEnd(const Sourced& revision,
                                            bool is_shallow) const {
  const auto target = ReadFetchTarget(revision.text);
  const std::string& base = target ? target->base : revision.text;
  const bool is_head = base == "HEAD" || base == "@";
  if (is_head && !checkout_.Run({"rev-parse", "--verify", "--quiet", "HEAD"}) &&
      checkout_.Trouble().empty()) {
    return core::Error{core::ErrorKind::kValidation,
                       "the checkout has no commit yet, so there are no "
                       "changes to look at.",
                       "Run it after the first commit, or after a checkout."};
  }
  if (!target || target->suffix.empty() || is_shallow) {
    return std::nullopt;
  }
  const auto found = FindCommit({base, revision.source}, checkout_);
  if (!found || !*found) return std::nullopt;
  return ErrorOf(
      revision,
      absl::StrCat("is not a commit: ", base, " has no such commit before it"),
      "Name another one.");
}

std::string Commits::FixOfMissing(const std::string& revision) const {
  // In a whole clone --depth would cut the history off.
  const char* depth = IsShallow(checkout_).value_or(false) ? " --depth=1" : "";
  const std::string fetch =
      absl::StrCat("git fetch", depth, " ", NameOfRemote(), " ");
  if (core::IsFullSha(revision)) {
    return absl::StrCat("Fetch it first: ", fetch, revision);
  }
  if (revision.find_first_of("~^") != revision.npos) {
    return "Fetch more of the history first: git fetch --deepen=100";
  }
  return absl::StrCat("Fetch it first (", fetch,
                      "NAME) and use FETCH_HEAD instead.");
}

/// As advice has it.
std::string Commits::NameOfRemote() const {
  const std::vector<Remote> remotes = ReadRemotes(checkout_);
  const bool has_origin =
      std::any_of(remotes.begin(), remotes.end(),
                  [](const Remote& remote) { return remote.name == "origin"; });
  if (remotes.empty() || has_origin) return "origin";
  return remotes.size() == 1 ? remotes.front().name : "REMOTE";
}

core::Result<const ChangedPaths*> Commits::Between(
    const Sourced& from, const Sourced& to, ChangedPaths::Detail detail) {
  const std::pair pair(from.text, to.text);
  const auto known = compared_.find(pair);
  if (known != compared_.end()) return &known->second;
  auto paths = Compare(from, to, detail);
  if (!paths) return tl::unexpected(paths.error());
  return &compared_.emplace(pair, *std::move(paths)).first->second;
}

/// A commit may be missing, or where it is there, trees of it, as in a partial
/// clone.
core::Result<ChangedPaths> Commits::Compare(const Sourced& from,
                                            const Sourced& to,
                                            ChangedPaths::Detail detail) {
  bool has_commits = false;
  while (true) {
    auto paths = ChangedPaths::Between(from.text, to.text, detail, commands());
    if (!paths) return tl::unexpected(paths.error());
    if (*paths) return **std::move(paths);
    if (has_commits) break;
    bool fetched = false;
    for (const Sourced* commit : {&from, &to}) {
      const auto was_missing = FetchMissing(*commit);
      if (!was_missing) return tl::unexpected(was_missing.error());
      fetched = fetched || *was_missing;
    }
    if (fetched) continue;
    has_commits = true;
    const core::Status trees = FetchTrees(from, to);
    if (!trees) return tl::unexpected(trees.error());
  }
  return core::MakeError(
      core::ErrorKind::kValidation,
      absl::StrCat("git cannot compare the commits ", from.text, " and ",
                   to.text, "."),
      absl::StrCat("See what it says: git diff-tree -r --name-only ", from.text,
                   " ", to.text));
}

core::Status Commits::FetchTrees(const Sourced& from, const Sourced& to) {
  for (const Sourced* commit : {&from, &to}) {
    const auto fetched = Ask(commit->text);
    if (fetched) continue;
    const FetchFailure& failure = fetched.error();
    // `git fetch` would not get them: it has the commit.
    const std::string fix = absl::StrCat(
        "Let git fetch what it lacks first: git diff-tree -r --name-only ",
        from.text, " ", to.text);
    return tl::unexpected(ErrorOf(
        *commit,
        absl::StrCat("is in this checkout without all of its folders, as in a "
                     "partial clone, and ",
                     failure.reason),
        failure.fix.empty() ? fix : failure.fix, failure.kind));
  }
  return {};
}

/// Whether it was missing and is fetched now.
core::Result<bool> Commits::FetchMissing(const Sourced& revision) {
  const auto found = Find(revision);
  if (!found) return tl::unexpected(found.error());
  if (*found) return false;
  return Fetch(revision).map([](const std::string&) { return true; });
}

}  // namespace dora::providers
