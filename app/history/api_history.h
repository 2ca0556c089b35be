#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "app/send/send_settings.h"
#include "app/surroundings.h"
#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/receiver.h"
#include "core/http/curl_http_client.h"
#include "sinks/dora/deployment_list.h"

// What was deployed before, asked from the DORA Metrics API, which lists
// deployments for an application key with the permission dora_metrics_read.

namespace dora::app {

/// Deployments of one service in one environment, the newest first.
struct ListedDeployments {
  std::vector<sinks::PastDeployment> deployments;
  /// Everything that the API knows and that finished after this is listed.
  absl::Time complete_since = absl::InfinitePast();
  /// What is older than that may have been left off for its number.
  bool is_cut_off = false;
};

class ApiHistory {
 public:
  /// Nothing is connected before the first question. All questions together
  /// end at `end`, on the steady clock; a true `stop_asked`, which may be
  /// empty, ends them at once. `surroundings` must outlive this.
  ApiHistory(const SendSettings& settings, const core::Secret& api_key,
             const core::Secret& app_key, const Surroundings& surroundings,
             absl::Duration end, std::function<bool()> stop_asked = {});
  ~ApiHistory();

  /// The newest deployments of a service in an environment of the last
  /// `look_back`.
  core::Result<ListedDeployments> Of(const std::string& service,
                                     const std::string& env,
                                     absl::Duration look_back);

 private:
  struct Connection;
  Connection& Connect();

  const Surroundings& surroundings_;
  core::CurlOptions http_options_;
  core::Receiver receiver_;
  absl::Duration end_;
  std::function<bool()> stop_asked_;
  std::unique_ptr<Connection> connection_;  ///< null before the first question
};

}  // namespace dora::app
