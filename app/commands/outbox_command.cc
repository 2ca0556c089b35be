#include "app/commands/outbox_command.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/host/exit_code.h"
#include "app/send/deliver.h"
#include "app/send/outbox_judge.h"
#include "app/send/send_settings.h"
#include "core/base/timestamp.h"
#include "core/delivery/outbox.h"
#include "core/delivery/receiver.h"
#include "sinks/dora/receivers.h"
#include "sinks/dora/requests.h"

namespace dora::app {
namespace {

/// In place of ids: drop everything.
constexpr char kAllIds[] = "all";

/// So much of what is kept is shown at once: it is held in memory for that.
constexpr size_t kMaxShownBytes = 64 * 1024 * 1024;

/// A file of an outbox, as it is shown.
struct Kept {
  std::string status;
  std::string directory;
  std::string name;
  std::optional<core::OutboxEntry> entry;
  std::string url;
  std::string why;  ///< it is not sent, or was rejected
  bool is_for_others = false;
};

/// Of a file that is not sent.
const char* StatusOf(Standing standing) {
  switch (standing) {
    case Standing::kSendable:
    case Standing::kForOthers:
      return "kept";
    case Standing::kUnsealed:
    case Standing::kUntold:
      return "unsealed";
    case Standing::kTracked:
      return "tracked";
    case Standing::kUnreadable:
      return "unreadable";
  }
  return "unreadable";
}

/// The receivers of a run with these settings.
std::vector<const core::Receiver*> ReceiversOf(const SendSettings& settings) {
  std::vector<const core::Receiver*> receivers;
  for (const sinks::Sink& sink : settings.sinks) {
    if (sink.file.empty()) receivers.push_back(&sink.receiver);
  }
  if (settings.marks) receivers.push_back(&settings.marks->receiver);
  return receivers;
}

/// The address where an entry would be sent; of a sink that this run does not
/// have, without its path, which no file says.
std::string UrlOf(const core::OutboxEntry& entry, const Judgement& judgement) {
  const core::Receiver api = sinks::DoraReceiver(entry.base_url, {});
  const core::Receiver marks =
      sinks::DoraManagementReceiver(entry.base_url, {}, {});
  std::optional<core::Delivery> delivery = judgement.delivery;
  for (const core::Receiver* receiver : {&api, &marks}) {
    if (delivery || receiver->name != entry.receiver) continue;
    if (auto made = core::DeliveryOf(entry, *receiver)) delivery = *made;
  }
  return absl::StrCat(entry.base_url, delivery ? delivery->path : "");
}

Kept Describe(core::OutboxFile& file, OutboxJudge& judge, bool rejected) {
  Judgement judgement = judge.Judge(file);
  Kept kept{StatusOf(judgement.standing),
            file.folder().path(),
            file.name(),
            file.entry(),
            "",
            ""};
  kept.is_for_others = judgement.standing == Standing::kForOthers;
  if (kept.entry) kept.url = UrlOf(*kept.entry, judgement);
  if (kept.status != std::string("kept")) kept.why = judgement.why;
  if (kept.entry && file.is_busy()) {
    kept.status = "busy";
    kept.why = "another run is sending it";
  }
  if (rejected && kept.status == "kept") {
    kept.status = "rejected";
    kept.why = file.reason();
  }
  return kept;
}

/// Gives each file of the outboxes to `visit` while that says true.
void ForEachFile(
    const Invocation& invocation,
    const std::function<bool(core::OutboxFile&, const Kept&)>& visit) {
  const auto settings =
      ReadSendSettings(invocation.inputs, invocation.surroundings.environment);
  // Broken settings have no receivers, and the files are shown all the same.
  const std::vector<const core::Receiver*> receivers =
      settings ? ReceiversOf(*settings) : std::vector<const core::Receiver*>();
  bool over = false;
  for (const core::Outbox& outbox :
       Outboxes(invocation.inputs, invocation.surroundings.environment)) {
    OutboxJudge judge(outbox.directory(), receivers,
                      invocation.surroundings.environment, {});
    for (const bool rejected : {false, true}) {
      core::Outbox::Look look;
      look.rejected = rejected;
      look.is_over = [&over] { return over; };
      const auto all = outbox.ForEach(look, [&](core::OutboxFile& file) {
        over = over || !visit(file, Describe(file, judge, rejected));
      });
      if (!all) {
        invocation.host.Say(Level::kNotice,
                            absl::StrCat("The outbox cannot be read: ",
                                         core::ToString(all.error()), "."));
        break;
      }
      if (!*all) {
        invocation.host.Say(Level::kNotice,
                            absl::StrCat("Not all files in ",
                                         outbox.directory(), " are shown."));
      }
    }
  }
}

std::string Describe(const Kept& kept) {
  const std::string why =
      kept.why.empty() ? "" : absl::StrCat("  ", kept.status, ": ", kept.why);
  if (!kept.entry) return OneLine(absl::StrCat(kept.name, why));
  const core::OutboxEntry& entry = *kept.entry;
  const std::string kind(entry.kind ? core::KindName(*entry.kind) : "event");
  return OneLine(absl::StrCat(entry.id, "  ",
                              core::FormatRfc3339(entry.kept_at), "  ", kind,
                              " ", kept.url, why));
}

nlohmann::ordered_json ToJson(const Kept& kept) {
  nlohmann::ordered_json item;
  if (kept.entry) item["id"] = kept.entry->id;
  item["status"] = kept.status;
  item["name"] = kept.name;
  if (kept.entry) {
    item["receiver"] = kept.entry->receiver;
    item["url"] = kept.url;
    item["kept_at"] = core::FormatRfc3339(kept.entry->kept_at);
  }
  if (!kept.why.empty()) item["error"] = kept.why;
  item["kept_in"] = kept.directory;
  if (kept.entry) item["body"] = kept.entry->body;
  return item;
}

void TellCount(const Invocation& invocation, size_t events, size_t others) {
  std::vector<std::string> directories;
  for (const core::Outbox& outbox :
       Outboxes(invocation.inputs, invocation.surroundings.environment)) {
    directories.push_back(outbox.directory());
  }
  invocation.host.Say(
      Level::kInfo,
      absl::StrCat(
          events, " event(s) are kept in ", absl::StrJoin(directories, " or "),
          others == 0 ? ""
                      : absl::StrCat("; ", others, " file(s) are not events"),
          "."));
}

int List(const Invocation& invocation) {
  const auto format = ReadOutputFormat(invocation.inputs);
  if (!format) {
    SayProblems(invocation.host, {format.error()});
    return exit_code::kUsage;
  }
  const bool json = *format == OutputFormat::kJson;
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  size_t events = 0;
  size_t others = 0;
  size_t bytes = 0;
  ForEachFile(invocation, [&](core::OutboxFile&, const Kept& kept) {
    ++(kept.entry ? events : others);
    if (!json) {
      invocation.host.Print(Describe(kept), stdout);
      return true;
    }
    array.push_back(ToJson(kept));
    bytes += kept.entry ? kept.entry->body.size() : 0;
    return bytes < kMaxShownBytes;
  });
  if (json) invocation.host.Emit(array);
  TellCount(invocation, events, others);
  return exit_code::kOk;
}

KeptSummary Sum(KeptSummary one, const KeptSummary& other) {
  one.delivered += other.delivered;
  one.rejected += other.rejected;
  if (one.left == 0) one.error = other.error;
  one.left += other.left;
  return one;
}

/// What flush did, and what it leaves, by status.
struct Flushed {
  KeptSummary sum;
  int signal = 0;
  std::map<std::string, size_t> left;

