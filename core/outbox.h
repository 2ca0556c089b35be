#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "core/durable_file.h"
#include "core/error.h"
#include "core/exchange.h"

// Undelivered events on disk: one file each, written before the first try to
// deliver it, so that a process that is killed at any moment leaves either the
// whole file or none, and taken away when the event is delivered. The next run
// delivers what it finds. While a process is at work on an event it holds its
// file, so that no other one sends it at the same time. Files hold the event
// and its destination, never a key.

namespace dora::core {

struct OutboxEntry {
  Delivery delivery;
  /// The name and the address of who is to have the event. They are only
  /// compared with where the current run sends to: a file never decides where
  /// anything is sent.
  std::string receiver;
  std::string base_url;
  absl::Time kept_at;
};

/// An entry that this process works on.
class HeldEntry {
 public:
  HeldEntry(OutboxEntry entry, HeldFile file)
      : entry_(std::move(entry)), file_(std::move(file)) {}

  const OutboxEntry& entry() const { return entry_; }
  const std::string& path() const { return file_.path(); }

  /// Makes the entry survive a power cut. Until then it survives the end of
  /// this process, which costs next to nothing.
  Result<bool> MakeDurable() const { return file_.MakeDurable(); }

  /// Takes the entry out, after its delivery.
  void Remove() const { file_.Remove(); }

  /// Moves the entry to `rejected/`, with the reason: it will not be sent
  /// again by itself, but is not lost. Gives the file's new path.
  Result<std::string> Reject(const std::string& reason) const;

 private:
  OutboxEntry entry_;
  HeldFile file_;
};

class Outbox {
 public:
  /// The outbox in the folder `directory`, which need not exist yet.
  explicit Outbox(std::string directory) : directory_(std::move(directory)) {}

  const std::string& directory() const { return directory_; }

  /// Keeps `entry` and holds it; one with the same id and receiver is
  /// replaced.
  Result<HeldEntry> Keep(const OutboxEntry& entry) const;

  /// What is kept, oldest first. Files that are no entries are left alone.
  std::vector<OutboxEntry> List() const;

  /// What was put aside as rejected, likewise, each with its reason.
  std::vector<std::pair<OutboxEntry, std::string>> ListRejected() const;

  /// Holds at most `limit` of the entries that are `wanted` and that no other
  /// process holds, oldest first. Clears away what writers that were killed
  /// long before `now` have left.
  std::vector<HeldEntry> Take(
      size_t limit, absl::Time now,
      const std::function<bool(const OutboxEntry&)>& wanted) const;

  /// Takes the entry of this event out. False where there is none, or another
  /// process holds it.
  bool Remove(const std::string& id, const std::string& receiver) const;

  /// Takes the entry of this event out of what was put aside as rejected.
  void RemoveRejected(const OutboxEntry& entry) const;

 private:
  std::string directory_;
};

}  // namespace dora::core
