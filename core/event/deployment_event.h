#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/event/field_checker.h"

// A deployment event as the API takes it. DeploymentInput is raw text with
// its sources; DeploymentEvent can only be made from it by Build, which
// checks every rule of the API's contract, so that the sender has nothing
// left to check. Who fills the input, and from where, is no business of core.

namespace dora::core {

struct DeploymentInput {
  std::optional<Sourced> service;
  std::optional<Sourced> started_at;
  std::optional<Sourced> finished_at;  ///< absent: now
  std::optional<Sourced> env;
  std::optional<Sourced> version;
  std::optional<Sourced> team;
  std::vector<Sourced> custom_tags;  ///< each `key:value`
  std::optional<Sourced> repository_url;
  std::optional<Sourced> commit_sha;
  std::optional<Sourced> id;
  /// Facts that single out this run of this job (provider, run, attempt, job),
  /// from which an id is made where none is given. Empty outside CI.
  std::vector<std::string> run_identity;
};

class DeploymentEvent {
 public:
  /// A valid event, or every broken rule at once. `now` stands in for a
  /// finish that is not given.
  static tl::expected<DeploymentEvent, std::vector<Error>> Build(
      const DeploymentInput& input, absl::Time now);

  const std::string& service() const { return service_; }
  absl::Time started_at() const { return started_at_; }
  absl::Time finished_at() const { return finished_at_; }
  const std::string& env() const { return env_; }          ///< may be empty
  const std::string& version() const { return version_; }  ///< may be empty
  const std::string& team() const { return team_; }        ///< may be empty
  const std::vector<std::string>& custom_tags() const { return custom_tags_; }
  const std::optional<GitInfo>& git() const { return git_; }
  /// 16 to 128 of A-Z a-z 0-9 - _ . : ; never empty. The same run reporting
  /// the same deployment always has the same id.
  const std::string& id() const { return id_; }

 private:
  friend class DeploymentBuilder;
  DeploymentEvent() = default;

  std::string service_;
  absl::Time started_at_;
  absl::Time finished_at_;
  std::string env_;
  std::string version_;
  std::string team_;
  std::vector<std::string> custom_tags_;
  std::optional<GitInfo> git_;
  std::string id_;
};

}  // namespace dora::core
