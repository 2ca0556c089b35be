#include "core/outbox.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int kFormat = 1;
constexpr char kPrefix[] = "event-";
constexpr char kSuffix[] = ".json";
constexpr char kRejected[] = "rejected";
/// Not even the largest event with all its tags comes near.
constexpr uintmax_t kMaxFileBytes = 16 * 1024 * 1024;
/// What a process that was killed while it wrote has left behind.
constexpr absl::Duration kAbandonedAfter = absl::Hours(1);

std::string NameOf(const std::string& id, const std::string& receiver) {
  return absl::StrCat(kPrefix, id, "@", receiver, kSuffix);
}

std::string NameOf(const OutboxEntry& entry) {
  return NameOf(entry.delivery.id, entry.receiver);
}

Result<std::string> Serialize(const OutboxEntry& entry) {
  const Delivery& delivery = entry.delivery;
  Json json;
  json["format"] = kFormat;
  json["id"] = delivery.id;
  json["receiver"] = entry.receiver;
  json["base_url"] = entry.base_url;
  json["method"] = delivery.method;
  json["path"] = delivery.path;
  json["content_type"] = delivery.content_type;
  json["headers"] = delivery.headers;
  json["kept_at"] = absl::ToUnixNanos(entry.kept_at);
  json["body"] = delivery.body;
  try {
    return json.dump(2) + "\n";
  } catch (const Json::type_error&) {
    return MakeError(ErrorKind::kOutbox,
                     "the event or its destination is not UTF-8");
  }
}

/// True for what can stand in a request's head: a file may have been written
/// by anyone.
bool IsPlain(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isprint(static_cast<unsigned char>(c));
  });
}

bool IsHeaderName(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
  });
}

bool IsPath(absl::string_view text) {
  return absl::StartsWith(text, "/") && IsPlain(text) &&
         !absl::StrContains(text, ' ') && !absl::StrContains(text, "..");
}

bool ReadHeaders(const Json& json, Delivery& delivery) {
  if (!json.is_object()) return false;
  for (const auto& [name, value] : json.items()) {
    if (!IsHeaderName(name) || !value.is_string()) return false;
    if (!IsPlain(value.get_ref<const std::string&>())) return false;
    delivery.headers[name] = value;
  }
  return true;
}

Json ReadJson(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(path, error)) ||
      fs::file_size(path, error) > kMaxFileBytes) {
    return nullptr;
  }
  std::ifstream file(path);
  return Json::parse(file, nullptr, /*allow_exceptions=*/false);
}

std::optional<OutboxEntry> Deserialize(const Json& json) {
  if (!json.is_object() || !json.contains("format") ||
      json["format"] != kFormat) {
    return std::nullopt;
  }
  for (const char* name : {"id", "receiver", "base_url", "method", "path",
                           "content_type", "body"}) {
    if (!json.contains(name) || !json[name].is_string()) return std::nullopt;
  }
  if (!json.contains("kept_at") || !json["kept_at"].is_number_integer()) {
    return std::nullopt;
  }
  OutboxEntry entry;
  Delivery& delivery = entry.delivery;
  delivery.id = json["id"];
  delivery.method = json["method"];
  delivery.path = json["path"];
  delivery.content_type = json["content_type"];
  delivery.body = json["body"];
  entry.receiver = json["receiver"];
  entry.base_url = json["base_url"];
  entry.kept_at = absl::FromUnixNanos(json["kept_at"].get<int64_t>());
  const bool sound = IsHeaderName(delivery.method) && IsPath(delivery.path) &&
                     IsPlain(delivery.content_type) &&
                     json.contains("headers") &&
                     ReadHeaders(json["headers"], delivery);
  return sound ? std::make_optional(std::move(entry)) : std::nullopt;
}

struct Found {
  OutboxEntry entry;
  Json json;
  std::string path;
};

/// The names of the files in `directory` that may be ours.
std::vector<std::string> NamesIn(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (const fs::directory_entry& file :
       fs::directory_iterator(directory, error)) {
    std::string name = file.path().filename();
    if (absl::StartsWith(name, kPrefix)) names.push_back(std::move(name));
  }
  return names;
}

