#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/error.h"
#include "providers/tags.h"

// What is known about the run that a deployment happens in. Every value keeps
// its source, and every tag the places that were looked at, so that each can
// be explained.

namespace dora::providers {

class CiContext {
 public:
  /// The tag's value, or null where it is not known.
  const core::Sourced* Find(absl::string_view tag) const;

  /// As Find, as an optional.
  std::optional<core::Sourced> Get(absl::string_view tag) const;

  /// The branch that may choose the environment: that of a pull request has
  /// the name that its author chose, so it never does. Whatever only pull
  /// requests have says that the run is of one.
  std::optional<core::Sourced> TrustedBranch() const;

  /// The CI's own word for the tag, where the user has another.
  std::optional<core::Sourced> OfCi(absl::string_view tag) const;
  /// The user's word for the tag.
  std::optional<core::Sourced> OfUser(absl::string_view tag) const;

  /// Where a value for the tag was looked for, in order.
  std::vector<std::string> LookedAt(absl::string_view tag) const;

  /// Sets the tag's value, already normalised; an empty text removes it. Under
  /// a user's word the CI's is kept.
  void Set(absl::string_view tag, core::Sourced value);
  void Clear(absl::string_view tag);
  /// The user has another word, by another tag: only OfCi knows it any more.
  void Overrule(absl::string_view tag);
  void NoteLookedAt(absl::string_view tag, std::string place);

 private:
  struct Field {
    std::optional<core::Sourced> value;
    std::optional<core::Sourced> of_ci;  ///< under a user's value
    std::vector<std::string> looked_at;
  };

  /// The tag's field, which is made where it is not there yet.
  Field& FieldOf(absl::string_view tag);

  // Found by absl::string_view, without a std::string for each question.
  std::map<std::string, Field, std::less<>> fields_;
};

}  // namespace dora::providers
