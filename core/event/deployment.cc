#include "core/event/deployment.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/base/timestamp.h"
#include "core/event/event_id.h"
#include "core/event/field_names.h"

namespace dora::core {

/// Turns one draft into an event, collecting every broken rule on the way.
class DeploymentBuilder {
 public:
  DeploymentBuilder(const DeploymentDraft& draft, absl::Time now)
      : draft_(draft), now_(now), checker_(now) {}

  Result<Deployment, std::vector<Error>> Build() {
    SetService();
    event_.env_ = checker_.Name(field::kEnv, draft_.env);
    event_.version_ = checker_.Text(field::kVersion, draft_.version);
    event_.team_ = checker_.Name(field::kTeam, draft_.team);
    SetTimes();
    event_.custom_tags_ = checker_.CustomTags(draft_.custom_tags);
    event_.git_ = checker_.Git(draft_.repository_url, draft_.commit_sha);
    SetId();
    if (!checker_.problems().empty()) {
      return tl::unexpected(std::move(checker_.problems()));
    }
    return std::move(event_);
  }

 private:
  void SetService() {
    if (!draft_.service ||
        absl::StripAsciiWhitespace(draft_.service->text).empty()) {
      checker_.ReportMissing("service: required, but not set.", "",
                             {{field::kService}});
      return;
    }
    event_.service_ = checker_.Name(field::kService, draft_.service);
  }

  void SetTimes() {
    std::optional<absl::Time> started;
    if (draft_.started_at) {
      started = checker_.Time(field::kStartedAt, *draft_.started_at);
    } else {
      checker_.ReportMissing(
          "started_at: required, but not set, and the CI does not say when "
          "the deployment started.",
          "Record the time before the deployment: Unix seconds such as "
          "1699960648 (date +%s), or ISO 8601 such as 2023-11-14T11:17:28Z "
          "(date -u +%Y-%m-%dT%H:%M:%SZ).",
          {{field::kStartedAt}});
    }
    std::optional<absl::Time> finished = now_;
    if (draft_.finished_at) {
      finished = checker_.Time(field::kFinishedAt, *draft_.finished_at);
    }
    if (!started || !finished) return;
    event_.started_at_ = *started;
    event_.finished_at_ = *finished;
    if (*started > *finished) ReportOrder(*finished);
  }

  void ReportOrder(absl::Time finished) {
    // A runner's clock a little ahead of ours is not a fault of the user's.
    if (!draft_.finished_at) {
      event_.finished_at_ = event_.started_at_;
      return;
    }
    checker_.Report(
        field::kStartedAt, *draft_.started_at,
        absl::StrCat("is after finished_at, ", FormatRfc3339(finished)),
        "A deployment starts before it finishes: check both times.");
  }

  void SetId() {
    if (draft_.id) {
      event_.id_ = checker_.Id(*draft_.id);
    } else {
      event_.id_ = draft_.run_identity.empty() ? RandomId() : RunId();
    }
  }

  std::string RunId() const {
    std::vector<std::string> parts = draft_.run_identity;
    for (const std::string* part :
         {&event_.service_, &event_.env_, &event_.version_}) {
      parts.push_back(*part);
    }
    parts.push_back(event_.git_ ? event_.git_->commit_sha : "");
    parts.push_back(FormatRfc3339(event_.started_at_));
    // A run that deploys region by region tells them apart by a tag alone.
    std::vector<std::string> tags = event_.custom_tags_;
    std::sort(tags.begin(), tags.end());
    parts.insert(parts.end(), tags.begin(), tags.end());
    return StableId(parts);
  }

  const DeploymentDraft& draft_;
  absl::Time now_;
  FieldChecker checker_;
  Deployment event_;
};

Result<Deployment, std::vector<Error>> Deployment::Build(
    const DeploymentDraft& draft, absl::Time now) {
  return DeploymentBuilder(draft, now).Build();
}

Result<Deployment, std::vector<Error>> Deployment::WithTag(
    const Sourced& tag) const {
  std::vector<Sourced> tags;
  for (const std::string& own : custom_tags_) {
    tags.push_back(Inferred(own, "the event"));
  }
  tags.push_back(tag);
  FieldChecker checker(finished_at_);
  Deployment tagged = *this;
  tagged.custom_tags_ = checker.CustomTags(tags);
  if (!checker.problems().empty()) {
    return tl::unexpected(std::move(checker.problems()));
  }
  return tagged;
}

}  // namespace dora::core
