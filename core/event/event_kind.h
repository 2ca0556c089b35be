#pragma once

#include "absl/strings/string_view.h"

namespace dora::core {

/// What an event reports, which decides how a receiver takes it.
enum class EventKind {
  kDeployment,
  kIncident,
  kFailureMark,  ///< about a deployment that was reported before
};

/// `deployment`, `failure` or `change_failure`: the API's words.
absl::string_view KindName(EventKind kind);

}  // namespace dora::core