/// The entries among `names`, oldest first.
std::vector<Found> Find(const std::string& directory,
                        const std::vector<std::string>& names) {
  std::vector<Found> found;
  for (const std::string& name : names) {
    if (!absl::EndsWith(name, kSuffix)) continue;
    const std::string path = absl::StrCat(directory, "/", name);
    Json json = ReadJson(path);
    std::optional<OutboxEntry> entry = Deserialize(json);
    // The name must be the entry's own, or two files could be one event.
    if (!entry || NameOf(*entry) != name) continue;
    found.push_back({*std::move(entry), std::move(json), path});
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return a.entry.kept_at < b.entry.kept_at;
  });
  return found;
}

std::vector<Found> Find(const std::string& directory) {
  return Find(directory, NamesIn(directory));
}

/// Clears away what processes that were killed while writing have left.
void RemoveAbandoned(const std::string& directory,
                     const std::vector<std::string>& names, absl::Time now) {
  for (const std::string& name : names) {
    const std::string path = absl::StrCat(directory, "/", name);
    struct stat status;
    if (!absl::StrContains(name, absl::StrCat(kSuffix, ".")) ||
        lstat(path.c_str(), &status) != 0 ||
        now - absl::FromTimeT(status.st_mtime) < kAbandonedAfter) {
      continue;
    }
    if (const auto held = Hold(path)) held->Remove();
  }
}

}  // namespace

Result<std::string> HeldEntry::Reject(const std::string& reason) const {
  const fs::path path = file_.path();
  const std::string rejected = path.parent_path() / kRejected;
  const Result<std::string> made = MakePrivateDirectory(rejected);
  if (!made) return made;
  const Result<std::string> text = Serialize(entry_);
  if (!text) return text;
  Json json = Json::parse(*text);
  json["reason"] = reason;
  const Result<std::string> written = WriteDurably(
      absl::StrCat(rejected, "/", path.filename().string()),
      json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  if (written) Remove();
  return written;
}

Result<HeldEntry> Outbox::Keep(const OutboxEntry& entry) const {
  const Result<std::string> made = MakePrivateDirectory(directory_);
  if (!made) return tl::unexpected(made.error());
  const Result<std::string> text = Serialize(entry);
  if (!text) return tl::unexpected(text.error());
  Result<HeldFile> file =
      WriteHeld(absl::StrCat(directory_, "/", NameOf(entry)), *text);
  if (!file) return tl::unexpected(file.error());
  return HeldEntry(entry, *std::move(file));
}

std::vector<OutboxEntry> Outbox::List() const {
  std::vector<OutboxEntry> entries;
  for (Found& found : Find(directory_)) {
    entries.push_back(std::move(found.entry));
  }
  return entries;
}

std::vector<std::pair<OutboxEntry, std::string>> Outbox::ListRejected() const {
  std::vector<std::pair<OutboxEntry, std::string>> entries;
  for (Found& found : Find(absl::StrCat(directory_, "/", kRejected))) {
    const auto reason = found.json.find("reason");
    entries.emplace_back(
        std::move(found.entry),
        reason != found.json.end() && reason->is_string() ? *reason : Json(""));
  }
  return entries;
}

std::vector<HeldEntry> Outbox::Take(
    size_t limit, absl::Time now,
    const std::function<bool(const OutboxEntry&)>& wanted) const {
  const std::vector<std::string> names = NamesIn(directory_);
  RemoveAbandoned(directory_, names, now);
  std::vector<HeldEntry> taken;
  for (Found& found : Find(directory_, names)) {
    if (taken.size() >= limit) break;
    if (!wanted(found.entry)) continue;
    Result<HeldFile> file = Hold(found.path);
    if (!file) continue;
    // It may have been replaced between the look and the hold.
    std::optional<OutboxEntry> entry = Deserialize(ReadJson(found.path));
    if (!entry || NameOf(*entry) != NameOf(found.entry)) continue;
    taken.emplace_back(*std::move(entry), *std::move(file));
  }
  return taken;
}

bool Outbox::Remove(const std::string& id, const std::string& receiver) const {
  const auto held = Hold(absl::StrCat(directory_, "/", NameOf(id, receiver)));
  if (held) held->Remove();
  return held.has_value();
}

void Outbox::RemoveRejected(const OutboxEntry& entry) const {
  unlink(absl::StrCat(directory_, "/", kRejected, "/", NameOf(entry)).c_str());
}

}  // namespace dora::core
