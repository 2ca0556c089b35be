#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "sinks/dora/names.h"

// The values that travel between validation, the store and the API's answers.
// They exist only as the outcome of validation: whoever holds one has a valid
// one.

namespace dora::intake {

enum class EventKind { kDeployment = 0, kFailure = 1 };

/// "dora_deployment" or "dora_failure".
inline const char* TypeName(EventKind kind) {
  return kind == EventKind::kDeployment ? sinks::wire::kDeploymentType
                                        : sinks::wire::kFailureType;
}

/// An accepted event. The columns are what the API searches by; `attributes` is
/// what it shows; `raw` is what was sent, to the byte.
struct Event {
  EventKind kind = EventKind::kDeployment;
  std::string id;  ///< empty until the API has given one
  std::string service;
  std::string env;
  std::string version;
  absl::Time started_at;
  std::optional<absl::Time> finished_at;
  nlohmann::json attributes;
  std::string raw;
};

/// What a PATCH says about a deployment; what is absent stays as it was.
struct ChangeFailure {
  std::optional<bool> change_failure;
  std::optional<nlohmann::json> remediation;
};

/// A PATCH that names its deployment by what was deployed where.
struct ChangeFailureByVersion {
  std::string service;
  std::string env;
  std::string version;
  ChangeFailure change;
};

}  // namespace dora::intake
