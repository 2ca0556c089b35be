#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "core/base/error.h"
#include "os/file.h"

// Which events of an import the API has confirmed: a set on disk, kept while
// the import runs, so that a run after an interrupt sends none of them again.
// An event is in the set by a hash of its destination and its body: it stays
// known where the file grows, is reordered or split, and a corrected record
// is a new one.
//
// The file is a hash table of 8-byte marks that are only ever written from
// empty to full, each in one write. A process that is killed at any moment
// leaves a table whose every mark is true; so does a power cut, which may lose
// the newest marks, but an event sent again has the same id.

namespace dora::app {

class ImportState {
 public:
  /// Opens or makes the file `path`, whose folder exists, with room on the
  /// disk for `more` events beyond those in it: what is sent later can be
  /// noted. Only one process has it at a time; another user's is refused.
  static core::Result<std::unique_ptr<ImportState>> Open(
      const std::string& path, uint64_t more);

  ImportState(const ImportState&) = delete;
  ImportState& operator=(const ImportState&) = delete;
  ~ImportState();

  /// The mark of an event for this destination.
  static uint64_t MarkOf(absl::string_view base_url, absl::string_view body);

  bool Contains(uint64_t mark) const;
  /// Adds a mark. It survives the end of this process when this returns.
  core::Status Add(uint64_t mark);

  uint64_t size() const { return size_; }

 private:
  ImportState() = default;

  core::Status Lock();
  core::Status Load();
  core::Status Count();
  bool MakeRoom() const;
  core::Status Grow(uint64_t capacity);
  bool FillFrom(const os::File& old, uint64_t old_capacity) const;
  bool Replace(os::File& old, const std::string& temporary) const;
  uint64_t SlotOf(uint64_t mark) const;

  std::string path_;
  os::File file_;
  os::File lock_;
  uint64_t capacity_ = 0;  ///< a power of two
  uint64_t size_ = 0;
};

}  // namespace dora::app
