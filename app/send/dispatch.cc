#include "app/send/dispatch.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/host/program_version.h"
#include "core/delivery/sender.h"
#include "core/http/curl_http_client.h"
#include "sinks/line_file.h"

namespace dora::app {
namespace {

template <typename Event>
tl::expected<std::vector<Message>, std::vector<core::Error>> MessagesOfAny(
    const Event& event, const SendSettings& settings) {
  std::vector<Message> messages;
  std::vector<core::Error> problems;
  for (const sinks::Sink& sink : settings.sinks) {
    auto delivery = sinks::Encode(sink, event);
    if (!delivery) {
      problems.push_back(delivery.error());
      continue;
    }
    if (const auto key = FindKeyIn(delivery->body, settings)) {
      return tl::unexpected(std::vector<core::Error>{*key});
    }
    messages.push_back({*std::move(delivery), &sink});
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return messages;
}

bool IsForFile(const Message& message) { return !message.sink->file.empty(); }

Settlement Append(const Message& message, StepHost& host) {
  const std::string& line = message.delivery.body;
  const auto appended = sinks::AppendLine(message.sink->file, line);
  if (appended) {
    if (appended->follows_cut_line) {
      host.Say(Level::kWarning,
               absl::StrCat("The last line of ", message.sink->file,
                            " had been cut off; the event is on a new line."));
    }
    return {OutcomeStatus::kSent, message.delivery.id, ""};
  }
  // Where this file cannot be written, an outbox is no better; the log is.
  host.Print(line, stderr);
  return {OutcomeStatus::kLost, message.delivery.id, "", appended.error()};
}

/// One connection costs one handshake; several pay only where there are many
/// events. As many as the sender has requests under way. Of several sinks, one
/// that is silent must not hold the only connection to their host.
int ConnectionsFor(size_t messages, size_t sinks) {
  constexpr size_t kManyEvents = 8;
  return messages > kManyEvents || sinks > 1
             ? static_cast<int>(core::SenderOptions().concurrency)
             : 1;
}

}  // namespace

tl::expected<std::vector<Message>, std::vector<core::Error>> MessagesOf(
    const core::DeploymentEvent& event, const SendSettings& settings) {
  return MessagesOfAny(event, settings);
}

tl::expected<std::vector<Message>, std::vector<core::Error>> MessagesOf(
    const core::FailureEvent& event, const SendSettings& settings) {
  return MessagesOfAny(event, settings);
}

std::vector<core::HeldEntry> KeepMessages(const std::vector<Message>& messages,
                                          const SendSettings& settings,
                                          const core::Clock& clock) {
  std::vector<core::Parcel> parcels;
  for (const Message& message : messages) {
    if (IsForFile(message)) continue;
    parcels.push_back({message.delivery, &message.sink->receiver});
  }
  return KeepAhead(parcels, settings, clock);
}

Delivered Dispatch(const std::vector<Message>& messages,
                   const SendSettings& settings, const core::Clock& clock,
                   StepHost& host, std::vector<core::HeldEntry> ahead) {
  std::vector<core::Receiver> receivers;
  // Parcels point to them.
  receivers.reserve(settings.sinks.size());
  std::map<const sinks::Sink*, const core::Receiver*> receiver_of;
  for (const sinks::Sink& sink : settings.sinks) {
    if (!sink.file.empty()) continue;
    receivers.push_back(sink.receiver);
    receiver_of[&sink] = &receivers.back();
  }
  std::vector<core::Parcel> parcels;
  std::vector<Settlement> appended;
  for (const Message& message : messages) {
    if (IsForFile(message)) {
      appended.push_back(Append(message, host));
    } else {
      parcels.push_back({message.delivery, receiver_of[message.sink]});
    }
  }
  const auto http = core::NewCurlHttpClient(
      {UserAgent(), settings.trust, settings.proxies,
       ConnectionsFor(parcels.size(), receivers.size())});
  Delivered delivered = Deliver(parcels, receivers, settings, *http, clock,
                                host, std::move(ahead));
  std::vector<Settlement> all;
  size_t sent = 0;
  size_t written = 0;
  for (const Message& message : messages) {
    all.push_back(IsForFile(message) ? appended[written++]
                                     : delivered.news[sent++]);
    all.back().sink = message.sink->name;
  }
  delivered.news = std::move(all);
  return delivered;
}

Delivered DeliverChanges(const std::vector<core::Parcel>& changes,
                         const Delivered& events, const SendSettings& settings,
                         const core::Clock& clock, StepHost& host) {
  const bool must_wait = std::any_of(
      events.news.begin(), events.news.end(), [](const Settlement& event) {
        return event.sink == sinks::kDora &&
               event.status == OutcomeStatus::kKept;
      });
  if (!settings.management || (changes.empty() && must_wait)) return {};
  SendSettings rest = settings;
  rest.tells_of_outbox = false;
  rest.timeout = must_wait ? absl::ZeroDuration()
                           : std::max(absl::ZeroDuration(),
                                      settings.timeout - events.took);
  const auto http =
      core::NewCurlHttpClient({UserAgent(), settings.trust, settings.proxies});
  Delivered delivered =
      Deliver(changes, {*settings.management}, rest, *http, clock, host);
  for (Settlement& settlement : delivered.news) {
    settlement.id.clear();  // The API gives such a word none.
    if (must_wait) {
      settlement.error.message = "it waits for the deployment that it is about";
    }
  }
  return delivered;
}

void PrintMessages(const std::vector<Message>& messages, StepHost& host) {
  for (const Message& message : messages) {
    const sinks::Sink& sink = *message.sink;
    if (sink.name != sinks::kDora) {
      host.Say(Level::kInfo,
               IsForFile(message)
                   ? absl::StrCat("To ", sink.name, ": a line of ", sink.file)
                   : absl::StrCat(
                         "To ", sink.name, ": ", message.delivery.method, " ",
                         sink.receiver.base_url, message.delivery.path));
    }
    host.Print(message.delivery.body, stdout);
  }
}

}  // namespace dora::app
