#include "tests/support/fake_http_client.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dora::testing {
namespace {

using core::HttpCompletion;
using core::HttpFailure;
using core::HttpFailureKind;
using core::HttpRequest;
using core::HttpResponse;
using core::HttpResult;

/// More than any test needs: the code under test turns in circles.
constexpr size_t kMaxWaits = 100000;

}  // namespace

Try Answer(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return {HttpResult(std::move(response))};
}

Try Refused(int status) { return Answer(status, R"({"errors":["no"]})"); }

Try Accepted(const std::string& id) {
  return Answer(202, absl::StrCat(R"({"data":{"id":")", id,
                                  R"(","type":"dora_deployment"}})"));
}

Try Failure(HttpFailureKind kind, std::string message) {
  return {HttpResult(tl::unexpected(HttpFailure{kind, std::move(message)}))};
}

Try Silence() { return {}; }

Try After(absl::Duration duration, Try what) {
  what.takes = duration;
  return what;
}

void FakeHttpClient::Script(const std::string& body, std::vector<Try> tries) {
  for (Try& one : tries) script_[body].push_back(std::move(one));
}

void FakeHttpClient::Start(int64_t tag, HttpRequest request) {
  std::deque<Try>& script = script_[request.body];
  Try next = Silence();
  const auto by_url =
      std::find_if(by_url_.rbegin(), by_url_.rend(), [&](const auto& scripted) {
        return absl::StrContains(request.url, scripted.first);
      });
  if (by_url != by_url_.rend()) {
    next = by_url->second;
  } else if (script.empty() && otherwise_) {
    next = *otherwise_;
  } else if (script.empty()) {
    ADD_FAILURE() << "a try that the test does not expect: " << request.body;
  } else {
    next = std::move(script.front());
    script.pop_front();
  }
  HttpResult result = tl::unexpected(
      HttpFailure{HttpFailureKind::kConnection, "Timeout was reached"});
  absl::Duration takes = request.timeout;
  if (next.result && (next.takes <= request.timeout || next.ignores_timeout)) {
    result = *std::move(next.result);
    takes = next.takes;
  } else if (next.ignores_timeout) {
    takes = absl::InfiniteDuration();
  }
  under_way_.push_back({tag, clock_.Steady() + takes, std::move(result)});
  most_under_way_ = std::max(most_under_way_, under_way_.size());
  starts_.push_back({elapsed(), std::move(request)});
}

std::vector<HttpCompletion> FakeHttpClient::Wait(absl::Duration at_most) {
  waits_.push_back(at_most);
  if (waits_.size() > kMaxWaits) std::abort();
  absl::Duration until = clock_.Steady() + at_most;
  for (const UnderWay& request : under_way_) {
    until = std::min(until, std::max(request.ends, clock_.Steady()));
  }
  clock_.Advance(until - clock_.Steady());
  std::vector<HttpCompletion> completions;
  for (auto request = under_way_.begin(); request != under_way_.end();) {
    if (request->ends > clock_.Steady()) {
      ++request;
      continue;
    }
    completions.push_back({request->tag, std::move(request->result)});
    request = under_way_.erase(request);
  }
  return completions;
}

std::vector<absl::Duration> FakeHttpClient::start_times() const {
  std::vector<absl::Duration> times;
  for (const StartRecord& start : starts_) times.push_back(start.at);
  return times;
}

std::vector<std::string> FakeHttpClient::started_bodies() const {
  std::vector<std::string> bodies;
  for (const StartRecord& start : starts_) {
    bodies.push_back(start.request.body);
  }
  return bodies;
}

}  // namespace dora::testing
