#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/base/table.h"
#include "providers/context_builder.h"

// The CI systems. Each has a file of its own with its row; providers.cc lists
// them. README.md says how to add one.

namespace dora::providers {

/// A variable that says so by how its value begins, beside one of others.
struct JointMarker {
  absl::string_view name = "";
  absl::string_view prefix = "";
  absl::Span<const absl::string_view> beside = {};
};

/// All that the program, the tests and the documentation know of a CI system.
struct Provider {
  /// The value of tags::kProviderName, and of --provider.
  absl::string_view name;
  absl::string_view display_name;
  /// Variables whose presence says that this is the CI: the first one with a
  /// value decides, and `false` and `0` mean no.
  absl::Span<const absl::string_view> markers;
  /// Decides where none of the markers has a value.
  JointMarker joint_marker = {};
  /// Maps the CI's variables to tags.
  void (*read)(ContextBuilder& context);
  /// The page that lists the CI's variables: the source of what `read` knows.
  absl::string_view documentation;
  /// For the documentation, in Markdown: what the CI tells beyond the
  /// repository, commit, ref and run (+), and which of these it does not (−).
  absl::string_view tells = "";
  /// Where a run of this CI may have an environment and this one has none: why,
  /// as the end of a sentence.
  absl::string_view no_env = "";
  /// What the marker's value begins with, where others set it too.
  absl::string_view marker_prefix = "";
};

using ProviderTable = core::Table<Provider>;

/// All providers, in the order in which they are looked for: where several are
/// detected, the first wins.
ProviderTable AllProviders();

/// The provider of this name, or null.
const Provider* FindProvider(absl::string_view name);

/// The marker that says whether the provider is there; empty where none has a
/// value, and no joint marker is complete.
absl::string_view DecidingMarker(const Provider& provider,
                                 const Environment& environment);

/// Every provider whose marker is in the environment, in the table's order.
std::vector<const Provider*> DetectProviders(const Environment& environment);

}  // namespace dora::providers
