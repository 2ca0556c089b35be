#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/base/table.h"
#include "core/base/variables.h"
#include "core/delivery/delivery.h"
#include "core/delivery/receiver.h"
#include "core/event/deployment.h"
#include "core/event/incident.h"

// Who else can have the events. Each kind of sink has a file of its own with
// its row; sink_kinds.cc lists them. The inputs, the help, the completions and
// the documents are made from the rows.

namespace dora::sinks {

/// What an event becomes, or why it cannot: its path is what goes behind that
/// of the receiver's address.
using EncodeDeployment =
    core::Result<core::Delivery> (*)(const core::Deployment&);
using EncodeIncident = core::Result<core::Delivery> (*)(const core::Incident&);
/// The request of an event that was encoded before, as one from an outbox was;
/// the encoders make theirs by the same function. An error for a body that is
/// not such an event's.
using MakeDelivery = core::Result<core::Delivery> (*)(const core::EventData&);

/// The secret of a receiver, as an input of the program.
struct SinkSecret {
  absl::string_view input;  ///< its name, such as `devlake-token`
  core::Variables variables;
  absl::string_view help;
  /// For the documentation, in Markdown: what stands behind the variables, such
  /// as `, which signs`.
  absl::string_view use = "";
  /// What of it must not be seen; null: it as a whole.
  std::vector<core::Secret> (*parts)(const core::Secret& secret) = nullptr;
};

/// What of `secret` must not be seen; nothing where it is empty.
std::vector<core::Secret> PartsOf(const SinkSecret& kind,
                                  const core::Secret& secret);

/// All that the program, the tests and the documentation know of a kind of
/// sink.
struct SinkKind {
  absl::string_view name;     ///< of a-z
  absl::string_view value;    ///< stands behind `NAME=` in the help: URL, FILE
  absl::string_view example;  ///< as the user writes it, such as `jsonl=FILE`
  absl::string_view content;  ///< what the receiver gets, in Markdown
  /// The facts that an event must have, in Markdown; may be empty.
  absl::string_view requirement;
  const SinkSecret* secret;  ///< null: it has none
  EncodeDeployment encode_deployment;
  EncodeIncident encode_incident;
  MakeDelivery make_delivery = nullptr;  ///< null: events go to a file
  /// Gives the receiver of a sink what it needs beside an address: how it
  /// answers, and what the secret does. Null: events go to a file.
  core::Status (*equip)(const core::Secret& secret,
                        core::Receiver& receiver) = nullptr;
  /// What deliveries add to the address; a user may have copied it with it.
  absl::Span<const absl::string_view> endings = {};
};

/// All kinds but the DORA Metrics API, whose address and keys are settings of
/// their own.
core::Table<SinkKind> AllSinkKinds();

/// The kind of this name, or null.
const SinkKind* FindSinkKind(absl::string_view name);

}  // namespace dora::sinks
