#include "core/base/durable_file.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/base/redaction.h"
#include "os/owner.h"
#include "os/paths.h"
#include "os/random.h"
#include "os/system_error.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;

/// Makes a file with a name of its own that begins with `name`, for this user
/// alone (mode 0600).
os::File NewBeside(const PrivateFolder& folder, const std::string& name,
                   std::string& temporary) {
  constexpr os::Opening kNew = {os::Opening::Access::kReadWrite,
                                os::Opening::Creation::kAlways};
  os::SystemRandom random;
  os::File file;
  for (int tries = 0; tries < 100 && !file.is_open(); ++tries) {
    temporary = absl::StrFormat("%s.%08x", name, random());
    file = folder.opened().OpenFile(temporary, kNew);
    if (os::LastFault() != os::Fault::kExists) break;
  }
  return file;
}

/// A new file beside `name`, held, with `text` in it; on the disk itself only
/// where `durable`.
Result<HeldFile> WriteBeside(const PrivateFolder& folder,
                             const std::string& name, const std::string& text,
                             bool durable) {
  std::string temporary;
  os::File opened = NewBeside(folder, name, temporary);
  if (!opened.is_open()) {
    return SystemError(absl::StrCat("create ", folder.PathOf(temporary)));
  }
  HeldFile file(folder, temporary, std::move(opened));
  file.Lock();
  // Whatever a caller has let into it, no key is written.
  if (!file.Write(RedactKeys(text)) || (durable && !file.Flush())) {
    const auto error = SystemError(absl::StrCat("write ", file.path()));
    folder.Remove(temporary);
    return error;
  }
  return file;
}

}  // namespace

bool HeldFile::Lock() const {
  // A file system without locks keeps nobody off.
  return file_.TryLock() != os::LockResult::kHeldByAnother;
}

bool HeldFile::IsInPlace() const {
  const auto ours = file_.Status();
  const auto there = folder_.opened().StatusOf(name_);
  return ours && there && ours->IsSameFileAs(*there);
}

std::string HeldFile::WhyNotRead(size_t max_bytes) const {
  const auto status = file_.Status();
  const auto owner = file_.Owner();
  const auto folder = folder_.opened().Inspect();
  if (!status || !owner || !folder) return "it cannot be inspected";
  if (!status->is_regular()) return "it is not a regular file";
  if (!os::IsOwn(*owner) && *owner != folder->owner) {
    return "it belongs to another user";
  }
  // A second name may be in a folder of somebody else.
  if (status->names > 1) return "it has more than one name (hard links)";
  if (status->size > max_bytes) {
    return absl::StrCat("it is larger than ", max_bytes / 1024, " KiB");
  }
  return "";
}

std::string HeldFile::Read(size_t max_bytes) const {
  std::string text;
  char buffer[16 * 1024];
  while (text.size() < max_bytes) {
    const auto count = file_.ReadAt(text.size(), buffer, sizeof buffer);
    if (count.value_or(0) == 0) break;
    text.append(buffer, *count);
  }
  text.resize(std::min(text.size(), max_bytes));
  return text;
}

Status HeldFile::MakeDurable() const {
  if (!file_.Flush()) return SystemError(absl::StrCat("write ", path()));
  folder_.Sync();
  return {};
}

void HeldFile::SetTime(absl::Time time) const { file_.SetTime(time); }

void HeldFile::Remove() const {
  if (IsInPlace()) folder_.Remove(name_);
}

Status HeldFile::MoveTo(const std::string& name) {
  if (folder_.opened().Rename(name_, name)) {
    name_ = name;
    return {};
  }
  const auto error = SystemError(absl::StrCat("rename ", path()));
  folder_.Remove(name_);
  return error;
}

Result<HeldFile> WriteHeld(const PrivateFolder& folder, const std::string& name,
                           const std::string& text) {
  auto file = WriteBeside(folder, name, text, /*durable=*/false);
  if (!file) return file;
  const auto moved = file->MoveTo(name);
  if (!moved) return tl::unexpected(moved.error());
  return file;
}

Result<HeldFile> OpenFile(const PrivateFolder& folder,
                          const std::string& name) {
  os::File file = folder.opened().OpenFile(name, os::Opening());
  if (file.is_open()) return HeldFile(folder, name, std::move(file));
  return SystemError(absl::StrCat("open ", folder.PathOf(name)));
}

Result<HeldFile> Hold(const PrivateFolder& folder, const std::string& name) {
  auto file = OpenFile(folder, name);
  // The holder before us may just have taken it away.
  if (!file || (file->Lock() && file->IsInPlace())) return file;
  return MakeError(ErrorKind::kOutbox, absl::StrCat(folder.PathOf(name),
                                                    " is locked by another "
                                                    "process"));
}

Result<HeldFile> WriteHeldDurably(const PrivateFolder& folder,
                                  const std::string& name,
                                  const std::string& text) {
  auto file = WriteBeside(folder, name, text, /*durable=*/true);
  if (!file) return file;
  const auto moved = file->MoveTo(name);
  if (!moved) return tl::unexpected(moved.error());
  folder.Sync();
  return file;
}

Status WriteDurably(const std::string& path, const std::string& text) {
  const fs::path whole = os::Path(path);
  const fs::path parent = whole.parent_path();
  const auto folder = PrivateFolder::Make(
      parent.empty() ? "." : os::TextOf(parent), FolderRule::kAny);
  if (!folder) return tl::unexpected(folder.error());
  const auto written =
      WriteHeldDurably(*folder, os::TextOf(whole.filename()), text);
  if (!written) return tl::unexpected(written.error());
  return {};
}

}  // namespace dora::core
