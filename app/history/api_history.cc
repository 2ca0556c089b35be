#include "app/history/api_history.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "app/host/program_version.h"
#include "core/delivery/sender.h"
#include "sinks/dora/names.h"
#include "sinks/dora/receivers.h"

namespace dora::app {
namespace {

/// For how many the API is asked: enough to go back behind the target of a
/// rollback, and with ten kilobytes for each below the bound of an answer.
constexpr size_t kAskedFor = 100;
/// The clock of the machine that reported may go before ours.
constexpr absl::Duration kSkew = absl::Minutes(10);

absl::Time WholeSeconds(absl::Time time) {
  return absl::FromUnixSeconds(absl::ToUnixSeconds(time));
}

/// A query may find more than was meant.
void KeepThoseOf(const std::string& service, const std::string& env,
                 std::vector<sinks::PastDeployment>& all) {
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const sinks::PastDeployment& past) {
                             return !absl::EqualsIgnoreCase(past.service,
                                                            service) ||
                                    !absl::EqualsIgnoreCase(past.env, env);
                           }),
            all.end());
}

}  // namespace

struct ApiHistory::Connection {
  std::unique_ptr<core::HttpClient> http;
  core::Sender sender;
};

ApiHistory::ApiHistory(const SendSettings& settings,
                       const core::Secret& api_key, const core::Secret& app_key,
                       const Surroundings& surroundings, absl::Duration end,
                       std::function<bool()> stop_asked)
    : surroundings_(surroundings),
      http_options_{UserAgent(), settings.trust, settings.proxies},
      receiver_(sinks::DoraListReceiver(settings.base_url, api_key, app_key)),
      end_(end),
      stop_asked_(std::move(stop_asked)) {
  NameKeys({input::kAppKey, input::kApiKey, input::kSite}, settings.name,
           receiver_);
}

ApiHistory::~ApiHistory() = default;

ApiHistory::Connection& ApiHistory::Connect() {
  if (!connection_) {
    auto http = surroundings_.new_http(http_options_);
    core::Sender sender(*http, surroundings_.clock, surroundings_.random);
    connection_ = std::make_unique<Connection>(
        Connection{std::move(http), std::move(sender)});
  }
  return *connection_;
}

core::Result<ListedDeployments> ApiHistory::Of(const std::string& service,
                                               const std::string& env,
                                               absl::Duration look_back) {
  const absl::Time now = WholeSeconds(surroundings_.clock.Now());
  auto body =
      sinks::DeploymentQueryBody({service, env, now - look_back, now + kSkew,
                                  static_cast<int>(kAskedFor)});
  if (!body) return tl::unexpected(body.error());
  core::SenderOptions options;
  options.timeout =
      std::max(absl::ZeroDuration(), end_ - surroundings_.clock.Steady());
  options.stop_asked = stop_asked_;
  const auto answer = Connect().sender.Ask(
      {std::make_shared<const core::Delivery>(
           core::Delivery{"", sinks::wire::kDeploymentsPath, *std::move(body)}),
       &receiver_},
      options);
  if (!answer) return tl::unexpected(answer.error());
  auto deployments = sinks::ParseDeployments(*answer);
  if (!deployments) return tl::unexpected(deployments.error());
  ListedDeployments listed{*std::move(deployments), now - look_back, false};
  listed.is_cut_off = listed.deployments.size() >= kAskedFor;
  if (listed.is_cut_off) {
    listed.complete_since = listed.deployments.back().finished_at;
  }
  KeepThoseOf(service, env, listed.deployments);
  return listed;
}

}  // namespace dora::app
