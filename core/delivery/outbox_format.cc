#include "core/delivery/outbox_format.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/bounded_json.h"
#include "core/event/event_id.h"
#include "core/event/event_kind.h"

namespace dora::core {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;
constexpr char kPrefix[] = "event-";
constexpr char kSuffix[] = ".json";

/// Of a-z 0-9 and -, as receivers are called.
bool IsReceiverName(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) ||
           absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '-';
  });
}

tl::unexpected<Error> NotAnEntry(std::string why) {
  return MakeError(ErrorKind::kOutbox, std::move(why));
}

/// The kind by its name; absent for another name.
std::optional<EventKind> KindOf(absl::string_view name) {
  for (const EventKind kind : {EventKind::kDeployment, EventKind::kIncident,
                               EventKind::kFailureMark}) {
    if (KindName(kind) == name) return kind;
  }
  return std::nullopt;
}

/// Reads the members; false where one lacks or is not what it has to be.
bool ReadMembers(const Json& json, OutboxEntry& entry) {
  for (const auto& [name, text] :
       {std::pair("id", &entry.id), std::pair("receiver", &entry.receiver),
        std::pair("base_url", &entry.base_url),
        std::pair("body", &entry.body)}) {
    const Json& value = ValueAt(json, {name});
    if (!value.is_string()) return false;
    *text = value.get<std::string>();
  }
  const Json& kept_at = ValueAt(json, {"kept_at"});
  if (!kept_at.is_number_integer()) return false;
  entry.kept_at = absl::FromUnixNanos(kept_at.get<int64_t>());
  entry.kind = KindOf(TextOf(json, "kind"));
  if (!entry.kind) {
    entry.method = TextOf(json, "method");
    entry.path = TextOf(json, "path");
  }
  entry.seal = TextOf(json, "seal");
  return IsEventId(entry.id) && IsReceiverName(entry.receiver);
}

/// `text`, which a server may have written, with nothing in it but UTF-8.
Json Utf8Of(const std::string& text) {
  return Json::parse(
      Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

Result<std::string> FormatEntry(const OutboxText& text) {
  const OutboxEntry& entry = text.entry;
  Json json = {{"format", kFormat},
               {"id", entry.id},
               {"receiver", entry.receiver},
               {"base_url", entry.base_url},
               {"kept_at", absl::ToUnixNanos(entry.kept_at)},
               {"body", entry.body}};
  if (entry.kind) {
    json["kind"] = std::string(KindName(*entry.kind));
  } else {
    json["method"] = entry.method;
    json["path"] = entry.path;
  }
  if (!entry.seal.empty()) json["seal"] = entry.seal;
  if (!text.reason.empty()) json["reason"] = Utf8Of(text.reason);
  std::string dumped;
  try {
    dumped = json.dump(2) + "\n";
  } catch (const Json::type_error&) {
    return MakeError(ErrorKind::kOutbox,
                     "the event or its destination is not UTF-8");
  }
  if (dumped.size() > Outbox::kMaxEntryBytes) {
    return MakeError(ErrorKind::kOutbox,
                     absl::StrCat("the event is larger than ",
                                  Outbox::kMaxEntryBytes / 1024, " KiB"));
  }
  return dumped;
}

Result<OutboxText> ParseEntry(absl::string_view text) {
  const auto json = ParseBoundedJson(text);
  if (!json) return NotAnEntry("it is not the JSON of an entry, or is cut off");
  const Json& format = ValueAt(*json, {"format"});
  if (!format.is_number_integer()) return NotAnEntry("it is not an entry");
  if (format != kFormat ||
      (json->contains("kind") && !KindOf(TextOf(*json, "kind")))) {
    return NotAnEntry("it has another format; a newer version may read it");
  }
  OutboxText read;
  if (!ReadMembers(*json, read.entry)) return NotAnEntry("it is not an entry");
  read.reason = TextOf(*json, "reason");
  return read;
}

std::string EntryName(const std::string& id, const std::string& receiver) {
  return absl::StrCat(kPrefix, id, "@", receiver, kSuffix);
}

bool IsEntryName(absl::string_view name) {
  return absl::StartsWith(name, kPrefix) && absl::EndsWith(name, kSuffix);
}

std::string EntryPattern() { return absl::StrCat(kPrefix, "*", kSuffix); }

bool IsTemporaryName(absl::string_view name) {
  return absl::StartsWith(name, kPrefix) &&
         absl::StrContains(name, absl::StrCat(kSuffix, "."));
}

}  // namespace dora::core
