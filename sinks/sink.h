#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/delivery/receiver.h"
#include "core/event/event.h"
#include "sinks/sink_kinds.h"

// Additional destinations for events: each sink turns an event into what its
// receiver takes. Delivery, retries and outbox are the same for all. A fact
// that an event does not have is never made up: where a receiver requires it,
// the sink refuses the event.

namespace dora::sinks {

using EncodeFailureMark =
    core::Result<core::Delivery> (*)(const core::FailureMark&);

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

/// What `event` becomes for this sink: once for each event, as what is sent and
/// what is kept are the same bytes.
core::Result<core::Delivery> Encode(const Sink& sink, const core::Event& event);

}  // namespace dora::sinks
