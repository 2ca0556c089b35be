#include "app/history/api_last_deployed.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "app/host/program_version.h"
#include "app/send/deliver.h"
#include "app/send/send_settings.h"
#include "core/delivery/inquiry.h"
#include "core/delivery/receiver.h"
#include "core/http/curl_http_client.h"
#include "sinks/dora/deployment_list.h"
#include "sinks/dora/names.h"
#include "sinks/dora/receivers.h"

namespace dora::app {
namespace {

/// The newest deployments that are looked at for one with a commit.
constexpr int kAskedFor = 20;
constexpr absl::Duration kLookBack = absl::Hours(365 * 24);
/// The clock of the machine that reported may go before ours.
constexpr absl::Duration kSkew = absl::Minutes(10);

core::Error KeyNeeded(const char* variable) {
  return {core::ErrorKind::kUsage,
          absl::StrCat("changed-since: last-deployed asks the API, for which ",
                       variable, " is not given."),
          "Set DD_API_KEY, and DD_APP_KEY to one with the permission "
          "dora_metrics_read."};
}

/// The newest commit of the place; a query may find more than was meant.
std::string LastCommit(const std::vector<sinks::PastDeployment>& newest_first,
                       const std::string& service, const std::string& env) {
  for (const sinks::PastDeployment& past : newest_first) {
    if (!past.commit_sha.empty() &&
        absl::EqualsIgnoreCase(past.service, service) &&
        absl::EqualsIgnoreCase(past.env, env)) {
      return past.commit_sha;
    }
  }
  return "";
}

}  // namespace

/// A connection, made for the first question.
struct ApiLastDeployed::Api {
  core::Receiver receiver;
  std::unique_ptr<core::HttpClient> http;
  core::Inquiry inquiry;
  absl::Duration end;  ///< of all questions, on the steady clock
};

ApiLastDeployed::ApiLastDeployed(const Inputs& inputs,
                                 const providers::Environment& environment,
                                 absl::Duration began)
    : inputs_(inputs), environment_(environment), began_(began) {}

ApiLastDeployed::~ApiLastDeployed() = default;

core::Result<ApiLastDeployed::Api*> ApiLastDeployed::Connect() const {
  if (api_) return api_.get();
  const auto settings = ReadSendSettings(inputs_, environment_);
  if (!settings) return tl::unexpected(settings.error().front());
  // A dry run sends nothing and so has read no key, but it looks.
  const auto api_key = inputs_.Get(input::kApiKey);
  if (!api_key) return tl::unexpected(KeyNeeded("DD_API_KEY"));
  const auto app_key = inputs_.Get(input::kAppKey);
  if (!app_key) return tl::unexpected(KeyNeeded("DD_APP_KEY"));
  auto http = core::NewCurlHttpClient(
      {UserAgent(), settings->trust, settings->proxies});
  core::HttpClient& client = *http;
  api_ = std::make_unique<Api>(Api{
      sinks::DoraListReceiver(settings->base_url, core::Secret(api_key->text),
                              core::Secret(app_key->text)),
      std::move(http), core::Inquiry(client, clock_, NewRandom()),
      // Half of the time is for sending.
      began_ + settings->timeout / 2});
  return api_.get();
}

core::Result<std::string> ApiLastDeployed::CommitOf(
    const std::string& service, const std::string& env) const {
  const auto api = Connect();
  if (!api) return tl::unexpected(api.error());
  const absl::Time now = clock_.Now();
  const auto body = sinks::DeploymentQueryBody(
      {service, env, now - kLookBack, now + kSkew, kAskedFor});
  if (!body) return tl::unexpected(body.error());
  core::SenderOptions options;
  options.timeout =
      std::max(absl::ZeroDuration(), (*api)->end - clock_.Steady());
  const auto answer = (*api)->inquiry.Ask(
      {{"", sinks::wire::kDeploymentsPath, *body}, &(*api)->receiver}, options);
  const auto deployments =
      answer ? sinks::ParseDeployments(*answer)
             : core::Result<std::vector<sinks::PastDeployment>>(
                   tl::unexpected(answer.error()));
  if (deployments) return LastCommit(*deployments, service, env);
  core::Error error = deployments.error();
  error.message = absl::StrCat(
      "changed-since: the API does not tell the last deployment of ", service,
      " to ", env, ": ", error.message);
  return tl::unexpected(std::move(error));
}

}  // namespace dora::app
