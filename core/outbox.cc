#include "core/outbox.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int kFormat = 1;
constexpr char kPrefix[] = "event-";
constexpr char kSuffix[] = ".json";

tl::unexpected<Error> SystemError(const std::string& what) {
  return MakeError(ErrorKind::kOutbox,
                   absl::StrCat(what, ": ", std::strerror(errno)));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  int value() const { return value_; }

 private:
  int value_;
};

bool WriteAll(int descriptor, const std::string& text) {
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t count =
        write(descriptor, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written += static_cast<size_t>(count);
  }
  return true;
}

/// Makes the names in `directory` survive a power cut.
void SyncDirectory(const std::string& directory) {
  const Descriptor folder(
      open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.value() >= 0) fsync(folder.value());
}

/// Writes `text` to `path` so that at no moment a part of it is there.
Result<std::string> WriteDurably(const std::string& path,
                                 const std::string& text) {
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  {
    const Descriptor file(
        open(temporary.c_str(),
             O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
             S_IRUSR | S_IWUSR));
    if (file.value() < 0) return SystemError(absl::StrCat("open ", temporary));
    if (!WriteAll(file.value(), text) || fsync(file.value()) != 0) {
      const auto error = SystemError(absl::StrCat("write ", temporary));
      unlink(temporary.c_str());
      return error;
    }
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const auto error = SystemError(absl::StrCat("rename ", temporary));
    unlink(temporary.c_str());
    return error;
  }
  SyncDirectory(fs::path(path).parent_path());
  return path;
}

/// Creates `directory` and what is missing above it, for this user only.
Result<std::string> MakeDirectory(const std::string& directory) {
  std::error_code error;
  fs::path path = directory;
  // With a slash behind its name the folder would be its own parent.
  if (!path.has_filename()) path = path.parent_path();
  const fs::path parent = path.parent_path();
  if (!parent.empty()) fs::create_directories(parent, error);
  if (mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return SystemError(absl::StrCat("create ", directory));
  }
  return directory;
}

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
  const Result<std::string> made = MakeDirectory(directory_);
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
  const Result<std::string> made = MakeDirectory(rejected);
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
