#pragma once

#include <memory>
#include <string>

#include "app/inputs/inputs.h"
#include "app/resolve/changed_services.h"
#include "core/base/clock.h"
#include "providers/environment.h"

// What was deployed before, asked from the DORA Metrics API, which lists
// deployments for an application key with the permission dora_metrics_read.

namespace dora::app {

class ApiLastDeployed : public LastDeployed {
 public:
  /// Nothing is read or connected before the first question.
  ApiLastDeployed(const Inputs& inputs,
                  const providers::Environment& environment,
                  absl::Duration began);
  ~ApiLastDeployed() override;

  /// All questions together take the time of --timeout at most. An error of
  /// the usage where a key is missing, of the delivery where the API does not
  /// answer. A deployment that is more than a year old is not known.
  core::Result<std::string> CommitOf(const std::string& service,
                                     const std::string& env) const override;

 private:
  struct Api;
  core::Result<Api*> Connect() const;

  const Inputs& inputs_;
  const providers::Environment& environment_;
  const absl::Duration began_;
  const core::SystemClock clock_;
  mutable std::unique_ptr<Api> api_;
};

}  // namespace dora::app
