#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/error.h"
#include "core/sender.h"

// Undelivered events on disk: one file each, written so that a crash at any
// moment leaves either the whole file or none. The next run delivers what it
// finds. Files hold the event and its destination, never a key.

namespace dora::core {

struct OutboxEntry {
  Delivery delivery;
  /// Where the event was meant to go. It is only compared with where the
  /// current run sends to: a file never decides where anything is sent.
  std::string base_url;
  absl::Time kept_at;
};

class Outbox {
 public:
  /// The outbox in the folder `directory`, which need not exist yet.
  explicit Outbox(std::string directory) : directory_(std::move(directory)) {}

  const std::string& directory() const { return directory_; }

  /// Keeps `entry`; an entry with the same id is replaced. Durable when this
  /// returns. Gives the file's path.
  Result<std::string> Keep(const OutboxEntry& entry) const;

  /// What is kept, oldest first. Files that are no entries are left alone.
  std::vector<OutboxEntry> List() const;

  /// Takes the entry of this event out, after its delivery.
  void Remove(const std::string& id) const;

  /// Moves the entry of this event to `rejected/`, with the reason: it will
  /// not be sent again by itself, but is not lost. Gives the file's new path.
  Result<std::string> Reject(const std::string& id,
                             const std::string& reason) const;

  /// Holds off other processes while it lives. Only the holder delivers what
  /// is kept; anyone may keep.
  class Lock {
   public:
    explicit Lock(int descriptor) : descriptor_(descriptor) {}
    Lock(Lock&& other) noexcept : descriptor_(other.descriptor_) {
      other.descriptor_ = -1;
    }
    Lock& operator=(Lock&&) = delete;
    ~Lock();

   private:
    int descriptor_;
  };

  /// The lock, or none where another process holds it or there is no outbox.
  std::optional<Lock> TryLock() const;

 private:
  std::string PathOf(const std::string& id) const;

  std::string directory_;
};

}  // namespace dora::core
