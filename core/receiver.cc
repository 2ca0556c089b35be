#include "core/receiver.h"

#include <utility>

#include "core/deployment_list.h"
#include "core/event_request.h"
#include "core/wire_names.h"

namespace dora::core {

Secret SealKeyOf(const Secret& secret) {
  // 20 random letters and digits are 119 bits, 32 hexadecimal digits 128.
  constexpr size_t kLongEnough = 20;
  return secret.Reveal().size() < kLongEnough ? Secret() : secret;
}

Receiver DoraReceiver(std::string base_url, const Secret& api_key) {
  Receiver receiver;
  receiver.name = "dora";
  receiver.base_url = std::move(base_url);
  receiver.make_delivery = &MakeEventDelivery;
  receiver.seal_key = SealKeyOf(api_key);
  receiver.credentials.push_back({wire::kApiKeyHeader, api_key});
  receiver.credentials_hint =
      "Is the API key valid for this site? Check DD_API_KEY and DD_SITE.";
  return receiver;
}

Receiver DoraManagementReceiver(std::string base_url, const Secret& api_key,
                                const Secret& app_key) {
  Receiver receiver = DoraReceiver(std::move(base_url), api_key);
  receiver.name = "dora-management";
  receiver.make_delivery = &MakeFailureMarkDelivery;
  receiver.read_acceptance = &ParseChangeAcceptance;
  receiver.credentials.push_back({wire::kAppKeyHeader, app_key});
  receiver.credentials_hint =
      "Does the application key have the permission dora_metrics_write, and "
      "are both keys of this site? Check DD_APP_KEY, DD_API_KEY and DD_SITE.";
  receiver.not_found_hint =
      "The API knows no such deployment: one that was just sent may not be "
      "visible yet; else check what names it, and DD_SITE.";
  return receiver;
}

Receiver DoraListReceiver(std::string base_url, const Secret& api_key,
                          const Secret& app_key) {
  Receiver receiver =
      DoraManagementReceiver(std::move(base_url), api_key, app_key);
  receiver.name = "dora-list";
  receiver.read_acceptance = [](absl::string_view body) {
    return Acceptance{ParseDeployments(body).has_value(), ""};
  };
  receiver.credentials_hint =
      "Does the application key have the permission dora_metrics_read, and "
      "are both keys of this site? Check DD_APP_KEY, DD_API_KEY and DD_SITE.";
  receiver.not_found_hint.clear();
  return receiver;
}

}  // namespace dora::core
