#include <string>

#include "absl/strings/numbers.h"
#include "core/base/bounded_json.h"
#include "core/base/text.h"
#include "core/delivery/exchange.h"
#include "core/delivery/retry_policy.h"
#include "sinks/dora/body.h"
#include "sinks/dora/catalogue.h"
#include "sinks/dora/deployment_list.h"
#include "sinks/dora/keys.h"
#include "sinks/dora/receivers.h"
#include "tests/fuzz/property.h"

// What a server may answer. Lines: the status, Retry-After, X-RateLimit-Reset,
// the milliseconds that are left; then the body.

namespace dora::fuzz {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);
/// Four for each of the at most 500 bytes that are shown.
constexpr size_t kLongestDetail = 2000;

core::HttpResponse TakeResponse(Input& input) {
  core::HttpResponse response;
  if (!absl::SimpleAtoi(input.TakeLine(), &response.status)) {
    response.status = 200;
  }
  // The HTTP client gives three digits, no more.
  response.status =
      100 +
      static_cast<int>(static_cast<unsigned>(response.status - 100) % 900);
  const std::string retry_after(input.TakeLine());
  const std::string rate_limit_reset(input.TakeLine());
  if (!retry_after.empty()) response.retry_after = retry_after;
  if (!rate_limit_reset.empty()) response.rate_limit_reset = rate_limit_reset;
  return response;
}

void CheckMeaning(const core::HttpResponse& response) {
  core::DeliveryReport report;
  report.id = "our-id";
  const bool delivered = core::NoteResult(
      response,
      sinks::DoraReceiver("https://api.example", core::Secret("a key")),
      report);
  const core::Acceptance acceptance = sinks::ParseAcceptance(response.body);
  Promise(
      delivered == (core::IsAccepted(response.status) && acceptance.confirmed),
      "only the API's 2xx confirms an event", response.body);
  Promise(!report.id.empty(), "an event has an id", response.body);
  if (delivered) return;
  Promise(report.id == "our-id", "only a confirmation names an id");
  Promise(core::IsOneLineOfUtf8(report.error.message), "an error is one line",
          report.error.message);
  Promise(sinks::ParseErrorDetail(response.body).size() <= kLongestDetail,
          "an error is short", response.body);
}

void CheckRetry(const core::HttpResponse& response, absl::Duration time_left) {
  const auto asked = core::WaitAskedFor(response, kNow);
  Promise(!asked || *asked >= absl::ZeroDuration(), "no wait is negative");
  const core::RetryDecision decision = core::DecideRetry(
      response,
      {3, time_left, kNow, 0.5, &core::IsTemporary, &sinks::IsApiRefusal});
  if (!decision.wait) {
    Promise(!decision.reason.empty(), "an end has a reason");
    Promise(
        !decision.rejected || (response.status >= 400 && response.status < 500),
        "only a 4xx is the API's refusal");
    Promise(!decision.rejected || sinks::IsApiRefusal(response.body),
            "only the API's own body refuses", response.body);
    return;
  }
  Promise(!decision.rejected, "what is tried again is not refused");
  Promise(*decision.wait > absl::ZeroDuration() && *decision.wait < time_left,
          "a wait ends before the deadline");
  Promise(!asked || *decision.wait >= *asked, "the server's wait is kept");
}

void CheckList(const std::string& body) {
  const auto all = sinks::ParseDeployments(body);
  if (!all) return;
  absl::Time newest = absl::InfiniteFuture();
  for (const sinks::PastDeployment& past : *all) {
    Promise(!past.id.empty(), "a deployment has an id", body);
    Promise(past.finished_at <= newest, "the newest is first", body);
    newest = past.finished_at;
  }
}

void CheckAccount(const std::string& body) {
  const auto entry = sinks::ParseCatalogue(body);
  const auto definition = sinks::ParseDefinition(body);
  Promise(!(entry && definition), "one body is not of both forms", body);
  Promise(!(sinks::SaysKeyIsValid(body) && !core::ParseBoundedJson(body)),
          "only JSON says yes", body);
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dora::fuzz::Input input(data, size);
  dora::core::HttpResponse response = dora::fuzz::TakeResponse(input);
  int64_t milliseconds = 30'000;
  (void)absl::SimpleAtoi(input.TakeLine(), &milliseconds);
  response.body = std::string(input.rest());
  dora::fuzz::CheckMeaning(response);
  dora::fuzz::CheckList(response.body);
  dora::fuzz::CheckAccount(response.body);
  dora::fuzz::CheckRetry(response, absl::Milliseconds(milliseconds));
  return 0;
}
