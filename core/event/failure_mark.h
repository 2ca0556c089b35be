#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"

// A failure mark: that a deployment which was reported before has failed, and
// which later one fixed it, or that it is stable after all (PATCH
// /api/v2/dora/deployments). The draft is raw text, the mark can only be a
// valid one.

namespace dora::core {

struct FailureMarkDraft {
  std::optional<Sourced> id;      ///< of the deployment; or all of the next
  std::vector<Sourced> services;  ///< exactly one
  std::optional<Sourced> env;
  std::optional<Sourced> version;
  bool failed = false;  ///< meant where neither is said
  bool stable = false;
  std::optional<Sourced> remedy;          ///< `rollback` or `rollforward`
  std::optional<Sourced> remedy_id;       ///< the deployment that fixed it,
  std::optional<Sourced> remedy_version;  ///< by one of these
};

/// How a failed deployment was fixed, and by which other one.
struct Remediation {
  std::string type;
  std::string id;       ///< of the other deployment; or
  std::string version;  ///< its version, of the same service and env
};

/// True for what the API may have given as the id of a deployment. It stands in
/// a path, where dots could lead elsewhere.
bool IsDeploymentId(const std::string& text);

/// The same for every mark of the same deployment, so that a later one takes
/// the place of one that is not delivered yet.
std::string FailureMarkKey(const std::string& id, const std::string& service,
                           const std::string& env, const std::string& version);

class FailureMark {
 public:
  /// A valid mark, or every broken rule at once.
  static Result<FailureMark, std::vector<Error>> Build(
      const FailureMarkDraft& draft);

  /// The id of the deployment; empty where it is known by service, env and
  /// version. The API then takes the last to finish.
  const std::string& id() const { return id_; }
  const std::string& service() const { return service_; }
  const std::string& env() const { return env_; }
  const std::string& version() const { return version_; }
  bool failed() const { return failed_; }
  const std::optional<Remediation>& remediation() const { return remediation_; }

  std::string key() const {
    return FailureMarkKey(id_, service_, env_, version_);
  }

 private:
  friend class FailureMarkBuilder;
  FailureMark() = default;

  std::string id_;
  std::string service_;
  std::string env_;
  std::string version_;
  bool failed_ = true;
  std::optional<Remediation> remediation_;
};

}  // namespace dora::core
