#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/event/field_checker.h"

// An incident as the API takes it (POST /api/v2/dora/failure). As with a
// deployment: the input is raw text, the event can only be a valid one.

namespace dora::core {

struct FailureInput {
  std::vector<Sourced> services;       ///< required unless there is a team
  std::optional<Sourced> team;         ///< required unless there are services
  std::optional<Sourced> started_at;   ///< required
  std::optional<Sourced> finished_at;  ///< absent: the incident goes on
  std::optional<Sourced> name;
  std::optional<Sourced> severity;
  std::optional<Sourced> env;
  std::optional<Sourced> version;
  std::vector<Sourced> custom_tags;  ///< each `key:value`
  std::optional<Sourced> repository_url;
  std::optional<Sourced> commit_sha;
  std::optional<Sourced> id;
  /// As for a deployment; given where the incident is the run's own (its
  /// deployment failed), so that one run reports one such incident. Else the id
  /// is made from what is said of the incident.
  std::vector<std::string> run_identity;
};

class FailureEvent {
 public:
  /// A valid event, or every broken rule at once.
  static tl::expected<FailureEvent, std::vector<Error>> Build(
      const FailureInput& input, absl::Time now);

  const std::vector<std::string>& services() const { return services_; }
  const std::string& team() const { return team_; }  ///< may be empty
  absl::Time started_at() const { return started_at_; }
  const std::optional<absl::Time>& finished_at() const { return finished_at_; }
  const std::string& name() const { return name_; }          ///< may be empty
  const std::string& severity() const { return severity_; }  ///< may be empty
  const std::string& env() const { return env_; }            ///< may be empty
  const std::string& version() const { return version_; }    ///< may be empty
  const std::vector<std::string>& custom_tags() const { return custom_tags_; }
  const std::optional<GitInfo>& git() const { return git_; }
  /// Never empty. What says the same has the same id; an incident of the run
  /// itself has one that does not depend on the time.
  const std::string& id() const { return id_; }

 private:
  FailureEvent() = default;

  std::vector<std::string> services_;
  std::string team_;
  absl::Time started_at_;
  std::optional<absl::Time> finished_at_;
  std::string name_;
  std::string severity_;
  std::string env_;
  std::string version_;
  std::vector<std::string> custom_tags_;
  std::optional<GitInfo> git_;
  std::string id_;
};

}  // namespace dora::core
