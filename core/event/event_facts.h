#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/event/field_checker.h"

// What deployments and incidents have in common: as a draft, which is raw text
// with its sources, and as facts, which are checked.

namespace dora::core {

struct EventDraft {
  std::optional<Sourced> started_at;
  std::optional<Sourced> finished_at;
  std::optional<Sourced> env;
  std::optional<Sourced> version;
  std::optional<Sourced> team;
  std::vector<Sourced> custom_tags;  ///< each `key:value`
  std::optional<Sourced> repository_url;
  std::optional<Sourced> commit_sha;
  std::optional<Sourced> id;
  /// Facts that single out this run of this job (provider, run, attempt, job),
  /// from which an id is made where none is given. Empty outside CI, and for
  /// an incident that is not the run's own.
  std::vector<std::string> run_identity;
};

class EventFacts {
 public:
  absl::Time started_at() const { return started_at_; }
  const std::string& env() const { return env_; }          ///< may be empty
  const std::string& version() const { return version_; }  ///< may be empty
  const std::string& team() const { return team_; }        ///< may be empty
  const std::vector<std::string>& custom_tags() const { return custom_tags_; }
  const std::optional<GitInfo>& git() const { return git_; }
  /// 16 to 128 of A-Z a-z 0-9 - _ . : ; never empty. What is the same event has
  /// the same id.
  const std::string& id() const { return id_; }

 protected:
  EventFacts() = default;

  absl::Time started_at_;
  std::string env_;
  std::string version_;
  std::string team_;
  std::vector<std::string> custom_tags_;
  std::optional<GitInfo> git_;
  std::string id_;
};

}  // namespace dora::core
