#pragma once

#include <vector>

#include "app/host/step_host.h"
#include "app/send/deliver.h"
#include "app/send/send_settings.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/delivery/exchange.h"
#include "core/event/deployment_event.h"
#include "core/event/failure_event.h"
#include "sinks/sink.h"

// From events to all who are to have them: each event becomes a message for
// each sink of the run; those over HTTP are delivered together, those to files
// are appended.

namespace dora::app {

/// An event as one sink takes it.
struct Message {
  core::Delivery delivery;
  const sinks::Sink* sink;
};

/// The messages of an event, one for each sink of `settings`, which must
/// outlive them; or why a sink cannot have the event, or why nobody may (it
/// holds a secret).
tl::expected<std::vector<Message>, std::vector<core::Error>> MessagesOf(
    const core::DeploymentEvent& event, const SendSettings& settings);
tl::expected<std::vector<Message>, std::vector<core::Error>> MessagesOf(
    const core::FailureEvent& event, const SendSettings& settings);

/// Keeps what is to be delivered in an outbox, as KeepAhead does.
std::vector<core::HeldEntry> KeepMessages(const std::vector<Message>& messages,
                                          const SendSettings& settings,
                                          const core::Clock& clock);

/// Hands out all messages, and what is kept for the same sinks. The
/// settlements are in the order of the messages; `ahead` is as Deliver has it.
Delivered Dispatch(const std::vector<Message>& messages,
                   const SendSettings& settings, const core::Clock& clock,
                   StepHost& host, std::vector<core::HeldEntry> ahead = {});

/// Sends `changes`, words about deployments that are reported already, and what
/// earlier runs kept of such, in the time that `events` left: after the events,
/// which they may be about. Where new events are kept the changes are kept with
/// them. Nothing without an application key.
Delivered DeliverChanges(const std::vector<core::Parcel>& changes,
                         const Delivered& events, const SendSettings& settings,
                         const core::Clock& clock, StepHost& host);

/// For a dry run: the exact bodies on stdout, one a line. Where another than
/// the API would have them, people are told who.
void PrintMessages(const std::vector<Message>& messages, StepHost& host);

}  // namespace dora::app
