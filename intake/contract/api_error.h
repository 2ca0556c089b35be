#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// What the API answers when it says no. It has two shapes: JSON:API items with
// a pointer to the culprit (400 and its kin), and a bare list of strings (403,
// 429 and 5xx). One function knows which status has which shape, so that a real
// refusal and an injected one look alike.

namespace dora::intake {

/// One thing wrong with a request; `pointer` is a JSON pointer into its body,
/// or empty where the body is not to blame.
struct Problem {
  std::string detail;
  std::string pointer;
};

struct ApiError {
  int status = 400;
  std::vector<Problem> problems;
};

ApiError BadRequest(const std::string& detail, const std::string& pointer = "");
ApiError NotFound(const std::string& detail);

/// The standard short name of an HTTP status: "Bad Request" for 400.
std::string StatusTitle(int status);

/// The error's body in the shape that the API gives its status. What a client
/// sent and is repeated in it may be no UTF-8; the body is.
std::string ErrorBody(const ApiError& error);

}  // namespace dora::intake
