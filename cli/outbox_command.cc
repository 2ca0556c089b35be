#include "cli/outbox_command.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/dispatch.h"
#include "cli/exit_code.h"
#include "cli/send_settings.h"
#include "core/clock.h"
#include "core/outbox.h"
#include "core/timestamp.h"

namespace dora::cli {
namespace {

/// In place of ids: drop everything.
constexpr char kAllIds[] = "all";

/// An event that is kept, and where.
struct Kept {
  std::string directory;
  core::OutboxEntry entry;
  std::string reason;  ///< of one that was rejected; else empty
};

std::vector<Kept> FindKept(const Invocation& invocation) {
  std::vector<Kept> kept;
  for (const std::string& directory : OutboxDirectories(
           invocation.inputs, invocation.surroundings.environment)) {
    const core::Outbox outbox(directory);
    for (core::OutboxEntry& entry : outbox.List()) {
      kept.push_back({directory, std::move(entry), ""});
    }
    for (auto& [entry, reason] : outbox.ListRejected()) {
      kept.push_back({directory, std::move(entry), reason});
    }
  }
  return kept;
}

std::string Describe(const Kept& kept) {
  const core::OutboxEntry& entry = kept.entry;
  return OneLine(absl::StrCat(
      entry.delivery.id, "  ", core::FormatRfc3339(entry.kept_at), "  ",
      entry.delivery.method, " ", entry.base_url, entry.delivery.path,
      kept.reason.empty() ? "" : absl::StrCat("  rejected: ", kept.reason)));
}

std::string ToJson(const std::vector<Kept>& all) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const Kept& kept : all) {
    const core::Delivery& delivery = kept.entry.delivery;
    nlohmann::ordered_json item;
    item["id"] = delivery.id;
    item["status"] = kept.reason.empty() ? "kept" : "rejected";
    item["receiver"] = kept.entry.receiver;
    item["url"] = absl::StrCat(kept.entry.base_url, delivery.path);
    item["kept_at"] = core::FormatRfc3339(kept.entry.kept_at);
    if (!kept.reason.empty()) item["error"] = kept.reason;
    item["kept_in"] = kept.directory;
    item["body"] = delivery.body;
    array.push_back(std::move(item));
  }
  return array.dump(2, ' ', false,
                    nlohmann::ordered_json::error_handler_t::replace);
}

int List(const Invocation& invocation) {
  const auto format = ReadOutputFormat(invocation.inputs);
  if (!format) {
    SayProblems(invocation.host, {format.error()});
    return exit_code::kUsage;
  }
  const std::vector<Kept> all = FindKept(invocation);
  if (*format == OutputFormat::kJson) {
    invocation.host.Print(ToJson(all), stdout);
    return exit_code::kOk;
  }
  for (const Kept& kept : all) invocation.host.Print(Describe(kept), stdout);
  invocation.host.Say(
      Level::kInfo,
      absl::StrCat(
          all.size(), " event(s) are kept in ",
          absl::StrJoin(OutboxDirectories(invocation.inputs,
                                          invocation.surroundings.environment),
                        " or "),
          "."));
  return exit_code::kOk;
}

KeptSummary Sum(KeptSummary one, const KeptSummary& other) {
  one.delivered += other.delivered;
  one.rejected += other.rejected;
  if (one.left == 0) one.error = other.error;
  one.left += other.left;
  return one;
}

/// Where more is kept than what is left of the sinks of this run.
void TellOthers(const Invocation& invocation, size_t left) {
  size_t kept = 0;
  for (const Kept& event : FindKept(invocation)) {
    if (event.reason.empty()) ++kept;
  }
  if (kept <= left) return;
  invocation.host.Say(
      Level::kNotice,
      absl::StrCat(kept - left,
                   " event(s) for other sinks or addresses are kept. `outbox "
                   "list` shows them; name those by --sink or --api-url."));
}

void PrintItem(nlohmann::ordered_json item, StepHost& host) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  array.push_back(std::move(item));
  host.Print(array.dump(2, ' ', false,
                        nlohmann::ordered_json::error_handler_t::replace),
             stdout);
}

