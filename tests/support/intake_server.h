#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/process.h"

// The real dora-intake, started for one test on a port that the kernel chose.

namespace dora::testing {

class IntakeServer {
 public:
  /// Ends after `max_seconds` at the latest.
  explicit IntakeServer(const std::vector<std::string>& options = {},
                        int max_seconds = 120);

  const std::string& url() const { return url_; }

  /// The deployments that it stored, oldest start first, as its list call
  /// answers them. The faults meet this call too.
  nlohmann::json Deployments() const;

  /// The incidents, in the same way.
  nlohmann::json Failures() const;

  /// All API requests of `path` that it received, in order, as its log has
  /// them; of any path where that is empty.
  nlohmann::json Requests(
      const std::string& path = "/api/v2/dora/deployment") const;

  /// Method and path of each API request that it received, in order, such as
  /// `GET /api/v1/validate`.
  std::vector<std::string> Calls() const;

  /// The events that it stored, as they were sent, each with its `id`; no fault
  /// meets this call.
  nlohmann::json Stored() const;

  /// How many they are.
  size_t StoredCount() const;

  /// The answer of its API to a POST.
  nlohmann::json Post(const std::string& path,
                      const nlohmann::json& body) const;

  /// Replaces the faults that it injects.
  void SetFaults(const std::vector<std::string>& faults) const;

 private:
  nlohmann::json List(const std::string& path) const;
  nlohmann::json Call(const std::string& method, const std::string& path,
                      const std::string& body) const;

  Background process_;
  std::string url_;
};

}  // namespace dora::testing
