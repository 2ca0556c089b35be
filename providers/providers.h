#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "providers/context_builder.h"

// The CI systems, one row each: a new one is a file of its own with one
// function, declared and listed here.

namespace dora::providers {

struct Provider {
  /// The value of tags::kProviderName, and of --provider.
  absl::string_view name;
  absl::string_view display_name;
  /// Variables whose presence says that this is the CI: the first one with a
  /// value decides, and `false` and `0` mean no.
  std::vector<absl::string_view> markers;
  /// Maps the CI's variables to tags.
  void (*read)(ContextBuilder& context);
};

void ReadGithub(ContextBuilder& context);
void ReadGitlab(ContextBuilder& context);
void ReadJenkins(ContextBuilder& context);
void ReadCircleci(ContextBuilder& context);
void ReadBuildkite(ContextBuilder& context);

/// All providers. Where several are detected, the first in this order wins:
/// a Jenkins agent may run inside a job of another system, hardly the reverse.
absl::Span<const Provider> AllProviders();

/// The provider of this name, or null.
const Provider* FindProvider(absl::string_view name);

/// The marker that says whether the provider is there; empty where none has a
/// value.
absl::string_view DecidingMarker(const Provider& provider,
                                 const Environment& environment);

/// Every provider whose marker is in the environment, in the table's order.
std::vector<const Provider*> DetectProviders(const Environment& environment);

}  // namespace dora::providers