int Flush(const Invocation& invocation) {
  StepHost& host = invocation.host;
  auto settings =
      ReadSendSettings(invocation.inputs, invocation.surroundings.environment);
  if (!settings) {
    SayProblems(host, settings.error());
    return exit_code::kUsage;
  }
  // DORA_DRY_RUN, which the whole pipeline may have: what would be sent.
  if (settings->dry_run) return List(invocation);
  settings->max_kept_events = std::numeric_limits<size_t>::max();
  const core::SystemClock clock;
  const Delivered delivered = Dispatch({}, *settings, clock, host);
  const Delivered changes =
      DeliverChanges({}, delivered, *settings, clock, host);
  const KeptSummary kept = Sum(delivered.kept, changes.kept);
  const bool fail = settings->on_error == OnError::kFail;
  const bool clean = kept.left == 0 && kept.rejected == 0;
  if (settings->output == OutputFormat::kJson) {
    nlohmann::ordered_json item;
    item["sent"] = kept.delivered;
    item["rejected"] = kept.rejected;
    item["left"] = kept.left;
    if (kept.left > 0) item["error"] = core::ToString(kept.error);
    PrintItem(std::move(item), host);
  }
  host.Say(clean  ? Level::kInfo
           : fail ? Level::kError
                  : Level::kWarning,
           absl::StrCat("Outbox: ", kept.delivered, " sent, ", kept.rejected,
                        " rejected, ", kept.left, " left",
                        kept.left == 0
                            ? "."
                            : absl::StrCat(": ", core::ToString(kept.error))));
  TellOthers(invocation, kept.left);
  const int signal = std::max(delivered.signal, changes.signal);
  if (signal != 0) return 128 + signal;
  return clean || !fail ? exit_code::kOk : exit_code::kDeliveryFailed;
}

bool IsNamed(const Kept& kept, const std::vector<std::string>& ids) {
  return ids.front() == kAllIds ||
         std::find(ids.begin(), ids.end(), kept.entry.delivery.id) != ids.end();
}

/// False where another process is sending the event right now.
bool Drop(const Kept& kept) {
  const core::Outbox outbox(kept.directory);
  if (!kept.reason.empty()) {
    outbox.RemoveRejected(kept.entry);
    return true;
  }
  return outbox.Remove(kept.entry.delivery.id, kept.entry.receiver);
}

int DropAll(const Invocation& invocation, const std::vector<std::string>& ids) {
  StepHost& host = invocation.host;
  const auto format = ReadOutputFormat(invocation.inputs);
  if (!format) {
    SayProblems(host, {format.error()});
    return exit_code::kUsage;
  }
  if (ids.empty()) {
    host.Say(Level::kError,
             "outbox drop: the ids of the events are needed, or the word all. "
             "`outbox list` shows them.");
    return exit_code::kUsage;
  }
  size_t dropped = 0;
  size_t busy = 0;
  for (const Kept& kept : FindKept(invocation)) {
    if (IsNamed(kept, ids)) Drop(kept) ? ++dropped : ++busy;
  }
  const bool missing = ids.front() != kAllIds && dropped < ids.size();
  if (*format == OutputFormat::kJson) {
    nlohmann::ordered_json item;
    item["dropped"] = dropped;
    item["busy"] = busy;
    PrintItem(std::move(item), host);
  }
  host.Say(
      missing || busy > 0 ? Level::kWarning : Level::kInfo,
      absl::StrCat(
          "Outbox: dropped ", dropped, " event(s)",
          busy > 0 ? absl::StrCat("; ", busy, " are being sent right now") : "",
          missing ? "; the other ids are not there" : "", "."));
  return exit_code::kOk;
}

}  // namespace

int RunOutbox(Invocation& invocation) {
  std::vector<std::string> rest = invocation.arguments;
  const std::string action = rest.empty() ? "" : rest.front();
  if (!rest.empty()) rest.erase(rest.begin());
  if (action == "list" && rest.empty()) return List(invocation);
  if (action == "flush" && rest.empty()) return Flush(invocation);
  if (action == "drop") return DropAll(invocation, rest);
  invocation.host.Say(Level::kError,
                      "outbox: write `outbox list`, `outbox flush`, or `outbox "
                      "drop` with ids or the word all.");
  return exit_code::kUsage;
}

}  // namespace dora::cli
