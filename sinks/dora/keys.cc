#include "sinks/dora/keys.h"

#include "core/base/bounded_json.h"

namespace dora::sinks {

bool SaysKeyIsValid(absl::string_view body) {
  const auto answer = core::ParseBoundedJson(body);
  return answer && core::ValueAt(*answer, {"valid"}) == true;
}

bool SaysKeysAreValid(absl::string_view body) {
  const auto answer = core::ParseBoundedJson(body);
  return answer && core::TextOf(*answer, "status") == "ok";
}

}  // namespace dora::sinks
