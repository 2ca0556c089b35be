#include "sinks/sink.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/event/event_id.h"
#include "core/http/address.h"
#include "sinks/dora/body.h"
#include "sinks/facts.h"

namespace dora::sinks {
namespace {

/// As a request's head and an outbox entry can have it.
bool IsPath(absl::string_view path) {
  return std::all_of(path.begin(), path.end(), absl::ascii_isgraph);
}

/// The path of an address, without what deliveries add to it themselves.
std::string PathOf(const SinkKind& kind, absl::string_view path) {
  if (kind.endings.empty()) return std::string(path);
  path = absl::StripSuffix(path, "/");
  for (const absl::string_view ending : kind.endings) {
    if (absl::ConsumeSuffix(&path, ending)) break;
  }
  return std::string(path);
}

/// `delivery` with its path behind that of the sink's address.
core::Result<core::Delivery> Place(core::Result<core::Delivery> delivery,
                                   const std::string& path) {
  if (!delivery) return delivery;
  delivery->path = absl::StrCat(path, delivery->path);
  if (delivery->path.empty()) delivery->path = "/";
  return delivery;
}

core::Result<Sink> MakeReceiver(const SinkKind& kind,
                                const core::Sourced& given,
                                const core::Secret& secret, Sink sink) {
  const auto address = core::ReadAddress(
      "sink", given, kind.example.substr(kind.example.find('=') + 1));
  if (!address) return tl::unexpected(address.error());
  const core::Sourced url{absl::StrCat(address->base_url, address->path),
                          given.source};
  if (!IsPath(address->path)) {
    return tl::unexpected(core::InvalidField(
        "sink", url, "has characters in its path that a URL cannot hold",
        "Escape them as %XX."));
  }
  if (!secret.empty() && !address->is_private) {
    return tl::unexpected(core::InvalidField(
        "sink", url,
        absl::StrCat("would be sent its ", kind.secret->input, " unencrypted"),
        "Use https; plain http with a secret is accepted for loopback only."));
  }
  sink.path = PathOf(kind, address->path);
  sink.receiver.base_url = address->base_url;
  // Two of a kind have each their own entries in the outbox.
  sink.receiver.name = absl::StrCat(
      kind.name, "-",
      core::StableId({sink.receiver.base_url, sink.path}).substr(0, 8));
  sink.receiver.is_own_refusal = &IsNoPage;
  sink.receiver.describe_refusal = &ParseErrorDetail;
  sink.receiver.address_inputs = "the URL of the sink";
  sink.receiver.seal_key = core::SealKeyOf(secret);
  sink.receiver.make_delivery = [make = kind.make_delivery, path = sink.path](
                                    const core::EventData& data) {
    return Place(make(data), path);
  };
  const auto equipped = kind.equip(secret, sink.receiver);
  if (!equipped) return tl::unexpected(equipped.error());
  return sink;
}

}  // namespace

core::Result<Sink> MakeSink(const SinkKind& kind, const core::Sourced& address,
                            const core::Secret& secret) {
  Sink sink;
  sink.name = std::string(kind.name);
  sink.encode_deployment = kind.encode_deployment;
  sink.encode_incident = kind.encode_incident;
  if (kind.secret != nullptr) sink.secrets = PartsOf(*kind.secret, secret);
  if (kind.equip != nullptr) {
    return MakeReceiver(kind, address, secret, std::move(sink));
  }
  sink.file = address.text;
  return sink;
}

core::Result<core::Delivery> Encode(const Sink& sink,
                                    const core::Event& event) {
  if (const auto* deployment = std::get_if<core::Deployment>(&event)) {
    return Place(sink.encode_deployment(*deployment), sink.path);
  }
  if (const auto* incident = std::get_if<core::Incident>(&event)) {
    return Place(sink.encode_incident(*incident), sink.path);
  }
  if (sink.encode_failure_mark != nullptr) {
    return sink.encode_failure_mark(std::get<core::FailureMark>(event));
  }
  return core::MakeError(
      core::ErrorKind::kValidation,
      absl::StrCat("the sink ", sink.name, " does not take failure marks"));
}

}  // namespace dora::sinks
