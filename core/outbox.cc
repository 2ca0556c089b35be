#include "core/outbox.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/durable_file.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int kFormat = 1;
constexpr char kPrefix[] = "event-";
constexpr char kSuffix[] = ".json";

Result<std::string> Serialize(const OutboxEntry& entry) {
  Json json;
  json["format"] = kFormat;
  json["id"] = entry.delivery.id;
  json["base_url"] = entry.base_url;
  json["path"] = entry.delivery.path;
  json["kept_at"] = absl::ToUnixNanos(entry.kept_at);
  json["body"] = entry.delivery.body;
  try {
    return json.dump(2) + "\n";
  } catch (const Json::type_error&) {
    return MakeError(ErrorKind::kOutbox,
                     "the event or its destination is not UTF-8");
  }
}

std::optional<OutboxEntry> Deserialize(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  std::ifstream file(path);
  const Json json = Json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("format") ||
      json["format"] != kFormat) {
    return std::nullopt;
  }
  for (const char* name : {"id", "base_url", "path", "body"}) {
    if (!json.contains(name) || !json[name].is_string()) return std::nullopt;
  }
  if (!json.contains("kept_at") || !json["kept_at"].is_number_integer()) {
    return std::nullopt;
  }
  return OutboxEntry{{json["id"], json["path"], json["body"]},
                     json["base_url"],
                     absl::FromUnixNanos(json["kept_at"].get<int64_t>())};
}

}  // namespace

Result<std::string> Outbox::Keep(const OutboxEntry& entry) const {
  const Result<std::string> made = MakePrivateDirectory(directory_);
  if (!made) return made;
  const Result<std::string> text = Serialize(entry);
  if (!text) return text;
  return WriteDurably(PathOf(entry.delivery.id), *text);
}

std::vector<OutboxEntry> Outbox::List() const {
  std::vector<OutboxEntry> entries;
  std::error_code error;
  for (const fs::directory_entry& file :
       fs::directory_iterator(directory_, error)) {
    const std::string name = file.path().filename();
    if (!absl::StartsWith(name, kPrefix) || !absl::EndsWith(name, kSuffix)) {
      continue;
    }
    const std::optional<OutboxEntry> entry = Deserialize(file.path());
    // The name must be the entry's own, or Remove would miss it.
    if (entry && PathOf(entry->delivery.id) == file.path()) {
      entries.push_back(*entry);
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const OutboxEntry& a, const OutboxEntry& b) {
              return a.kept_at < b.kept_at;
            });
  return entries;
}

void Outbox::Remove(const std::string& id) const { unlink(PathOf(id).c_str()); }

Result<std::string> Outbox::Reject(const std::string& id,
                                   const std::string& reason) const {
  const fs::path path = PathOf(id);
  const std::string rejected = absl::StrCat(directory_, "/rejected");
  const Result<std::string> made = MakePrivateDirectory(rejected);
  if (!made) return made;
  std::ifstream file(path);
  Json json = Json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    return MakeError(ErrorKind::kOutbox,
                     absl::StrCat(path.string(), " is no entry of an outbox"));
  }
  json["reason"] = reason;
  const Result<std::string> written = WriteDurably(
      absl::StrCat(rejected, "/", path.filename().string()),
      json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  if (written) Remove(id);
  return written;
}

Outbox::Lock::~Lock() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::optional<Outbox::Lock> Outbox::TryLock() const {
  const int descriptor = open(absl::StrCat(directory_, "/lock").c_str(),
                              O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return std::nullopt;
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    close(descriptor);
    return std::nullopt;
  }
  return Lock(descriptor);
}

std::string Outbox::PathOf(const std::string& id) const {
  return absl::StrCat(directory_, "/", kPrefix, id, kSuffix);
}

}  // namespace dora::core
