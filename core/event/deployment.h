#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/event/event_facts.h"

// A deployment event as the API takes it. DeploymentDraft is raw text with its
// sources; a Deployment can only be made from it by Build, which checks every
// rule of the API's contract, so that the sender has nothing left to check.

namespace dora::core {

/// Where `finished_at` is absent, it is now.
struct DeploymentDraft : EventDraft {
  std::optional<Sourced> service;
};

class Deployment : public EventFacts {
 public:
  /// A valid event, or every broken rule at once. `now` stands in for a
  /// finish that is not given.
  static Result<Deployment, std::vector<Error>> Build(
      const DeploymentDraft& draft, absl::Time now);

  const std::string& service() const { return service_; }
  absl::Time finished_at() const { return finished_at_; }

  /// The same event, by the same id, with one more tag; or why it cannot have
  /// it.
  Result<Deployment, std::vector<Error>> WithTag(const Sourced& tag) const;

 private:
  friend class DeploymentBuilder;
  Deployment() = default;

  std::string service_;
  absl::Time finished_at_;
};

}  // namespace dora::core
