#pragma once

#include <optional>

#include "app/inputs/inputs.h"
#include "core/base/error.h"
#include "providers/environment.h"
#include "providers/file_reader.h"
#include "providers/read_context.h"

namespace dora::app {

/// What the CI says of this run: found out once, at the first question, as it
/// may read a file of the CI's.
class Detection {
 public:
  /// All must outlive this.
  Detection(const Inputs& inputs, const providers::Environment& environment,
            const providers::FileReader& files)
      : inputs_(inputs), environment_(environment), files_(files) {}

  /// What an event needs; an error for a provider that does not exist.
  const core::Result<providers::DetectedContext>& OfEvent() const;

  /// All that the CI says; for who shows it.
  core::Result<providers::DetectedContext> Everything() const;

 private:
  core::Result<providers::DetectedContext> Detect(
      providers::Detail detail) const;

  const Inputs& inputs_;
  const providers::Environment& environment_;
  const providers::FileReader& files_;
  mutable std::optional<core::Result<providers::DetectedContext>> of_event_;
};

}  // namespace dora::app
