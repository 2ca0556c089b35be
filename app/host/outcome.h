#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/event/event.h"
#include "sinks/dora_sinks.h"

// What became of an event at one of its sinks. The last line, the exit code,
// the step's outputs and the JSON output are all made from this one value, so
// that they cannot disagree.

namespace dora::app {

enum class OutcomeStatus {
  kSent,      ///< the sink accepted it
  kKept,      ///< not delivered; in the outbox
  kRejected,  ///< the sink said no
  kLost,      ///< not delivered and not kept; printed on stderr
};

struct Outcome {
  OutcomeStatus status = OutcomeStatus::kLost;
  core::EventPtr event;
  /// The API's for a sent event, else the event's; empty for a failure mark.
  std::string id;
  std::string kept_path;  ///< of a kept event, or one put aside as rejected
  core::Error error{core::ErrorKind::kInternal, "", ""};  ///< unless sent
  std::string sink = sinks::kDora;  ///< who was to have it

  /// Null for what is not a deployment.
  const core::Deployment* deployment() const {
    return std::get_if<core::Deployment>(event.get());
  }
};

/// `sent`, `kept`, `rejected` or `lost`.
std::string StatusName(OutcomeStatus status);

/// `deployment of shopist to prod, version 1.4.2`, for people.
std::string Describe(const core::Event& event);

/// One line for a person; every word of it is true. Another sink than the
/// API is named.
std::string Describe(const Outcome& outcome);

/// One array for machines (--output json).
nlohmann::ordered_json ToJson(const std::vector<Outcome>& outcomes);

bool AllSent(const std::vector<Outcome>& outcomes);

}  // namespace dora::app
