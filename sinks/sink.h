#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/delivery/exchange.h"
#include "core/delivery/receiver.h"
#include "core/event/event.h"

// Additional destinations for events: each sink turns an event into what its
// receiver takes. One file a sink and one row in the table; delivery, retries
// and outbox are the same for all. A fact that an event does not have is never
// made up: where a receiver requires it, the sink refuses the event.

namespace dora::sinks {

/// What an event becomes, or why it cannot: its path is what goes behind that
/// of the receiver's address.
using EncodeDeployment =
    core::Result<core::Delivery> (*)(const core::Deployment&);
using EncodeIncident = core::Result<core::Delivery> (*)(const core::Incident&);
using EncodeFailureMark =
    core::Result<core::Delivery> (*)(const core::FailureMark&);
/// The request of an event that was encoded before, as one from an outbox was;
/// the encoders make theirs by the same function.
using MakeDelivery = core::Result<core::Delivery> (*)(const core::EventData&);

struct SinkKind {
  absl::string_view name;     ///< of a-z
  absl::string_view example;  ///< as the user writes it, such as `jsonl=FILE`
  /// Of the input that holds its secret; empty: it has none.
  absl::string_view secret_input;
  EncodeDeployment encode_deployment;
  EncodeIncident encode_incident;
  MakeDelivery make_delivery;  ///< null: events go to a file
  /// Gives the receiver of a sink what it needs beside an address: how it
  /// answers, and what the secret does. Null: events go to a file.
  core::Result<bool> (*equip)(const core::Secret& secret,
                              core::Receiver& receiver);
  /// What deliveries add to the address; a user may have copied it with it.
  std::vector<absl::string_view> endings;
};

/// All kinds but the DORA Metrics API, whose address and keys are settings of
/// their own.
absl::Span<const SinkKind> AllSinkKinds();

/// One place that is to have each event of a run.
struct Sink {
  std::string name;  ///< for people: its kind, or what tells it apart
  EncodeDeployment encode_deployment;
  EncodeIncident encode_incident;
  EncodeFailureMark encode_failure_mark = nullptr;  ///< null: it takes none
  core::Receiver receiver;                          ///< unless there is a file
  std::string path;                   ///< of the receiver's address
  std::string file;                   ///< that a line is appended to
  std::vector<core::Secret> secrets;  ///< that no event may hold
};

/// The sink of this kind at an address: a URL, or a file's name. A secret,
/// empty where there is none, goes over https or to loopback only.
core::Result<Sink> MakeSink(const SinkKind& kind, const core::Sourced& address,
                            const core::Secret& secret);

/// What a sink's secret holds that must not be seen.
std::vector<core::Secret> SecretsIn(absl::string_view secret_input,
                                    const core::Secret& secret);

/// What `event` becomes for this sink: once for each event, as what is sent and
/// what is kept are the same bytes.
core::Result<core::Delivery> Encode(const Sink& sink, const core::Event& event);

}  // namespace dora::sinks
