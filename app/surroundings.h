#pragma once

#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "core/base/clock.h"
#include "core/http/curl_http_client.h"
#include "core/http/http_client.h"
#include "providers/command_runner.h"
#include "providers/commit_fetcher.h"
#include "providers/environment.h"
#include "providers/file_reader.h"

// The machine and the network as a command sees them. Handed to every command,
// so that none makes its own and a test can set them all.

namespace dora::app {

class Detection;
class LastDeployed;

using NewHttpClient =
    std::function<std::unique_ptr<core::HttpClient>(core::CurlOptions)>;

struct Surroundings {
  const providers::Environment& environment;
  const providers::FileReader& files;
  const providers::CommandRunner& commands;
  const core::Clock& clock;
  /// Makes the client of one sending.
  NewHttpClient new_http;
  /// Numbers from 0 up to but not including 1, for jitter.
  std::function<double()> random;
  /// The CI, found out at the first question.
  const Detection& detection;
  const LastDeployed* last_deployed = nullptr;  ///< null: nobody to ask
  /// When the run began, on the steady clock: --timeout counts from then.
  absl::Duration began = absl::ZeroDuration();
  providers::CommitFetcher* fetcher = nullptr;  ///< null: nobody fetches
};

}  // namespace dora::app
