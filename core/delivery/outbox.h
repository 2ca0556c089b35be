#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "core/base/durable_file.h"
#include "core/base/error.h"
#include "core/base/private_folder.h"
#include "core/base/secret.h"
#include "core/delivery/delivery.h"
#include "core/delivery/receiver.h"

// Undelivered events on disk: one file each, written before the first try to
// deliver it, so that a process that is killed at any moment leaves either the
// whole file or none, and taken away when the event is delivered. The next run
// delivers what it finds. While a process is at work on an event it holds its
// file, so that no other one sends it at the same time.
//
// A file is data of strangers: whoever can write a cache or a commit can bring
// one. It says which event it keeps and for whom, and nothing about how that is
// sent: the receiver makes the request from the event. It holds no key.

namespace dora::core {

struct OutboxEntry {
  std::string id;
  /// The name and the address of who is to have the event. They are only
  /// compared with where the current run sends to: a file never decides where
  /// anything is sent.
  std::string receiver;
  std::string base_url;
  absl::Time kept_at;
  /// Absent in a file of an earlier build, which has the next two instead. They
  /// are compared with what a kind would be sent as, and tell it so.
  std::optional<EventKind> kind;
  std::string method;
  std::string path;
  std::string body;
  /// Proves that who kept the event has the receiver's secret; may be empty.
  std::string seal;
};

/// What is kept of `delivery`, sealed where the receiver has a secret.
OutboxEntry EntryOf(const Delivery& delivery, const Receiver& receiver,
                    absl::Time now);

/// The request of a kept event, made by `receiver`; an error where the file
/// does not hold such an event.
Result<Delivery> DeliveryOf(const OutboxEntry& entry, const Receiver& receiver);

/// The seal of an entry: HMAC-SHA-256 over all that the file says, under a key
/// that is itself an HMAC of `key` for this use alone. It tells nothing of the
/// key to who does not try all keys, and a key is 119 bits at least.
std::string SealOf(const OutboxEntry& entry, const Secret& key);

/// An entry that this process works on.
class HeldEntry {
 public:
  HeldEntry(OutboxEntry entry, HeldFile file)
      : entry_(std::move(entry)), file_(std::move(file)) {}

  const OutboxEntry& entry() const { return entry_; }
  std::string path() const { return file_.path(); }

  /// Makes the entry survive a power cut. Until then it survives the end of
  /// this process, which costs next to nothing.
  Status MakeDurable() const { return file_.MakeDurable(); }

  /// True while the file is where it was kept.
  bool IsInPlace() const { return file_.IsInPlace(); }

  /// True where another file of the same event is there instead.
  bool IsReplaced() const;

  /// Takes the entry out, after its delivery.
  void Remove() const { file_.Remove(); }

  /// Moves the entry to `rejected/`, with the reason: it will not be sent
  /// again by itself, but is not lost. Gives what is there now.
  Result<HeldEntry> Reject(const std::string& reason) const;

 private:
  OutboxEntry entry_;
  HeldFile file_;
};

/// A file of the outbox, opened and looked at.
class OutboxFile {
 public:
  /// Looks at the file `name` of `folder`.
  OutboxFile(const PrivateFolder& folder, const std::string& name);

  const std::string& name() const { return name_; }
  const PrivateFolder& folder() const { return folder_; }

  /// What it keeps; absent where it is not an entry, and problem() says why.
  const std::optional<OutboxEntry>& entry() const { return entry_; }
  const std::string& problem() const { return problem_; }
  /// Of an event that was rejected: why.
  const std::string& reason() const { return reason_; }

  /// Holds it; absent where another process does, or it is gone. After this the
  /// file is of no use.
  std::optional<HeldEntry> Hold();

  /// True where another process holds it right now.
  bool is_busy() const { return file_ && !file_->Lock(); }

  /// Takes it away, whatever it is. False where another process holds it.
  bool Remove() const;

 private:
  std::string Read();

  PrivateFolder folder_;
  std::string name_;
  std::optional<HeldFile> file_;
  std::optional<OutboxEntry> entry_;
  std::string problem_;
  std::string reason_;
};

class Outbox {
 public:
  /// No entry is larger. An event has 100 tags at most and some ten other
  /// values; of 4 KiB each, which is far more than the API takes of a tag (200
  /// characters), that is half of this, escapes included.
  static constexpr size_t kMaxEntryBytes = 1024 * 1024;
  /// How many names are looked at: a larger folder is not read to its end.
  static constexpr size_t kMaxNames = 100 * 1000;

  /// The outbox in the folder `directory`, which need not exist yet.
  explicit Outbox(std::string directory, FolderRule rule = FolderRule::kOwn)
      : directory_(std::move(directory)), rule_(rule) {}

  const std::string& directory() const { return directory_; }

  /// Keeps `entry` and holds it; one with the same id and receiver is
  /// replaced.
  Result<HeldEntry> Keep(OutboxEntry entry) const;

  /// Which files are looked at, and how long.
  struct Look {
    bool rejected = false;  ///< those that were put aside
    /// Where it is said, what writers that were killed long before have left is
    /// cleared away.
    absl::Time now = absl::InfinitePast();
    /// Asked before each; true ends it. May be empty.
    std::function<bool()> is_over = {};
    /// Files of these names are not opened.
    std::unordered_set<std::string> except = {};
  };

  /// Gives each file to `visit`, one at a time, the oldest first. False where
  /// not all were looked at; an error where the folder cannot be used.
  Result<bool> ForEach(const Look& look,
                       const std::function<void(OutboxFile&)>& visit) const;

  /// Makes and opens a folder in the outbox's.
  Result<PrivateFolder> MakeFolder(const std::string& name) const;

  /// Takes the entry of this event out. False where there is none, or another
  /// process holds it.
  bool Remove(const std::string& id, const std::string& receiver) const;

 private:
  std::string directory_;
  FolderRule rule_;
};

}  // namespace dora::core