  size_t Left(const char* status) const {
    const auto count = left.find(status);
    return count == left.end() ? 0 : count->second;
  }
};

/// Sends as many as a run holds at once, over and over: the outbox may keep
/// more events than there are descriptors.
Flushed SendAll(SendSettings settings, const Surroundings& surroundings,
                StepHost& host) {
  Flushed flushed;
  bool goes_on = true;
  while (goes_on) {
    const Delivered events = Deliver({}, settings, surroundings, host);
    const Delivered marks =
        DeliverMarks({}, events, settings, surroundings, host);
    const KeptSummary sum = Sum(events.kept, marks.kept);
    flushed.sum = Sum(flushed.sum, sum);
    flushed.signal = std::max(events.signal, marks.signal);
    settings.timeout -= events.took + marks.took;
    settings.tells_of_outbox = false;
    goes_on = sum.delivered + sum.rejected > 0 && sum.left == 0 &&
              flushed.signal == 0 && settings.timeout > absl::ZeroDuration();
  }
  return flushed;
}

void CountLeft(const Invocation& invocation, Flushed& flushed) {
  ForEachFile(invocation, [&](core::OutboxFile&, const Kept& kept) {
    ++flushed.left[kept.is_for_others && kept.status == "kept" ? "other"
                                                               : kept.status];
    return true;
  });
  flushed.sum.left = std::max(flushed.sum.left, flushed.Left("kept"));
  if (flushed.sum.error.message.empty()) {
    flushed.sum.error.message =
        absl::StrCat("no time was left for a try (",
                     invocation.host.NameOf(input::kTimeout), ")");
  }
}

/// What is kept beside what was to be sent.
void TellOthers(const Flushed& flushed, StepHost& host) {
  if (const size_t others = flushed.Left("other")) {
    host.Say(Level::kNotice,
             absl::StrCat(others,
                          " event(s) for other sinks or addresses are kept. "
                          "`outbox list` shows them; to send them, set `",
                          host.NameOf(input::kSink), "` or `",
                          host.NameOf(input::kApiUrl), "`."));
  }
  if (const size_t busy = flushed.Left("busy")) {
    host.Say(Level::kNotice,
             absl::StrCat(busy, " event(s) are being sent by another run."));
  }
}

void EmitFlushed(const Flushed& flushed, StepHost& host) {
  nlohmann::ordered_json item;
  item["sent"] = flushed.sum.delivered;
  item["rejected"] = flushed.sum.rejected;
  item["left"] = flushed.sum.left;
  for (const char* status :
       {"busy", "other", "unsealed", "tracked", "unreadable"}) {
    item[status] = flushed.Left(status);
  }
  if (flushed.sum.left > 0) item["error"] = core::ToString(flushed.sum.error);
  host.Emit(nlohmann::ordered_json::array({std::move(item)}));
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
  settings->sends_unsealed = true;
  Flushed flushed = SendAll(*settings, invocation.surroundings, host);
  CountLeft(invocation, flushed);
  const KeptSummary& sum = flushed.sum;
  const bool fail = settings->on_error == OnError::kFail;
  const bool clean = sum.left == 0 && sum.rejected == 0;
  EmitFlushed(flushed, host);
  host.Say(
      clean ? Level::kInfo : LevelOfFailure(settings->on_error),
      absl::StrCat(
          "Outbox: ", sum.delivered, " sent, ", sum.rejected, " rejected, ",
          sum.left, " left",
          sum.left == 0 ? "." : absl::StrCat(": ", core::ToString(sum.error))));
  TellOthers(flushed, host);
  if (flushed.signal != 0) return exit_code::kSignalled + flushed.signal;
  return clean || !fail ? exit_code::kOk : exit_code::kDeliveryFailed;
}

/// By the id of its event, or by the name of its file.
bool IsNamed(const Kept& kept, const std::vector<std::string>& ids) {
  return ids.front() == kAllIds ||
         std::any_of(ids.begin(), ids.end(), [&kept](const std::string& id) {
           return id == kept.name || (kept.entry && id == kept.entry->id);
         });
}

struct Dropped {
  size_t dropped = 0;
  size_t busy = 0;
  size_t tracked = 0;  ///< git would bring them back
  size_t failed = 0;
};

void Drop(const core::OutboxFile& file, const Kept& kept, Dropped& count) {
  if (kept.status == "tracked") {
    ++count.tracked;
  } else if (kept.status == "busy") {
    ++count.busy;
  } else {
    ++(file.Remove() ? count.dropped : count.failed);
  }
}

std::string Describe(const Dropped& count, bool missing) {
  std::string text =
      absl::StrCat("Outbox: dropped ", count.dropped, " event(s)");
  if (count.busy > 0) {
    absl::StrAppend(&text, "; ", count.busy, " are being sent right now");
  }
  if (count.tracked > 0) {
    absl::StrAppend(&text, "; ", count.tracked,
                    " stay: git tracks them, so remove them by a commit");
  }
  if (count.failed > 0) {
    absl::StrAppend(&text, "; ", count.failed, " cannot be removed");
  }
  return absl::StrCat(text, missing ? "; the other ids were not found" : "",
                      ".");
}

int DropAll(const Invocation& invocation, const std::vector<std::string>& ids) {
  StepHost& host = invocation.host;
  if (const auto format = ReadOutputFormat(invocation.inputs); !format) {
    SayProblems(host, {format.error()});
    return exit_code::kUsage;
  }
  if (ids.empty()) {
    host.Say(Level::kError,
             "outbox drop: requires the ids of events, the names of files, or "
             "`all`. `outbox list` shows them.");
    return exit_code::kUsage;
  }
  Dropped count;
  ForEachFile(invocation, [&](core::OutboxFile& file, const Kept& kept) {
    if (IsNamed(kept, ids)) Drop(file, kept, count);
    return true;
  });
  const size_t left = count.busy + count.tracked + count.failed;
  const bool missing =
      ids.front() != kAllIds && count.dropped + left < ids.size();
  host.Emit(nlohmann::ordered_json::array({{{"dropped", count.dropped},
                                            {"busy", count.busy},
                                            {"tracked", count.tracked},
                                            {"failed", count.failed}}}));
  host.Say(missing || left > 0 ? Level::kWarning : Level::kInfo,
           Describe(count, missing));
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
  invocation.host.Say(
      Level::kError,
      "outbox: use `outbox list`, `outbox flush`, or `outbox drop` "
      "with ids or `all`.");
  return exit_code::kUsage;
}

}  // namespace dora::app
