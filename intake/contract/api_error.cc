#include "intake/contract/api_error.h"

#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

bool HasBareShape(int status) {
  return status == 401 || status == 403 || status == 429 || status >= 500;
}

nlohmann::json Item(int status, const Problem& problem) {
  nlohmann::json item = {{"status", std::to_string(status)},
                         {"title", StatusTitle(status)},
                         {"detail", problem.detail}};
  if (!problem.pointer.empty()) {
    item["source"] = {{"pointer", problem.pointer}};
  }
  return item;
}

}  // namespace

ApiError BadRequest(const std::string& detail, const std::string& pointer) {
  return {400, {{detail, pointer}}};
}

ApiError NotFound(const std::string& detail) { return {404, {{detail, ""}}}; }

std::string StatusTitle(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too many requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Error";
  }
}

std::string ErrorBody(const ApiError& error) {
  nlohmann::json errors = nlohmann::json::array();
  for (const Problem& problem : error.problems) {
    if (HasBareShape(error.status)) {
      errors.push_back(problem.detail);
    } else {
      errors.push_back(Item(error.status, problem));
    }
  }
  return nlohmann::json{{sinks::wire::kErrors, errors}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace dora::intake
