#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/history/api_history.h"
#include "app/history/rollback.h"
#include "app/history/rollback_mark.h"
#include "app/host/step_host.h"
#include "app/send/send_settings.h"
#include "app/surroundings.h"
#include "providers/checkout.h"

// Looks what stood in a deployment's place before, in the pipeline's own file
// or at the API, and tells what it finds. It sends nothing.

namespace dora::app {

/// What `--detect-rollback` finds out about a deployment.
struct DetectedRollback {
  bool is_rollback = false;
  /// To be marked as failed, by who asks for that.
  std::optional<sinks::PastDeployment> failed = std::nullopt;
};

class RollbackDetector {
 public:
  /// All its questions together take a part of the time of `settings`. The
  /// file's name may be empty. All of them must outlive this.
  RollbackDetector(const std::string& last_deployed_file,
                   const SendSettings& settings,
                   const Surroundings& surroundings, StepHost& host);

  /// Looks at `event`, and where it is a rollback and `seeks_failed`, for the
  /// deployment to mark.
  DetectedRollback Look(const core::Deployment& event, bool seeks_failed);

 private:
  /// What stood in a place before, and who says so.
  struct Past {
    core::Result<std::vector<sinks::PastDeployment>> deployments;
    std::string source;
  };

  Past PastOf(const core::Deployment& event);
  core::Result<ListedDeployments> AskApi(const core::Deployment& event);
  MarkDecision Decide(const core::Deployment& event);
  core::Result<bool> IsAncestor(const std::string& ancestor,
                                const std::string& descendant) const;
  bool IsWaiting(const std::string& id) const;
  bool is_over() const;

  void Tell(const core::Deployment& event, const RollbackFinding& finding,
            const std::string& source) const;
  void Say(Level level, const core::Deployment& event,
           const std::string& what) const;

  const std::string& file_;
  const SendSettings& settings_;
  const Surroundings& surroundings_;
  StepHost& host_;
  const absl::Duration end_;
  providers::Checkout checkout_;
  ApiHistory api_;
  /// Of the deployment that is looked at: what the pipeline's file has, and
  /// what the API said, unless it was not asked.
  std::vector<sinks::PastDeployment> by_pipeline_;
  std::optional<core::Result<ListedDeployments>> by_api_;
};

}  // namespace dora::app
