#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "core/http/http_client.h"
#include "tests/support/fake_clock.h"

// A network whose every answer is written down beforehand. Wait moves the
// FakeClock as far as a real client would have waited, so that a test sees
// exact times without spending any.

namespace dora::testing {

/// What becomes of one try.
struct Try {
  /// What it ends with; absent: it is cut off at its own time-out.
  std::optional<core::HttpResult> result;
  absl::Duration takes = absl::ZeroDuration();
  /// A client that does not even keep the request's time-out.
  bool ignores_timeout = false;
};

/// An answer with this status and body, at once.
Try Answer(int status, std::string body = "");
/// The API's own answer to what it does not accept, at once.
Try Refused(int status);
/// The API's answer to an accepted event, at once.
Try Accepted(const std::string& id);
/// No answer, with this failure, at once.
Try Failure(core::HttpFailureKind kind, std::string message);
/// A server that takes the request and says nothing.
Try Silence();
/// The same as `what`, after `duration`.
Try After(absl::Duration duration, Try what);

class FakeHttpClient : public core::HttpClient {
 public:
  struct StartRecord {
    absl::Duration at;  ///< since this client was made
    core::HttpRequest request;
  };

  explicit FakeHttpClient(FakeClock& clock)
      : clock_(clock), made_at_(clock.Steady()) {}

  /// What becomes of the tries of the request with this body, in their order.
  /// A try beyond the last one written down fails the test.
  void Script(const std::string& body, std::vector<Try> tries);

  /// What becomes of each request whose URL holds `part`, whatever its body.
  /// What was written down last counts.
  void ScriptUrl(std::string part, Try what) {
    by_url_.emplace_back(std::move(part), std::move(what));
  }

  /// What becomes of any other try.
  void Otherwise(Try what) { otherwise_ = std::move(what); }

  void Start(int64_t tag, core::HttpRequest request) override;
  std::vector<core::HttpCompletion> Wait(absl::Duration at_most) override;

  const std::vector<StartRecord>& starts() const { return starts_; }
  /// The times of all starts.
  std::vector<absl::Duration> start_times() const;
  /// The bodies of all starts, in their order.
  std::vector<std::string> started_bodies() const;
  /// What each Wait was asked for.
  const std::vector<absl::Duration>& waits() const { return waits_; }
  /// The most requests that were under way at once.
  size_t most_under_way() const { return most_under_way_; }
  /// Time passed since this client was made.
  absl::Duration elapsed() const { return clock_.Steady() - made_at_; }

 private:
  struct UnderWay {
    int64_t tag;
    absl::Duration ends;
    core::HttpResult result;
  };

  FakeClock& clock_;
  absl::Duration made_at_;
  std::map<std::string, std::deque<Try>> script_;
  std::vector<std::pair<std::string, Try>> by_url_;
  std::optional<Try> otherwise_;
  std::vector<UnderWay> under_way_;
  std::vector<StartRecord> starts_;
  std::vector<absl::Duration> waits_;
  size_t most_under_way_ = 0;
};

}  // namespace dora::testing
