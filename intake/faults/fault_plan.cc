#include "intake/faults/fault_plan.h"

#include <utility>

#include "absl/strings/match.h"

namespace dora::intake {
namespace {

// In [0, 1). The standard's distributions differ between libraries; the bits of
// the engine do not.
double Roll(std::mt19937_64& dice) {
  return static_cast<double>(dice() >> 11) * 0x1.0p-53;
}

}  // namespace

FaultPlan::FaultPlan(std::vector<Fault> faults) { Replace(std::move(faults)); }

void FaultPlan::Replace(std::vector<Fault> faults) {
  std::vector<Entry> entries;
  for (Fault& fault : faults) {
    const uint64_t seed = fault.seed;
    entries.push_back({std::move(fault), 0, std::mt19937_64(seed)});
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  entries_ = std::move(entries);
}

std::optional<Fault> FaultPlan::Decide(const std::string& path) {
  const std::lock_guard<std::mutex> lock(mutex_);
  absl::Duration delay;
  std::optional<Fault> decided;
  for (Entry& entry : entries_) {
    if (!Applies(entry, path)) continue;
    delay += entry.fault.delay;
    decided = entry.fault;
    if (entry.fault.kind != FaultKind::kDelay) break;
  }
  if (decided) decided->delay = delay;
  return decided;
}

bool FaultPlan::Applies(Entry& entry, const std::string& path) {
  if (!absl::StartsWith(path, entry.fault.path)) return false;
  if (++entry.seen > entry.fault.first) return false;
  return Roll(entry.dice) < entry.fault.share;
}

}  // namespace dora::intake
