#include "sinks/dora/receivers.h"

#include <utility>

#include "sinks/dora/body.h"
#include "sinks/dora/deployment_list.h"
#include "sinks/dora/names.h"
#include "sinks/dora/requests.h"

namespace dora::sinks {

core::Receiver DoraReceiver(std::string base_url, const core::Secret& api_key) {
  core::Receiver receiver;
  receiver.name = "dora";
  receiver.base_url = std::move(base_url);
  receiver.make_delivery = &MakeEventDelivery;
  receiver.read_acceptance = &ParseAcceptance;
  receiver.is_own_refusal = &IsApiRefusal;
  receiver.describe_refusal = &ParseErrorDetail;
  receiver.address_inputs = "the site or the URL of the API";
  receiver.seal_key = core::SealKeyOf(api_key);
  receiver.credentials.push_back({wire::kApiKeyHeader, api_key});
  receiver.credentials_hint = "Is the API key valid for this site?";
  return receiver;
}

core::Receiver DoraManagementReceiver(std::string base_url,
                                      const core::Secret& api_key,
                                      const core::Secret& app_key) {
  core::Receiver receiver = DoraReceiver(std::move(base_url), api_key);
  receiver.name = "dora-management";
  receiver.make_delivery = &MakeFailureMarkDelivery;
  receiver.read_acceptance = &ParseFailureMarkAcceptance;
  receiver.credentials.push_back({wire::kAppKeyHeader, app_key});
  receiver.credentials_hint =
      "Does the application key have the permission dora_metrics_write, and "
      "are both keys of this site?";
  receiver.not_found_hint =
      "The API does not know this deployment: one that was just sent may not "
      "be visible yet; otherwise check its name and the site.";
  return receiver;
}

core::Receiver DoraListReceiver(std::string base_url,
                                const core::Secret& api_key,
                                const core::Secret& app_key) {
  core::Receiver receiver =
      DoraManagementReceiver(std::move(base_url), api_key, app_key);
  receiver.name = "dora-list";
  receiver.read_acceptance = [](absl::string_view body) {
    return core::Acceptance{ParseDeployments(body).has_value(), ""};
  };
  receiver.credentials_hint =
      "Does the application key have the permission dora_metrics_read, and "
      "are both keys of this site?";
  receiver.not_found_hint.clear();
  return receiver;
}

}  // namespace dora::sinks
