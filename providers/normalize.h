#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "providers/tags.h"

// The rules that turn what a CI system says into what we report. They are the
// same for every provider, so they stand here once.

namespace dora::providers {

/// A git ref in its parts: one of the two is set, or neither for a ref that
/// is neither a branch nor a tag (`refs/pull/7/merge`).
struct Ref {
  std::string branch;
  std::string tag;
};

/// True for what git and CI systems say where no branch is checked out: `HEAD`,
/// `origin/HEAD`, `(no branch)`, `(HEAD detached at 1a2b3c4)`.
bool NamesNoBranch(absl::string_view text);

/// Reads a ref as git's own tools and people write it. Only prefixes are
/// stripped (`refs/heads/`, else `refs/remotes/origin/` and `origin/`), so a
/// branch `feature/origin/x` keeps its name; a ref under `tags/` is a tag.
Ref ParseRef(absl::string_view text);

/// Reads what a CI system documents as a branch's name: a full ref is read as
/// one, anything else is the branch, so `origin/x` and `tags/x` stay.
Ref ParseBareRef(absl::string_view text);

/// The pull request that a ref is of; all empty where it is of none.
struct RequestRef {
  std::string number;
  std::string base;  ///< the branch that it goes into, where the ref says it
  bool is_merge = false;  ///< the ref's commit is a merge made for it
};

/// Reads `refs/pull/7/merge`, `refs/merge-requests/7/head` and the like, and
/// the branch of a merge queue of GitHub, `gh-readonly-queue/main/pr-7-SHA`:
/// https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
RequestRef ParseRequestRef(absl::string_view text);

/// The same where git keeps the ref as one of a remote: `origin/pr/7/merge`,
/// `origin/pull/7/head`, `origin/merge-requests/7/head`. Without the last part
/// it may be a branch.
RequestRef ParseTrackingRequestRef(absl::string_view text);

/// A tag's bare name as people write it: `refs/tags/v1`, `origin/tags/v1` and
/// `tags/v1` are `v1`.
std::string TagName(absl::string_view text);

/// The same of what a CI system documents as a tag's name: a tag may be called
/// `tags/v1` or `origin/v1`.
std::string BareTagName(absl::string_view text);

/// `~` and `~/x` with `home` in place of `~`; anything else as it is.
std::string ExpandHome(absl::string_view path,
                       const std::optional<std::string>& home);

/// `Jane Doe <jane@example.com>` in its parts; either may be empty.
struct Person {
  std::string name;
  std::string email;
};
Person ParsePerson(absl::string_view text);

}  // namespace dora::providers
