#pragma once

#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "intake/faults/fault.h"

// Which fault meets which request. The faults stand in order; the first that
// applies wins, except that plain delays add up and let the search go on. The
// same faults and the same requests give the same decisions: the dice are
// seeded. Safe for many threads.

namespace dora::intake {

class FaultPlan {
 public:
  explicit FaultPlan(std::vector<Fault> faults);

  /// Starts over with other faults; counts and dice begin anew.
  void Replace(std::vector<Fault> faults);

  /// What meets the next request for `path`; its delay is the whole delay.
  std::optional<Fault> Decide(const std::string& path);

 private:
  struct Entry {
    Fault fault;
    int64_t seen = 0;  ///< requests for its path that came as far as this
    std::mt19937_64 dice;
  };

  static bool Applies(Entry& entry, const std::string& path);

  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace dora::intake
