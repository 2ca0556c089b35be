#include "intake/dashboard/failures.h"

#include "intake/dashboard/rollbacks.h"

namespace dora::intake::dashboard {
namespace {

void AddMarked(const Series& counted, Failures& failures) {
  for (const Deployment* one : counted) {
    if (one->marked_failed.value_or(false)) {
      failures.by_id[one->id].is_marked = true;
    }
  }
  for (auto& [id, remedy] : FindRemedies(counted)) {
    failures.by_id[id].remedy = remedy;
  }
}

void AddFound(const Rollback& rollback, Failures& failures) {
  const Deployment& failed = *rollback.failed;
  failures.rollbacks.insert(rollback.rollback->id);
  if (!failed.marked_failed.value_or(true)) return;  // said to be stable
  Failure& failure = failures.by_id[failed.id];
  failure.is_found = true;
  if (!failure.remedy) {
    failure.remedy = RemedyBy(*rollback.rollback, failed, "rollback");
  }
  failures.fixes.insert(rollback.rollback->id);
}

}  // namespace

Failures FindFailures(const History& history) {
  Series counted;
  for (const auto& [where, series] : history.series) {
    counted.insert(counted.end(), series.begin(), series.end());
  }
  Failures failures;
  AddMarked(counted, failures);
  for (const auto& [where, series] : history.series) {
    for (const Rollback& one : FindRollbacks(series)) AddFound(one, failures);
  }
  for (const auto& [id, failure] : failures.by_id) {
    if (failure.remedy) failures.fixes.insert(failure.remedy->id);
  }
  return failures;
}

}  // namespace dora::intake::dashboard
