#pragma once

#include <map>
#include <string>

#include "absl/time/time.h"
#include "intake/contract/api_error.h"

// A request and a reply of the API as values, without their transport.

namespace dora::intake {

struct ApiRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string> parameters;  ///< of the query, decoded
  std::string api_key;
  std::string app_key;
  std::string content_type;
  std::string body;
  bool body_too_large = false;
  absl::Time received_at;
};

struct ApiReply {
  int status = 200;
  std::string body;   ///< JSON, or empty
  std::string allow;  ///< the methods of a 405
};

inline ApiReply Refuse(const ApiError& error) {
  return {error.status, ErrorBody(error), ""};
}

inline ApiReply Refuse(int status, const std::string& detail) {
  return Refuse(ApiError{status, {{detail, ""}}});
}

}  // namespace dora::intake
