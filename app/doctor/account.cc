#include "app/doctor/account.h"

#include "absl/strings/strip.h"
#include "app/send/send_settings.h"
#include "core/base/redaction.h"

namespace dora::app::doctor {
namespace {

constexpr char kSitePrefix[] = "https://api.";

core::Secret UseKey(const core::Result<core::Secret>& key,
                    std::optional<core::Error>& problem) {
  if (!key) {
    problem = key.error();
    return core::Secret();
  }
  RegisterSecret(*key, core::SecretKind::kKey);
  return *key;
}

void UseAddress(const Inputs& inputs, Account& account) {
  const auto endpoint = ReadEndpoint(inputs);
  if (!endpoint) {
    account.address_problem = endpoint.error();
    return;
  }
  account.base_url = endpoint->base_url;
  account.address_warning = endpoint->warning;
  if (inputs.Get(input::kApiUrl)) return;
  account.site = std::string(absl::StripPrefix(account.base_url, kSitePrefix));
}

}  // namespace

Account ReadAccount(const Inputs& inputs,
                    const providers::Environment& environment) {
  Account account;
  account.trust = ReadTlsTrust(inputs, environment);
  account.proxies = ReadProxies(environment);
  account.is_used = SendsToApi(inputs);
  if (!account.is_used) return account;
  UseAddress(inputs, account);
  account.api_key =
      UseKey(ReadKey(inputs, input::kApiKey), account.api_key_problem);
  if (!inputs.Get(input::kApiKey)) {
    account.api_key_problem = MissingApiKey(inputs);
  }
  account.app_key =
      UseKey(ReadKey(inputs, input::kAppKey), account.app_key_problem);
  return account;
}

}  // namespace dora::app::doctor
