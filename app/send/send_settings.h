#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "app/inputs/choices.h"
#include "app/inputs/inputs.h"
#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/outbox.h"
#include "core/delivery/receiver.h"
#include "core/http/proxy.h"
#include "core/http/tls_trust.h"
#include "providers/environment.h"
#include "sinks/dora/site.h"
#include "sinks/sink.h"

// How events are sent in this run: checked as a whole before anything is.

namespace dora::app {

struct SendSettings {
  std::string base_url;
  core::Secret api_key;  ///< empty only where it is not needed (dry run)
  /// Where the events go; at least one.
  std::vector<sinks::Sink> sinks;
  core::Secret app_key;  ///< empty where none is given
  /// Where failure marks go: the part of the API that requires that key too.
  /// Absent without one.
  std::optional<sinks::Sink> marks;
  core::TlsTrust trust;
  core::ProxySettings proxies;
  absl::Duration timeout;
  OnError on_error = OnError::kWarn;
  OutputFormat output = OutputFormat::kText;
  bool verbose = false;
  bool dry_run = false;
  /// By which git is found, where an outbox lies in a checkout.
  const providers::Environment* environment = nullptr;
  /// What may keep undelivered events; the first that works does.
  std::vector<core::Outbox> outboxes;
  /// How many old events of each sink a run handles.
  size_t max_kept_events = 100;
  /// True where the user asked to send also those that nothing proves to be
  /// ours, unless a commit brought them.
  bool sends_unsealed = false;
  /// What stands in an outbox and is not sent is told once in a run.
  bool tells_of_outbox = true;
  std::vector<std::string> warnings;  ///< for the user
  /// How messages write an input.
  NameInput name = &OptionName;
};

/// What fetching commits may take of a run: as much as the user's time allows.
absl::Duration FetchBudget(const Inputs& inputs);

/// What git may take of a run, all its commands together. Answers also where
/// the time-out is broken.
absl::Duration GitBudget(const Inputs& inputs);

/// Adds to the receiver's hints which inputs hold its keys and its address.
void NameKeys(std::initializer_list<input::Id> keys, NameInput name,
              core::Receiver& receiver);

/// Where the DORA Metrics API is, by the URL or the site that is given.
core::Result<sinks::ApiEndpoint> ReadEndpoint(const Inputs& inputs);

/// The key that is given; empty where none is. An error, which does not show
/// it, for what no key is like.
core::Result<core::Secret> ReadKey(const Inputs& inputs, input::Id id);

/// The error where there is no API key.
core::Error MissingApiKey(const Inputs& inputs);

/// True where events go to the DORA Metrics API.
bool SendsToApi(const Inputs& inputs);

core::Result<OutputFormat> ReadOutputFormat(const Inputs& inputs);

/// What a run may take, unless the user says otherwise.
inline constexpr absl::Duration kDefaultTimeout = absl::Seconds(30);

core::Result<absl::Duration> ReadTimeout(const Inputs& inputs);

/// The error where `body` holds one of the keys or secrets, as it does where a
/// CI's variables were mixed up: what is reported is seen by many.
std::optional<core::Error> FindKeyIn(const std::string& body,
                                     const SendSettings& settings);

/// What may keep undelivered events, the first choice first.
std::vector<core::Outbox> Outboxes(const Inputs& inputs,
                                   const providers::Environment& environment);

/// The certificate authorities that a delivery would trust.
core::TlsTrust ReadTlsTrust(const Inputs& inputs,
                            const providers::Environment& environment);

/// What the environment says of proxies, with the names that libcurl knows:
/// `http_proxy` in small letters only, as a web server sets HTTP_PROXY to what
/// a stranger sends.
core::ProxySettings ReadProxies(const providers::Environment& environment);

/// Reads and checks the settings. Every broken rule is reported at once. The
/// API, its key included, is only looked at where it is among the sinks.
core::Result<SendSettings, std::vector<core::Error>> ReadSendSettings(
    const Inputs& inputs, const providers::Environment& environment);

/// The same for what only the DORA Metrics API takes.
core::Result<SendSettings, std::vector<core::Error>> ReadApiSettings(
    const Inputs& inputs, const providers::Environment& environment);

}  // namespace dora::app
