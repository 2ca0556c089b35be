#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "intake/dashboard/commit_history.h"

// The events of --example: three services over the last nine weeks, as requests
// that a client could have sent, and the commits that they deploy. The same on
// every start but for their times, which lie before `now`. What can keep a
// deployment from being counted happens at least once.

namespace dora::intake::example {

struct Request {
  const char* method;
  std::string path;
  std::string body;
};

struct Example {
  std::vector<Request> requests;
  /// By repository URL, the oldest in front; no branches, no merges.
  std::map<std::string, std::vector<dashboard::Commit>> commits;
};

Example MakeExample(absl::Time now);

}  // namespace dora::intake::example
