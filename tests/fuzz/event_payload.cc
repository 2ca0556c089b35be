#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "providers/read_context.h"
#include "providers/tags.h"
#include "tests/fuzz/property.h"

// GitHub's event payload: what is taken from it stands in it at the place that
// is named as its source, and what the variables say stays as it is. The first
// line is the event's name, the rest is the file.

namespace dora::fuzz {
namespace {

using Json = nlohmann::json;
namespace tags = providers::tags;

constexpr char kSha[] = "66adc9350f2cc9b250b69abddab733dd55e1a588";

class Payload : public providers::FileReader {
 public:
  explicit Payload(absl::string_view text) : text_(text) {}
  core::FileText Read(const std::string&, size_t) const override {
    return text_;
  }

 private:
  std::string text_;
};

std::string TextAt(const Json& json, const std::string& pointer) {
  const Json& value = json.at(Json::json_pointer(pointer));
  const std::string text =
      value.is_string() ? value.get<std::string>() : value.dump();
  return std::string(absl::StripAsciiWhitespace(text));
}

void Check(const providers::CiContext& context, absl::string_view payload) {
  const Json json = Json::parse(payload.begin(), payload.end(), nullptr, false);
  for (const providers::Tag& tag : providers::AllTags()) {
    const core::Sourced* value = context.Find(tag.name);
    if (value == nullptr) continue;
    absl::string_view pointer = value->source;
    if (!absl::ConsumePrefix(&pointer, "GITHUB_EVENT_PATH")) continue;
    Promise(json.is_object(), "a broken payload gives nothing", payload);
    Promise(value->text == TextAt(json, std::string(pointer)),
            "a value stands where its source says", value->text);
  }
  Promise(context.Get(tags::kCommitSha)->text == kSha,
          "the commit is the variable's");
  Promise(context.Get(tags::kRepositoryUrl)->text ==
              "https://github.com/shop-inc/shopist.git",
          "the repository is the variables'");
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace fuzz = dora::fuzz;
  namespace providers = dora::providers;
  fuzz::Input input(data, size);
  const std::string event(input.TakeLine());
  const providers::Environment environment(
      {{"GITHUB_ACTIONS", "true"},
       {"GITHUB_EVENT_NAME", event},
       {"GITHUB_EVENT_PATH", "event.json"},
       {"GITHUB_REPOSITORY", "shop-inc/shopist"},
       {"GITHUB_SERVER_URL", "https://github.com"},
       {"GITHUB_SHA", fuzz::kSha}});
  const auto read = providers::ReadContext(
      environment, fuzz::Payload(input.rest()), {"github", "the input"},
      providers::Detail::kEverything);
  fuzz::Promise(read.has_value(), "github is known");
  fuzz::Check(read->context, input.rest());
  return 0;
}
