#include "intake/faults/fault_effect.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "intake/contract/api_error.h"
#include "intake/http/connection.h"

namespace dora::intake {
namespace {

constexpr char kJson[] = "application/json";
constexpr char kCutShort[] = "{\"data\":{\"id\":\"";
constexpr size_t kAnnouncedBytes = 4096;
constexpr size_t kHugeBytes = 64 * 1024 * 1024;
constexpr absl::Duration kLongestHang = absl::Minutes(10);
constexpr char kHtml[] =
    "<!DOCTYPE html><html><head><title>Sign in</title></head>"
    "<body><h1>Sign in to this network</h1></body></html>";

int SocketOf(const httplib::Request& request) {
  return FindSocket(
      {request.remote_addr, request.remote_port, request.local_port});
}

// No status, as none goes out; 500 should the socket not be found, so that a
// test fails loudly instead of seeing a healthy answer.
std::optional<int> Reset(const httplib::Request& request,
                         httplib::Response& response) {
  const int descriptor = SocketOf(request);
  if (descriptor >= 0 && ResetConnection(descriptor)) return std::nullopt;
  response.status = 500;
  response.set_content("the connection cannot be reset", "text/plain");
  return response.status;
}

std::optional<int> Hang(const httplib::Request& request,
                        const std::atomic<bool>& stop,
                        httplib::Response& response) {
  WaitForPeerToLeave(SocketOf(request), kLongestHang, stop);
  return Reset(request, response);
}

// The library announces the length, gets `kCutShort` and a refusal, and closes.
int Truncate(httplib::Response& response) {
  response.set_content_provider(kAnnouncedBytes, kJson,
                                [](size_t, size_t, httplib::DataSink& sink) {
                                  sink.write(kCutShort, sizeof(kCutShort) - 1);
                                  return false;
                                });
  return response.status = 200;
}

int Oversize(httplib::Response& response) {
  response.set_content_provider(
      kHugeBytes, kJson,
      [](size_t offset, size_t length, httplib::DataSink& sink) {
        static const std::string& filler = *new std::string(64 * 1024, 'x');
        if (offset == 0) return sink.write(kCutShort, sizeof(kCutShort) - 1);
        return sink.write(filler.data(), std::min(length, filler.size()));
      });
  return response.status = 200;
}

// HTTP dates have whole seconds: round up, or "+1s" might be no wait at all.
std::string HttpDate(absl::Duration from_now) {
  const absl::Time time =
      absl::Now() + from_now + absl::Seconds(1) - absl::Nanoseconds(1);
  return absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", time,
                          absl::UTCTimeZone());
}

void SetRetryHeaders(const Fault& fault, httplib::Response& response) {
  if (!fault.location.empty()) response.set_header("Location", fault.location);
  if (!fault.retry_after.empty()) {
    response.set_header("Retry-After", fault.retry_after);
  }
  if (fault.retry_after_date) {
    response.set_header("Retry-After", HttpDate(*fault.retry_after_date));
  }
  if (fault.rate_limit_reset) {
    response.set_header("X-RateLimit-Reset",
                        absl::StrCat(*fault.rate_limit_reset));
  }
}

// A 2xx is the true answer under another number; "202: OK - but delayed due to
// incident" is one of the API's own.
int AnswerWithStatus(const Fault& fault, const TrueAnswer& true_answer,
                     httplib::Response& response) {
  if (fault.status < 300 && true_answer(response) >= 300) {
    return response.status;
  }
  response.status = fault.status;
  SetRetryHeaders(fault, response);
  if (fault.status == 204 || fault.status == 304) {
    response.body.clear();
  } else if (fault.status >= 300) {
    const std::string detail =
        fault.detail.empty() ? StatusTitle(fault.status) : fault.detail;
    response.set_content(ErrorBody({fault.status, {{detail, ""}}}), kJson);
  }
  return response.status;
}

}  // namespace

std::optional<int> AnswerWithFault(const Fault& fault,
                                   const httplib::Request& request,
                                   const TrueAnswer& true_answer,
                                   const std::atomic<bool>& stop,
                                   httplib::Response& response) {
  WaitUnlessStopped(fault.delay, stop);
  switch (fault.kind) {
    case FaultKind::kDelay:
      return true_answer(response);
    case FaultKind::kStatus:
      return AnswerWithStatus(fault, true_answer, response);
    case FaultKind::kHang:
      return Hang(request, stop, response);
    case FaultKind::kReset:
      return Reset(request, response);
    case FaultKind::kStoreThenReset:
      true_answer(response);
      return Reset(request, response);
    case FaultKind::kTruncate:
      return Truncate(response);
    case FaultKind::kOversize:
      return Oversize(response);
    case FaultKind::kGarbage:
      response.set_content(kHtml, "text/html");
      return response.status = 200;
    case FaultKind::kEmpty:
      return response.status = 200;
  }
  return true_answer(response);
}

}  // namespace dora::intake
