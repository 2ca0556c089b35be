#include "core/exchange.h"

#include "absl/strings/str_cat.h"
#include "core/retry_policy.h"
#include "core/wire.h"
#include "core/wire_names.h"

namespace dora::core {
namespace {

Error ErrorOf(const HttpResult& result) {
  if (!result) return {ErrorKind::kTransport, result.error().message, ""};
  const int status = result->status;
  if (IsAccepted(status)) {
    return {ErrorKind::kServer,
            absl::StrCat("HTTP ", status,
                         " with a body that is not the DORA Metrics API's"),
            "Is a proxy or a login page in between?"};
  }
  const std::string detail = ParseErrorDetail(result->body);
  Error error{ErrorKind::kRejected,
              absl::StrCat("HTTP ", status, detail.empty() ? "" : ": ", detail),
              ""};
  if (status == 401 || status == 403) {
    error.hint =
        "Is the API key valid for this site? Check DD_API_KEY and DD_SITE.";
  } else if (status == 429) {
    error.kind = ErrorKind::kRateLimited;
  } else if (status >= 500 || status == 408 || status == 425) {
    error.kind = ErrorKind::kServer;
  } else if (status >= 300 && status < 400) {
    error.hint = "Redirects are not followed; check DD_SITE or --api-url.";
  }
  return error;
}

}  // namespace

HttpRequest RequestFor(const Delivery& delivery, const std::string& base_url,
                       const Secret& api_key, absl::Duration timeout) {
  return {absl::StrCat(base_url, delivery.path),
          {{wire::kApiKeyHeader, api_key},
           {"Content-Type", Secret("application/json")},
           {"Accept", Secret("application/json")}},
          delivery.body,
          timeout};
}

bool NoteResult(const HttpResult& result, DeliveryReport& report) {
  report.http_status = result ? result->status : 0;
  if (result && IsAccepted(result->status)) {
    const Acceptance acceptance = ParseAcceptance(result->body);
    if (acceptance.confirmed) {
      if (!acceptance.id.empty()) report.id = acceptance.id;
      report.status = DeliveryStatus::kDelivered;
      return true;
    }
  }
  report.error = ErrorOf(result);
  return false;
}

}  // namespace dora::core
