#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "app/metadata/upload_limits.h"
#include "app/metadata/upload_outcome.h"
#include "app/send/send_settings.h"
#include "app/surroundings.h"
#include "core/base/error.h"
#include "core/delivery/sender.h"
#include "providers/packfiles.h"

// The two calls of git metadata, over one connection, within one deadline.

namespace dora::app {

class MetadataApi {
 public:
  /// All calls end within the time of `limits`, from now on. All but the clock
  /// must outlive this; `outcome` is told what the API took.
  MetadataApi(const SendSettings& settings, const UploadLimits& limits,
              const Surroundings& surroundings, UploadOutcome& outcome);

  /// Those of the commits that the API knows.
  core::Result<std::set<std::string>> Known(
      const std::vector<std::string>& shas);

  core::Status Send(const providers::Packfile& packfile);

 private:
  core::Result<std::string> Exchange(core::Delivery delivery,
                                     const core::Receiver& receiver);

  const SendSettings& settings_;
  const core::Clock& clock_;
  const absl::Duration end_;
  const UploadLimits& limits_;
  const core::Receiver questions_;
  const core::Receiver packfiles_;
  const std::unique_ptr<core::HttpClient> http_;
  core::Sender sender_;
  UploadOutcome& outcome_;
};

}  // namespace dora::app
