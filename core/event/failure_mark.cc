#include "core/event/failure_mark.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/event/event_id.h"
#include "core/event/field_checker.h"
#include "core/event/field_names.h"

namespace dora::core {
namespace {

using field::kRemediationId;
using field::kRemediationType;
using field::kRemediationVersion;

}  // namespace

bool IsDeploymentId(const std::string& text) {
  return IsEventId(text) && text != "." && !absl::StrContains(text, "..");
}

std::string FailureMarkKey(const std::string& id, const std::string& service,
                           const std::string& env, const std::string& version) {
  return StableId({"change-failure", id, service, env, version});
}

/// Turns one draft into a valid mark, collecting every broken rule on the way.
class FailureMarkBuilder {
 public:
  explicit FailureMarkBuilder(const FailureMarkDraft& draft)
      : draft_(draft), checker_(absl::UnixEpoch()) {}

  Result<FailureMark, std::vector<Error>> Build() {
    if (draft_.id) {
      mark_.id_ = Id(field::kId, *draft_.id);
      RefuseSecondName();
    } else {
      SetServiceEnvVersion();
    }
    SetStatus();
    SetRemediation();
    if (!checker_.problems().empty()) {
      return tl::unexpected(std::move(checker_.problems()));
    }
    return std::move(mark_);
  }

 private:
  std::string Id(absl::string_view field, const Sourced& id) {
    if (!IsDeploymentId(id.text)) {
      checker_.Report(
          field, id, "is not the id of a deployment",
          "Use the id that the deployment was reported with: A-Z a-z 0-9 - _ "
          ". : without two dots in a row, up to 128 characters.");
    }
    return id.text;
  }

  void RefuseSecondName() {
    std::vector<Sourced> others = draft_.services;
    if (draft_.env) others.push_back(*draft_.env);
    if (draft_.version) others.push_back(*draft_.version);
    if (others.empty()) return;
    checker_.Report(
        field::kId, *draft_.id,
        absl::StrCat("cannot be combined with ", others.front().source),
        "Name the deployment by its id, or by its service, env "
        "and version.");
  }

  void SetServiceEnvVersion() {
    if (draft_.services.size() > 1) {
      checker_.Report(field::kService, draft_.services[1],
                      "is a second service", "Mark one deployment at a time.");
    }
    std::optional<Sourced> service;
    if (!draft_.services.empty()) service = draft_.services.front();
    mark_.service_ = Part(field::kService, service);
    mark_.env_ = Part(field::kEnv, draft_.env);
    mark_.version_ = Part(field::kVersion, draft_.version);
    if (missing_.empty()) return;
    checker_.ReportMissing(
        absl::StrCat(absl::StrJoin(missing_, ", "),
                     ": required without an id, but not set."),
        "Or name the deployment by its id.",
        {{missing_.begin(), missing_.end()}});
  }

  std::string Part(const char* field, const std::optional<Sourced>& text) {
    if (!text) missing_.push_back(field);
    return checker_.Text(field, text);
  }

  void SetStatus() {
    mark_.failed_ = !draft_.stable;
    if (!draft_.failed || !draft_.stable) return;
    checker_.ReportMissing(
        "failed: the deployment is marked both as failed and as stable.",
        "Mark it as one of them.");
  }

  void SetRemediation() {
    const Sourced* by = draft_.remedy_id        ? &*draft_.remedy_id
                        : draft_.remedy_version ? &*draft_.remedy_version
                                                : nullptr;
    if (!draft_.remedy) {
      if (by != nullptr) {
        checker_.ReportMissing(
            absl::StrCat(kRemediationType, ": required with ", by->source,
                         ", but not set."),
            "It is rollback or rollforward.", {{kRemediationType}});
      }
      return;
    }
    CheckRemedy(by);
    Remediation remediation{draft_.remedy->text, "", ""};
    if (draft_.remedy_id) {
      remediation.id = Id(kRemediationId, *draft_.remedy_id);
      RefuseSelf(kRemediationId, *draft_.remedy_id, mark_.id_);
    }
    if (draft_.remedy_version) {
      remediation.version =
          checker_.Text(kRemediationVersion, draft_.remedy_version);
      RefuseSelf(kRemediationVersion, *draft_.remedy_version, mark_.version_);
    }
    mark_.remediation_ = std::move(remediation);
  }

  void CheckRemedy(const Sourced* by) {
    const Sourced& remedy = *draft_.remedy;
    if (remedy.text != field::kRollback && remedy.text != field::kRollforward) {
      checker_.Report(kRemediationType, remedy,
                      "is not rollback or rollforward",
                      "Use rollback or rollforward.");
    }
    if (draft_.stable) {
      checker_.Report(kRemediationType, remedy,
                      "cannot be set for a stable deployment",
                      "A stable deployment needs no remedy: leave it out.");
    }
    if (by == nullptr) {
      checker_.ReportMissing(
          absl::StrCat("remediation: required with ", remedy.source,
                       ", but the deployment that fixed it is not named."),
          "", {{kRemediationId, kRemediationVersion}, /*one_is_enough=*/true});
    }
    if (draft_.remedy_id && draft_.remedy_version) {
      checker_.Report(
          kRemediationVersion, *draft_.remedy_version,
          absl::StrCat("cannot be combined with ", draft_.remedy_id->source),
          "Name the deployment that fixed it once.");
    }
  }

  void RefuseSelf(const char* field, const Sourced& remedy,
                  const std::string& failed) {
    if (remedy.text != failed) return;
    checker_.Report(field, remedy, "is the failed deployment itself",
                    "Name the later deployment that fixed it.");
  }

  const FailureMarkDraft& draft_;
  FieldChecker checker_;
  std::vector<std::string> missing_;  ///< of the deployment's name
  FailureMark mark_;
};

Result<FailureMark, std::vector<Error>> FailureMark::Build(
    const FailureMarkDraft& draft) {
  return FailureMarkBuilder(draft).Build();
}

}  // namespace dora::core
