#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "intake/contract/api_error.h"
#include "intake/contract/object_reader.h"

// A request's body as JSON together with the problems found in it. Parsers read
// through Data() and end with Outcome(), which is the value only if nobody
// reported one.

namespace dora::intake {

template <typename T>
using Validated = core::Expected<T, ApiError>;

class RequestDocument {
 public:
  /// Pointers begin with `part`, where the body is one part of several.
  explicit RequestDocument(const std::string& body,
                           const std::string& part = "");

  RequestDocument(const RequestDocument&) = delete;
  RequestDocument& operator=(const RequestDocument&) = delete;

  /// The body, an object; valid as long as the document.
  ObjectReader Body();
  /// Its "data" object.
  ObjectReader Data();

  template <typename T>
  Validated<T> Outcome(T value) const {
    if (problems_.empty()) return Validated<T>(std::move(value));
    return tl::unexpected(ApiError{400, problems_});
  }

 private:
  nlohmann::json json_;
  std::string pointer_;
  std::vector<Problem> problems_;
};

}  // namespace dora::intake
