#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "providers/context_builder.h"
#include "providers/json_values.h"

// The payload of an event, as the runner left it in a file. Strangers wrote
// parts of it.

namespace dora::providers {

class GithubPayload {
 public:
  /// Reads the texts, numbers and truth values at `places` (JSON pointers).
  /// What cannot be read gets a notice, unless the file is missing.
  GithubPayload(ContextBuilder& context, absl::Span<const char* const> places);

  /// Whether anything was found.
  bool IsKnown() const { return !values_.empty(); }

  /// What is at one of the places; empty where nothing is.
  std::string At(absl::string_view place) const;

  /// The tag is what is at `place`.
  void Fill(absl::string_view tag, absl::string_view place) const;

  /// The same, where that is a commit's whole hash.
  void FillCommit(absl::string_view tag, absl::string_view place) const;

  /// How an explanation names the place.
  static std::string Source(absl::string_view place);

 private:
  ContextBuilder& context_;
  JsonValues values_;
};

}  // namespace dora::providers
