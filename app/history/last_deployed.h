#pragma once

#include <memory>
#include <string>

#include "app/history/api_history.h"
#include "app/inputs/inputs.h"
#include "app/resolve/changed_services.h"
#include "app/surroundings.h"

namespace dora::app {

/// The last deployment as the DORA Metrics API knows it, for --changed-since.
class ApiLastDeployed : public LastDeployed {
 public:
  /// Nothing is read or connected before the first question. Both must outlive
  /// this.
  ApiLastDeployed(const Inputs& inputs, const Surroundings& surroundings)
      : inputs_(inputs), surroundings_(surroundings) {}

  /// All questions together take the time of --timeout at most. An error of
  /// the usage where a key is missing, of the delivery where the API does not
  /// answer. A deployment that is more than a year old is not known.
  core::Result<std::string> CommitOf(const std::string& service,
                                     const std::string& env) const override;

 private:
  core::Result<ApiHistory*> Connect() const;

  const Inputs& inputs_;
  const Surroundings& surroundings_;
  mutable std::unique_ptr<ApiHistory> api_;
};

}  // namespace dora::app
