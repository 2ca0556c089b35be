#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/event/event_facts.h"

// An incident as the API takes it (POST /api/v2/dora/failure). As with a
// deployment: the draft is raw text, the event can only be a valid one.

namespace dora::core {

/// `started_at` is required, and services or a team. Without `finished_at` the
/// incident goes on. With a `run_identity` the incident is the run's own (its
/// deployment failed), so that one run reports one such incident; else the id
/// is made from what is said of the incident.
struct IncidentDraft : EventDraft {
  std::vector<Sourced> services;
  std::optional<Sourced> name;
  std::optional<Sourced> severity;
};

class Incident : public EventFacts {
 public:
  /// A valid event, or every broken rule at once.
  static Result<Incident, std::vector<Error>> Build(const IncidentDraft& draft,
                                                    absl::Time now);

  const std::vector<std::string>& services() const { return services_; }
  const std::optional<absl::Time>& finished_at() const { return finished_at_; }
  const std::string& name() const { return name_; }          ///< may be empty
  const std::string& severity() const { return severity_; }  ///< may be empty

 private:
  Incident() = default;

  std::vector<std::string> services_;
  std::optional<absl::Time> finished_at_;
  std::string name_;
  std::string severity_;
};

}  // namespace dora::core
