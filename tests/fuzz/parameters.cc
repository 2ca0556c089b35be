#include "jenkins_step/parameters.h"

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/match.h"
#include "core/base/text.h"
#include "tests/fuzz/property.h"

// The parameters of the Jenkins step: all of them, as they were written, and
// no value in what is said about them.

namespace dora::fuzz {
namespace {

using Json = nlohmann::ordered_json;
using jenkins_step::Parameter;

constexpr char kMarker[] = "hunter2";

void CheckParameter(const Parameter& parameter, const Json& value) {
  Promise(parameter.is_list == value.is_array() ||
              (parameter.is_malformed && !value.is_array()),
          "a list is a list", parameter.name);
  if (value.is_object()) {
    Promise(parameter.is_malformed, "a map is none of ours", parameter.name);
  } else if (value.is_null()) {
    Promise(parameter.texts.empty(), "null is not text", parameter.name);
  } else if (value.is_string()) {
    Promise(parameter.texts.size() == 1 && parameter.texts[0] == value,
            "a text arrives as it was written", parameter.name);
  } else if (value.is_number_float()) {
    Promise(parameter.texts.size() == 1 &&
                Json::parse(parameter.texts[0], nullptr, false) == value,
            "a number arrives as it was written", parameter.name);
  } else if (!value.is_array()) {
    Promise(parameter.texts.size() == 1 && parameter.texts[0] == value.dump(),
            "a number arrives as it was written", parameter.name);
  }
}

void Check(const std::vector<Parameter>& parameters, const Json& json) {
  bool names_hold_marker = false;
  for (const Parameter& parameter : parameters) {
    Promise(json.contains(parameter.name), "a parameter was written",
            parameter.name);
    names_hold_marker |= absl::StrContains(parameter.name, kMarker);
    // Of a name that is there twice a document keeps one value only.
    if (parameters.size() == json.size()) {
      CheckParameter(parameter, json[parameter.name]);
    }
  }
  for (const core::Error& error : CheckParameters(parameters)) {
    const std::string text = ToString(error);
    Promise(core::IsOneLineOfUtf8(text), "a problem is one line", text);
    Promise(names_hold_marker || !absl::StrContains(text, kMarker),
            "no problem shows a value", text);
  }
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(dora::fuzz::Input(data, size).rest());
  const auto json = dora::fuzz::Json::parse(text, nullptr, false);
  const auto parameters = dora::jenkins_step::ParseParameters(text);
  dora::fuzz::Promise(parameters.has_value() == json.is_object(),
                      "parameters are a JSON object", text);
  if (parameters) dora::fuzz::Check(*parameters, json);
  return 0;
}
