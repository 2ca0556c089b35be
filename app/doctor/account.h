#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "app/inputs/inputs.h"
#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/http/proxy.h"
#include "core/http/tls_trust.h"
#include "providers/environment.h"

// Where the API is and with what it is asked: each setting by itself, as one
// that is broken must not hide what is to be said of the others.

namespace dora::app::doctor {

struct Account {
  /// Empty where no sink of the run is the API, or its address is broken.
  std::string base_url;
  std::optional<core::Error> address_problem = {};
  std::string address_warning = {};
  /// Such as `datadoghq.eu`; empty for an address that is not a site.
  std::string site = {};
  bool is_used = true;  ///< some sink is the API
  core::Secret api_key = core::Secret();
  std::optional<core::Error> api_key_problem = {};
  core::Secret app_key = core::Secret();
  std::optional<core::Error> app_key_problem = {};
  core::TlsTrust trust = {};
  core::ProxySettings proxies = {};

  bool has_both_keys() const { return !api_key.empty() && !app_key.empty(); }
  /// What the place is called in messages.
  std::string place() const { return site.empty() ? base_url : site; }
};

Account ReadAccount(const Inputs& inputs,
                    const providers::Environment& environment);

}  // namespace dora::app::doctor
