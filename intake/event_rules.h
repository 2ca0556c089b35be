#pragma once

// The rules that deployments and failures share, one function a rule: id, git,
// custom_tags, times. Each reads its attribute, complains about what is wrong
// with it, and hands back what is right. Used by validate.cc only.

#include <optional>
#include <string>

#include "intake/object_reader.h"

namespace dora::intake {

/// The event's own id; empty when it has none.
std::string ReadId(const ObjectReader& attributes);

/// The git object as it was sent; null when there is none.
nlohmann::json ReadGit(const ObjectReader& attributes);

/// The tags as they were sent; null stays null.
nlohmann::json ReadCustomTags(const ObjectReader& attributes);

struct Times {
  int64_t started_at = 0;
  std::optional<int64_t> finished_at;
};

/// started_at and, where it is there, finished_at: in order, in nanoseconds.
Times ReadTimes(const ObjectReader& attributes);

}  // namespace dora::intake
