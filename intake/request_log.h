#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "intake/logged_body.h"

// What reached the server, in order, so that a test can count tries and see
// what was on the wire. Keeps the newest requests only, and never a key: a key
// that is not in the log cannot leak from it. Safe for many threads.

namespace dora::intake {

struct LoggedRequest {
  std::string method;
  std::string path;
  std::string http_version;
  std::map<std::string, std::string> headers;
  LoggedBody body;
  absl::Time received_at;
  int64_t connection = 0;     ///< one number a TCP connection
  std::string fault;          ///< the fault that met it, or empty
  std::optional<int> status;  ///< none while, or because, nothing was answered
};

class RequestLog {
 public:
  static constexpr size_t kMaxRequests = 20'000;
  static constexpr size_t kMaxBytes = 256 * 1024 * 1024;

  /// Adds a request as it arrives and returns its number. The values of the
  /// two key headers become "present".
  int64_t Add(LoggedRequest request);

  /// Notes how request `number` ended; nothing if it is no longer kept.
  void Finish(int64_t number, std::optional<int> status,
              const std::string& fault);

  /// An array of objects, oldest first.
  nlohmann::json ToJson() const;

  void Clear();

 private:
  void DropOldest();

  mutable std::mutex mutex_;
  std::deque<LoggedRequest> requests_;
  int64_t first_number_ = 1;
  size_t bytes_ = 0;
};

}  // namespace dora::intake
