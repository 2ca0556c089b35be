#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/event/deployment_event.h"
#include "sinks/sink.h"

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
  core::DeploymentEvent event;
  std::string id;         ///< the API's for a sent event, else the event's
  std::string kept_path;  ///< of a kept event, or one put aside as rejected
  core::Error error{core::ErrorKind::kInternal, "", ""};  ///< unless sent
  std::string sink = sinks::kDora;  ///< who was to have it
};

/// What became of one delivery, whatever kind of event it was.
struct Settlement {
  OutcomeStatus status = OutcomeStatus::kLost;
  /// The API's for a sent event, else the event's; empty for what has none.
  std::string id;
  std::string kept_path;                                  ///< as in Outcome
  core::Error error{core::ErrorKind::kInternal, "", ""};  ///< unless sent
  std::string sink = sinks::kDora;                        ///< as in Outcome
};

/// One line for a person about `what` (`deployment of shopist to prod`), of
/// which every word is true. Another sink than the API is named.
std::string Describe(const std::string& what, const Settlement& settlement);

/// `sent`, `kept`, `rejected` or `lost`.
std::string StatusName(OutcomeStatus status);

std::string Describe(const Outcome& outcome);

/// The outcomes as a JSON array, for `--output json`.
std::string ToJson(const std::vector<Outcome>& outcomes);

bool AllSent(const std::vector<Outcome>& outcomes);

}  // namespace dora::app
