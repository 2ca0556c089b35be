#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/result.h"

// A fault: one way in which the server misbehaves on purpose, and when. Written
// as a spec, `KIND[,key=value...]`; README.md has the grammar. This file parses
// specs; fault_plan.h decides which fault meets a request; fault_effect.h does
// the damage.

namespace dora::intake {

enum class FaultKind {
  kDelay,  ///< nothing but the delay, which every kind may have
  kStatus,
  kHang,
  kReset,
  kTruncate,
  kGarbage,
  kEmpty,
  kStoreThenReset,
  kOversize,
  kDate,  ///< the true answer, with the Date of a clock that is wrong
};

struct Fault {
  FaultKind kind = FaultKind::kDelay;
  std::string name;  ///< the kind as it was written, for the request log
  absl::Duration delay;
  /// How far the answer's Date is from now.
  std::optional<absl::Duration> clock_offset;

  // Of a status fault: what is in its answer.
  int status = 0;
  std::string detail;
  std::string location;
  std::string retry_after;                         ///< as it goes out, or
  std::optional<absl::Duration> retry_after_date;  ///< from now, as a date
  std::optional<int64_t> rate_limit_reset;

  // Which requests it meets.
  std::string path = "/api/";
  int64_t first = std::numeric_limits<int64_t>::max();
  double share = 1.0;
  uint64_t seed = 1;
};

/// The error names the part of the spec that is wrong, and the rule.
core::Expected<Fault, std::string> ParseFault(const std::string& spec);

/// All of them or the first error.
core::Expected<std::vector<Fault>, std::string> ParseFaults(
    const std::vector<std::string>& specs);

}  // namespace dora::intake
