#include "core/delivery/outbox.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/base/sha256.h"
#include "core/delivery/outbox_format.h"
#include "core/event/event_id.h"
#include "core/event/event_kind.h"

namespace dora::core {
namespace {

constexpr char kRejected[] = "rejected";
constexpr char kSealLabel[] = "dora-deploy: seal of an outbox's entry, 1";
/// What a process that was killed while it wrote has left behind.
constexpr absl::Duration kAbandonedAfter = absl::Hours(1);

/// The time of a file's last change; absent where there is none.
std::optional<absl::Time> ChangedAt(const PrivateFolder& folder,
                                    const std::string& name) {
  const auto status = folder.opened().StatusOf(name);
  if (!status) return std::nullopt;
  return status->changed_at;
}

struct DatedName {
  absl::Time changed_at;
  std::string name;

  bool operator<(const DatedName& other) const {
    return std::tie(changed_at, name) < std::tie(other.changed_at, other.name);
  }
};

struct Names {
  std::vector<DatedName> entries;    ///< may be entries, the oldest first
  std::vector<DatedName> temporary;  ///< of writers
  bool all = true;                   ///< false where there are more
};

Names NamesIn(const PrivateFolder& folder, const Outbox::Look& look) {
  Names names;
  size_t seen = 0;
  folder.ForEachName([&](const char* name) {
    names.all =
        ++seen <= Outbox::kMaxNames && !(look.is_over && look.is_over());
    const bool temporary = IsTemporaryName(name);
    if (!names.all || !(temporary || IsEntryName(name))) return names.all;
    if (const auto time = ChangedAt(folder, name)) {
      (temporary ? names.temporary : names.entries).push_back({*time, name});
    }
    return true;
  });
  std::sort(names.entries.begin(), names.entries.end());
  return names;
}

void RemoveAbandoned(const PrivateFolder& folder,
                     const std::vector<DatedName>& names, absl::Time now) {
  for (const DatedName& file : names) {
    if (now - file.changed_at < kAbandonedAfter) continue;
    if (const auto held = Hold(folder, file.name)) held->Remove();
  }
}

}  // namespace

OutboxEntry EntryOf(const Delivery& delivery, const Receiver& receiver,
                    absl::Time now) {
  OutboxEntry entry{delivery.id, receiver.name, receiver.base_url,
                    now,         delivery.kind, "",
                    "",          delivery.body, ""};
  if (!receiver.seal_key.empty()) {
    entry.seal = SealOf(entry, receiver.seal_key);
  }
  return entry;
}

Result<Delivery> DeliveryOf(const OutboxEntry& entry,
                            const Receiver& receiver) {
  for (const EventKind kind : {EventKind::kDeployment, EventKind::kIncident,
                               EventKind::kFailureMark}) {
    if (entry.kind && *entry.kind != kind) continue;
    auto delivery = receiver.make_delivery({kind, entry.id, entry.body});
    if (!delivery) continue;
    if (entry.kind ||
        (delivery->method == entry.method && delivery->path == entry.path)) {
      return delivery;
    }
  }
  return NotTheEvents();
}

std::string SealOf(const OutboxEntry& entry, const Secret& key) {
  std::string said;
  for (const std::string& part :
       {entry.id, entry.receiver, entry.base_url,
        absl::StrCat(absl::ToUnixNanos(entry.kept_at)),
        std::string(entry.kind ? KindName(*entry.kind) : ""), entry.method,
        entry.path, entry.body}) {
    absl::StrAppend(&said, part.size(), ":", part);
  }
  const auto own_key = HmacSha256(key.Reveal(), kSealLabel);
  return absl::BytesToHexString(BytesOf(HmacSha256(BytesOf(own_key), said)));
}

Result<HeldEntry> HeldEntry::Reject(const std::string& reason) const {
  const auto rejected = file_.folder().MakeInside(kRejected);
  if (!rejected) return tl::unexpected(rejected.error());
  const Result<std::string> text = FormatEntry({entry_, reason});
  if (!text) return tl::unexpected(text.error());
  auto written = WriteHeldDurably(*rejected, file_.name(), *text);
  if (!written) return tl::unexpected(written.error());
  written->SetTime(entry_.kept_at);
  Remove();
  return HeldEntry(entry_, *std::move(written));
}

bool HeldEntry::IsReplaced() const {
  return OutboxFile(file_.folder(), file_.name()).entry().has_value();
}

OutboxFile::OutboxFile(const PrivateFolder& folder, const std::string& name)
    : folder_(folder), name_(name) {
  problem_ = Read();
}

std::string OutboxFile::Read() {
  auto file = OpenFile(folder_, name_);
  if (!file) return "it is a link, or cannot be opened";
  file_.emplace(*std::move(file));
  std::string why = file_->WhyNotRead(Outbox::kMaxEntryBytes);
  if (!why.empty()) return why;
  auto read = ParseEntry(file_->Read(Outbox::kMaxEntryBytes));
  if (!read) return read.error().message;
  // The name must be the entry's own, or two files could be one event.
  if (EntryName(read->entry.id, read->entry.receiver) != name_) {
    return "its name does not match its event";
  }
  entry_ = std::move(read->entry);
  reason_ = std::move(read->reason);
  return "";
}

std::optional<HeldEntry> OutboxFile::Hold() {
  // The holder before us may just have taken it away.
  if (!entry_ || !file_->Lock() || !file_->IsInPlace()) return std::nullopt;
  HeldEntry held(*std::move(entry_), *std::move(file_));
  file_.reset();
  return held;
}

bool OutboxFile::Remove() const {
  if (is_busy()) return false;
  return folder_.Remove(name_);
}

Result<HeldEntry> Outbox::Keep(OutboxEntry entry) const {
  const Result<std::string> text = FormatEntry({entry, ""});
  if (!text) return tl::unexpected(text.error());
  const auto folder = PrivateFolder::Make(directory_, rule_);
  if (!folder) return tl::unexpected(folder.error());
  Result<HeldFile> file =
      WriteHeld(*folder, EntryName(entry.id, entry.receiver), *text);
  if (!file) return tl::unexpected(file.error());
  file->SetTime(entry.kept_at);
  return HeldEntry(std::move(entry), *std::move(file));
}

Result<bool> Outbox::ForEach(
    const Look& look, const std::function<void(OutboxFile&)>& visit) const {
  auto folder = PrivateFolder::Find(directory_, rule_);
  if (folder && *folder && look.rejected) {
    folder = (*folder)->FindInside(kRejected);
  }
  if (!folder) return tl::unexpected(folder.error());
  if (!*folder) return true;
  const Names names = NamesIn(**folder, look);
  RemoveAbandoned(**folder, names.temporary, look.now);
  for (const DatedName& file : names.entries) {
    if (look.is_over && look.is_over()) return false;
    if (look.except.count(file.name) > 0) continue;
    OutboxFile opened(**folder, file.name);
    visit(opened);
  }
  return names.all;
}

Result<PrivateFolder> Outbox::MakeFolder(const std::string& name) const {
  const auto folder = PrivateFolder::Make(directory_, rule_);
  return folder ? folder->MakeInside(name) : folder;
}

bool Outbox::Remove(const std::string& id, const std::string& receiver) const {
  const auto folder = PrivateFolder::Find(directory_, rule_);
  if (!folder || !*folder) return false;
  const auto held = core::Hold(**folder, EntryName(id, receiver));
  if (held) held->Remove();
  return held.has_value();
}

}  // namespace dora::core
