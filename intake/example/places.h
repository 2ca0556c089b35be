#pragma once

#include <vector>

#include "absl/time/time.h"

// What is deployed in --example: services, how often, and what fails.

namespace dora::intake::example {

enum class Remedied { kByRollback, kByRollforward, kNever };

/// A deployment that fails, and how long it takes to put it right.
struct Failure {
  absl::Duration age;
  absl::Duration recovery;
  Remedied remedied;
};

/// A service in an environment, deployed every so often.
struct Place {
  const char* service;
  const char* env;
  const char* team;
  absl::Duration first_age;
  int gap_low, gap_high;          ///< hours between deployments
  int minutes_low, minutes_high;  ///< from the newest commit to its deployment
  std::vector<Failure> failures;  ///< the oldest in front
};

/// Rows: which of them follow each other matters, since dice are thrown.
std::vector<Place> Places();

}  // namespace dora::intake::example
