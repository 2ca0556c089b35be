#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/base/git_url.h"
#include "providers/read_context.h"
#include "providers/tags.h"
#include "tests/fuzz/property.h"

// A CI's variables, many written by strangers, become a context without
// credentials. The first character is the CI's place in the table of
// providers; then come lines NAME=VALUE, in which a carriage return stands for
// a line break; then, behind `---`, any file that a variable names.

namespace dora::fuzz {
namespace {

using providers::CiContext;
using providers::Detail;
using providers::Environment;
using providers::TagKind;

class OneFile : public providers::FileReader {
 public:
  explicit OneFile(absl::string_view text) : text_(text) {}
  core::FileText Read(const std::string&, size_t) const override {
    return text_;
  }

 private:
  std::string text_;
};

Environment EnvironmentOf(absl::string_view lines) {
  std::vector<Environment::Variable> variables;
  for (const absl::string_view line : absl::StrSplit(lines, '\n')) {
    const size_t equals = line.find('=');
    if (equals == absl::string_view::npos) continue;
    std::string value(line.substr(equals + 1));
    std::replace(value.begin(), value.end(), '\r', '\n');
    variables.emplace_back(std::string(line.substr(0, equals)), value);
  }
  return Environment(std::move(variables));
}

void CheckJson(const providers::Tag& tag, const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  Promise(!json.is_discarded(), "lists and objects are JSON", text);
  if (tag.name == providers::tags::kNodeLabels) {
    Promise(json.is_array(), "labels are a list", text);
    return;
  }
  Promise(json.is_object(), "the job's variables are an object", text);
  for (const auto& value : json) {
    Promise(value.is_string(), "the job's variables are texts", text);
    const std::string variable = value.get<std::string>();
    Promise(!HasUserInfo(variable) || core::ScrubUserInfo(variable) == variable,
            "the job's variables name no user", text);
  }
}

void CheckValue(const providers::Tag& tag, const std::string& text) {
  Promise(!text.empty(), "an empty value is none", tag.name);
  if (tag.kind == TagKind::kUrl) {
    Promise(core::ScrubUserInfo(text) == text, "links are scrubbed", text);
    Promise(!HasUserInfo(text), "links name no user", text);
  } else if (tag.kind == TagKind::kRepositoryUrl) {
    Promise(core::ScrubRepositoryUrl(text) == text, "URLs are scrubbed", text);
    Promise(!HasUserInfo(text), "repositories name no user", text);
  } else if (tag.name == providers::tags::kNodeLabels ||
             tag.name == providers::tags::kEnvVars) {
    CheckJson(tag, text);
  }
}

/// Labels that the user gives by DD_CI_NODE_LABELS are whatever he gives.
bool IsOverride(const core::Sourced& value) {
  return absl::StartsWith(value.source, "DD_");
}

void CheckContexts(const CiContext& all, const CiContext& again,
                   const CiContext& event) {
  for (const providers::Tag& tag : providers::AllTags()) {
    const core::Sourced* value = all.Find(tag.name);
    Promise(all.Get(tag.name) == again.Get(tag.name),
            "the same variables give the same context", tag.name);
    const auto short_value = event.Get(tag.name);
    Promise(!short_value || short_value == all.Get(tag.name),
            "an event's context is part of the whole", tag.name);
    if (value == nullptr) continue;
    const bool free_text =
        IsOverride(*value) && tag.name == providers::tags::kNodeLabels;
    if (!free_text) CheckValue(tag, value->text);
  }
}

CiContext Read(const Environment& environment, const OneFile& file,
               const std::string& provider, Detail detail) {
  auto read = providers::ReadContext(environment, file, {provider, "the input"},
                                     detail);
  Promise(read.has_value(), "every provider of the table can be chosen");
  return std::move(read->context);
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace fuzz = dora::fuzz;
  namespace providers = dora::providers;
  fuzz::Input input(data, size);
  const auto table = providers::AllProviders();
  const auto row = static_cast<uint8_t>(input.TakeByte() - '0');
  const std::string name(table[row % table.size()].name);
  const auto environment = fuzz::EnvironmentOf(input.TakePart());
  const fuzz::OneFile file(input.rest());
  fuzz::CheckContexts(
      fuzz::Read(environment, file, name, providers::Detail::kEverything),
      fuzz::Read(environment, file, name, providers::Detail::kEverything),
      fuzz::Read(environment, file, name, providers::Detail::kEvent));
  return 0;
}
