#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "app/host/step_host.h"
#include "app/import/disk_sorter.h"
#include "app/import/key_hash.h"
#include "core/base/error.h"
#include "core/event/deployment.h"

// What an import will not bring, though the receiver takes every event of it:
// it keeps events for two years, and has no lead time of a deployment without
// a commit, of the first one of a service in an environment, and of one that
// comes more than 60 days after the one before. Records come in any order, and
// there may be millions.
// Source: https://docs.datadoghq.com/dora_metrics/calculation/

namespace dora::app {

/// How many records there are of a kind, and which come first in the file.
struct SomeRecords {
  int64_t count = 0;
  std::vector<int64_t> first;  ///< their numbers, sorted

  void Add(int64_t number);
};

struct Uncounted {
  int64_t deployments = 0;  ///< that are looked at
  SomeRecords too_old;      ///< not among the next
  SomeRecords without_commit;
  SomeRecords firsts;
  SomeRecords late;
};

class UncountedFinder {
 public:
  /// At most `max_in_memory` events (32 bytes each) are held in memory; more go
  /// to a file without a name in `directory`.
  UncountedFinder(std::string directory, absl::Time now,
                  size_t max_in_memory = 1 << 16);

  /// Fails where the file cannot be written.
  core::Status Add(const core::Deployment& event, int64_t number);

  /// What is known of all events but those whose numbers are in `left_out`,
  /// which is sorted. Ends the finder's use.
  core::Result<Uncounted> Find(const std::vector<int64_t>& left_out);

 private:
  struct Entry {
    KeyHash place;  ///< service and environment
    int64_t finished_at;
    int64_t number_and_commit;  ///< twice the number, and one with a commit

    int64_t number() const { return number_and_commit / 2; }
    bool has_commit() const { return number_and_commit % 2 == 1; }
    bool operator<(const Entry& other) const;
  };
  class Walk;

  DiskSorter<Entry> sorter_;
  const int64_t kept_since_;
};

}  // namespace dora::app
