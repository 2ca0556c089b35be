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

/// Reads a ref as git's own tools and people write it. Only prefixes are
/// stripped (`refs/heads/`, else `refs/remotes/origin/` and `origin/`), so a
/// branch `feature/origin/x` keeps its name; a ref under `tags/` is a tag.
Ref ParseRef(absl::string_view text);

/// Reads what a CI system documents as a branch's name: a full ref is read as
/// one, anything else is the branch, so `origin/x` and `tags/x` stay.
Ref ParseBareRef(absl::string_view text);

/// A tag's bare name: `refs/tags/v1`, `origin/tags/v1` and `tags/v1` are `v1`.
std::string TagName(absl::string_view text);

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
