#include "intake/faults/fault_effect.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "intake/contract/api_error.h"
#include "intake/http/http_server.h"

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

http::Response Json(int status, std::string body) {
  return {status, {{"Content-Type", kJson}}, std::move(body)};
}

Answer Truncated() { return {Json(200, kCutShort), kAnnouncedBytes}; }

Answer Oversized() {
  const size_t filler = kHugeBytes - (sizeof(kCutShort) - 1);
  return {Json(200, kCutShort), kHugeBytes, filler};
}

// HTTP dates have whole seconds: round up, or "+1s" might be no wait at all.
std::string RetryDate(absl::Duration from_now) {
  return http::HttpDate(absl::Now() + from_now + absl::Seconds(1) -
                        absl::Nanoseconds(1));
}

void AddRetryFields(const Fault& fault, http::Response& response) {
  const auto add = [&](const char* name, std::string value) {
    response.fields.push_back({name, std::move(value)});
  };
  if (!fault.location.empty()) add("Location", fault.location);
  if (!fault.retry_after.empty()) add("Retry-After", fault.retry_after);
  if (fault.retry_after_date) {
    add("Retry-After", RetryDate(*fault.retry_after_date));
  }
  if (fault.rate_limit_reset) {
    add("X-RateLimit-Reset", absl::StrCat(*fault.rate_limit_reset));
  }
}

// A 2xx is the true answer under another number; "202: OK - but delayed due to
// incident" is one of the API's own.
http::Response WithStatus(const Fault& fault, const TrueAnswer& true_answer) {
  http::Response response;
  if (fault.status < 300) {
    response = true_answer();
    if (response.status >= 300) return response;
    response.status = fault.status;
    if (fault.status == 204) response.body.clear();
  } else if (fault.status == 304) {
    response.status = fault.status;
  } else {
    const std::string detail =
        fault.detail.empty() ? StatusTitle(fault.status) : fault.detail;
    response = Json(fault.status, ErrorBody({fault.status, {{detail, ""}}}));
  }
  AddRetryFields(fault, response);
  return response;
}

bool WriteFiller(size_t count, http::Connection& connection) {
  static const std::string& filler = *new std::string(64 * 1024, 'x');
  while (count > 0) {
    const size_t size = std::min(count, filler.size());
    if (!connection.Write({filler.data(), size})) return false;
    count -= size;
  }
  return true;
}

Answer AnswerOf(const Fault& fault, const http::Connection& connection,
                const TrueAnswer& true_answer) {
  switch (fault.kind) {
    case FaultKind::kDelay:
    case FaultKind::kDate:
      return {true_answer()};
    case FaultKind::kStatus:
      return {WithStatus(fault, true_answer)};
    case FaultKind::kHang:
      connection.WaitUntilLeft(kLongestHang);
      return {std::nullopt};
    case FaultKind::kReset:
      return {std::nullopt};
    case FaultKind::kStoreThenReset:
      true_answer();
      return {std::nullopt};
    case FaultKind::kTruncate:
      return Truncated();
    case FaultKind::kOversize:
      return Oversized();
    case FaultKind::kGarbage:
      return {http::Response{200, {{"Content-Type", "text/html"}}, kHtml}};
    case FaultKind::kEmpty:
      return {http::Response{}};
  }
  return {true_answer()};
}

}  // namespace

Answer AnswerWithFault(const Fault& fault, const http::Connection& connection,
                       const TrueAnswer& true_answer) {
  connection.Sleep(fault.delay);
  Answer answer = AnswerOf(fault, connection, true_answer);
  if (answer.response && fault.clock_offset) {
    answer.response->fields.push_back(
        {"Date", http::HttpDate(absl::Now() + *fault.clock_offset)});
  }
  return answer;
}

bool Deliver(const Answer& answer, const http::Request& request,
             http::Connection& connection) {
  if (!answer.response) {
    connection.ResetAtEnd();
    return false;
  }
  const http::Response& response = *answer.response;
  if (!answer.announced) return http::Send(response, request, connection);
  const bool is_whole =
      response.body.size() + answer.filler == *answer.announced;
  return http::SendHead(response, request, *answer.announced, connection) &&
         connection.Write(response.body) &&
         WriteFiller(answer.filler, connection) && is_whole &&
         request.keeps_connection;
}

}  // namespace dora::intake
