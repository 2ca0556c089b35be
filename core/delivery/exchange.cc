#include "core/delivery/exchange.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/delivery/retry_policy.h"

namespace dora::core {
namespace {

/// A body that the receiver would not send. None of it is shown: it may hold
/// what we sent.
Error ErrorOfForeign(const HttpResponse& response) {
  return {ErrorKind::kServer,
          absl::StrCat("HTTP ", response.status, " with a body that is ",
                       response.encoding.empty()
                           ? "not the API's"
                           : "encoded, which was not requested"),
          "Is there a firewall, proxy or login page in between?"};
}

Error ErrorOf(const HttpResult& result, const Receiver& receiver) {
  if (!result) return {ErrorKind::kTransport, result.error().message, ""};
  const int status = result->status;
  const bool is_temporary = receiver.is_temporary(status);
  if (IsAccepted(status) || (status >= 400 && !is_temporary &&
                             !IsOwnRefusal(*result, receiver.is_own_refusal))) {
    return ErrorOfForeign(*result);
  }
  const std::string detail =
      result->encoding.empty() ? receiver.describe_refusal(result->body) : "";
  Error error{ErrorKind::kRejected,
              absl::StrCat("HTTP ", status, detail.empty() ? "" : ": ", detail),
              ""};
  if (IsRefusedKey(status)) {
    error.hint = receiver.credentials_hint;
  } else if (status == 404) {
    error.hint = receiver.not_found_hint;
  } else if (status == 429) {
    error.kind = ErrorKind::kRateLimited;
  } else if (status >= 500 || status == 408 || status == 425) {
    error.kind = ErrorKind::kServer;
  } else if (status >= 300 && status < 400) {
    error.hint = absl::StrCat("Redirects are not followed; check ",
                              receiver.address_inputs, ".");
  }
  if (!error.hint.empty() && !absl::EndsWith(error.message, ".")) {
    error.message += ".";
  }
  return error;
}

}  // namespace

HttpRequest RequestFor(const Delivery& delivery, const Receiver& receiver,
                       absl::Duration timeout) {
  HttpRequest request{absl::StrCat(receiver.base_url, delivery.path),
                      receiver.credentials, delivery.body, timeout,
                      delivery.method};
  request.headers.push_back({"Content-Type", Secret(delivery.content_type)});
  request.headers.push_back({"Accept", Secret("application/json")});
  for (const auto& [name, value] : delivery.headers) {
    request.headers.push_back({name, Secret(value)});
  }
  if (receiver.sign) receiver.sign(request);
  return request;
}

bool NoteResult(const HttpResult& result, const Receiver& receiver,
                DeliveryReport& report) {
  report.http_status = result ? result->status : 0;
  if (result && IsAccepted(result->status) &&
      (result->encoding.empty() || result->body.empty())) {
    const Acceptance acceptance = receiver.read_acceptance(result->body);
    if (acceptance.confirmed) {
      if (!acceptance.id.empty()) report.id = acceptance.id;
      report.status = DeliveryStatus::kDelivered;
      return true;
    }
    if (!acceptance.refusal.empty()) {
      report.status = DeliveryStatus::kRejected;
      report.error = {
          ErrorKind::kRejected,
          absl::StrCat("HTTP ", result->status, ": ", acceptance.refusal), ""};
      return false;
    }
  }
  report.error = ErrorOf(result, receiver);
  return false;
}

}  // namespace dora::core
