#include "app/history/last_deployed.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "app/send/send_settings.h"

namespace dora::app {
namespace {

constexpr absl::Duration kLookBack = absl::Hours(365 * 24);

core::Error KeyNeeded(input::Id key, const Inputs& inputs) {
  return {core::ErrorKind::kUsage,
          absl::StrCat("changed-since: last-deployed asks the API, but ",
                       inputs.NameOf(key), " is not set."),
          absl::StrCat("Set `", inputs.NameOf(input::kApiKey), "`, and `",
                       inputs.NameOf(input::kAppKey),
                       "` to a key with the permission dora_metrics_read.")};
}

}  // namespace

core::Result<ApiHistory*> ApiLastDeployed::Connect() const {
  if (api_) return api_.get();
  const auto settings = ReadSendSettings(inputs_, surroundings_.environment);
  if (!settings) return tl::unexpected(settings.error().front());
  // A dry run sends nothing and so has read no key, but it looks.
  const auto api_key = inputs_.Get(input::kApiKey);
  if (!api_key) return tl::unexpected(KeyNeeded(input::kApiKey, inputs_));
  const auto app_key = inputs_.Get(input::kAppKey);
  if (!app_key) return tl::unexpected(KeyNeeded(input::kAppKey, inputs_));
  api_ =
      std::make_unique<ApiHistory>(*settings, core::Secret(api_key->text),
                                   core::Secret(app_key->text), surroundings_,
                                   // Half of the time is for sending.
                                   surroundings_.began + settings->timeout / 2);
  return api_.get();
}

core::Result<std::string> ApiLastDeployed::CommitOf(
    const std::string& service, const std::string& env) const {
  const auto api = Connect();
  if (!api) return tl::unexpected(api.error());
  const auto listed = (*api)->Of(service, env, kLookBack);
  if (!listed) {
    core::Error error = listed.error();
    error.message =
        absl::StrCat("changed-since: cannot get the last deployment of ",
                     service, " to ", env, " from the API: ", error.message);
    return tl::unexpected(std::move(error));
  }
  for (const sinks::PastDeployment& past : listed->deployments) {
    if (!past.commit_sha.empty()) return past.commit_sha;
  }
  return std::string();
}

}  // namespace dora::app
