#include "core/receiver.h"

#include <utility>

#include "core/wire_names.h"

namespace dora::core {

Receiver DoraReceiver(std::string base_url, const Secret& api_key) {
  Receiver receiver;
  receiver.name = "dora";
  receiver.base_url = std::move(base_url);
  receiver.path_prefix = wire::kPathPrefix;
  receiver.credentials.push_back({wire::kApiKeyHeader, api_key});
  receiver.credentials_hint =
      "Is the API key valid for this site? Check DD_API_KEY and DD_SITE.";
  return receiver;
}

Receiver DoraManagementReceiver(std::string base_url, const Secret& api_key,
                                const Secret& app_key) {
  Receiver receiver = DoraReceiver(std::move(base_url), api_key);
  receiver.name = "dora-management";
  receiver.credentials.push_back({wire::kAppKeyHeader, app_key});
  receiver.credentials_hint =
      "Does the application key have the permission dora_metrics_write, and "
      "are both keys of this site? Check DD_APP_KEY, DD_API_KEY and DD_SITE.";
  return receiver;
}

}  // namespace dora::core
