#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "intake/contract/object_reader.h"

// The rules that deployments and failures share, one function a rule: id, git,
// custom_tags, times. Each reads its attribute, reports what is wrong
// with it, and hands back what is right. Used by validate.cc only.

namespace dora::intake {

/// The event's own id; empty when it has none.
std::string ReadId(const ObjectReader& attributes);

/// The git object as it was sent; null when there is none.
nlohmann::json ReadGit(const ObjectReader& attributes);

/// The tags as they were sent; null stays null.
nlohmann::json ReadCustomTags(const ObjectReader& attributes);

struct Times {
  absl::Time started_at;
  std::optional<absl::Time> finished_at;
};

/// started_at and, where it is there, finished_at: in order.
Times ReadTimes(const ObjectReader& attributes);

}  // namespace dora::intake
