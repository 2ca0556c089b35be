#include "providers/commits.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/base/text.h"

namespace dora::providers {
namespace {

using core::Sourced;

std::optional<bool> IsShallow(const CommandRunner& commands) {
  const auto output = commands.Run({"rev-parse", "--is-shallow-repository"});
  if (!output) return std::nullopt;
  return absl::StripAsciiWhitespace(*output) == "true";
}

constexpr char kIsMissing[] = "is not a commit of this checkout";
constexpr char kLacksTrees[] =
    "is in this checkout without all of its folders, as in a partial clone";

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
  return *found ? **found : Fetch(revision, kIsMissing);
}

/// Names are the checkout's own: what was fetched has another HEAD.
core::Result<std::optional<std::string>> Commits::Find(
    const Sourced& revision) const {
  auto found = FindCommit(revision, checkout_);
  const bool is_to_be_found = has_fetched_ && core::IsFullSha(revision.text);
  if (!found || *found || !is_to_be_found) return found;
  return FindCommit(revision, fetcher_.commands());
}

core::Result<std::string> Commits::Fetch(const Sourced& revision,
                                         const char* rule) {
  if (!IsShallow(checkout_)) return NoRepository(checkout_);
  auto fetched = fetcher_.Fetch(revision.text, url_);
  if (fetched) {
    has_fetched_ = true;
    return *std::move(fetched);
  }
  FetchFailure& failure = fetched.error();
  core::Error error = core::InvalidField(
      "commit", revision, absl::StrCat(rule, ", and ", failure.reason),
      failure.fix.empty() ? FixOfMissing(revision.text) : failure.fix);
  error.kind = failure.kind;
  return tl::unexpected(std::move(error));
}

std::string Commits::FixOfMissing(const std::string& revision) const {
  // In a whole clone --depth would cut the history off.
  const char* depth = IsShallow(checkout_).value_or(false) ? " --depth=1" : "";
  if (core::IsFullSha(revision)) {
    return absl::StrCat("Fetch it first: git fetch", depth, " origin ",
                        revision);
  }
  if (revision.find_first_of("~^") != revision.npos) {
    return "Fetch more of the history first: git fetch --deepen=100";
  }
  return absl::StrCat("Fetch it first (git fetch", depth,
                      " origin NAME) and use FETCH_HEAD instead.");
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
    for (const Sourced* commit : {&from, &to}) {
      const auto trees = Fetch(*commit, kLacksTrees);
      if (!trees) return tl::unexpected(trees.error());
    }
  }
  return core::MakeError(
      core::ErrorKind::kValidation,
      absl::StrCat("git cannot compare the commits ", from.text, " and ",
                   to.text, "."),
      absl::StrCat("See what it says: git diff-tree -r --name-only ", from.text,
                   " ", to.text));
}

/// Whether it was missing and is fetched now.
core::Result<bool> Commits::FetchMissing(const Sourced& revision) {
  const auto found = Find(revision);
  if (!found) return tl::unexpected(found.error());
  if (*found) return false;
  return Fetch(revision, kIsMissing).map([](const std::string&) {
    return true;
  });
}

}  // namespace dora::providers
