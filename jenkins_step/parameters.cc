#include "jenkins_step/parameters.h"

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/base/suggest.h"

namespace dora::jenkins_step {
namespace {

using app::InputSpec;

/// Reads events of the parser rather than a document: only they have a
/// number's own digits.
class ParameterReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::vector<Parameter> Take() { return std::move(parameters_); }

  bool null() override { return depth_ > 0; }
  bool boolean(bool value) override { return Add(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override {
    return Add(std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return Add(std::to_string(value));
  }
  bool number_float(number_float_t, const string_t& text) override {
    return Add(text);
  }
  bool string(string_t& text) override { return Add(text); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    if (depth_ > 0) parameters_.back().is_malformed = true;
    ++depth_;
    return true;
  }
  bool end_object() override { return --depth_ >= 0; }
  bool start_array(std::size_t) override {
    if (depth_ == 0) return false;
    if (depth_ == 1) parameters_.back().is_list = true;
    if (depth_ > 1) parameters_.back().is_malformed = true;
    ++depth_;
    return true;
  }
  bool end_array() override { return --depth_ >= 0; }
  bool key(string_t& name) override {
    if (depth_ == 1) parameters_.push_back({name, false, false, {}});
    return true;
  }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool Add(std::string text) {
    if (depth_ == 0) return false;
    parameters_.back().texts.push_back(std::move(text));
    return true;
  }

  int depth_ = 0;
  std::vector<Parameter> parameters_;
};

std::vector<std::string> KnownNames() {
  std::vector<std::string> names;
  for (const InputSpec* spec : app::InputsOf(app::kJenkinsStep)) {
    names.push_back(ParameterName(spec->name));
  }
  names.emplace_back(kCredentialsId);
  return names;
}

core::Error UnknownParameter(const std::string& name) {
  core::Error error{
      core::ErrorKind::kUsage,
      absl::StrCat("doraDeploy: unknown parameter ", core::Quoted(name), "."),
      ""};
  const std::vector<std::string> known = KnownNames();
  const std::string near = core::NearestName(name, known);
  if (absl::StrContains(absl::AsciiStrToLower(name), "key")) {
    error.hint =
        "The API key is a secret: name its credential with `credentialsId: "
        "'...'`.";
  } else if (!near.empty()) {
    error.hint = absl::StrCat("Did you mean ", near, "?");
  } else {
    error.hint =
        absl::StrCat("Known parameters: ", absl::StrJoin(known, ", "), ".");
  }
  return error;
}

core::Error WrongShape(const Parameter& parameter, bool takes_list) {
  return {core::ErrorKind::kUsage,
          absl::StrCat(parameter.name, ": must be ",
                       takes_list ? "text, or a list of texts" : "text",
                       parameter.is_malformed ? "." : ", not a list."),
          ""};
}

}  // namespace

core::Result<std::vector<Parameter>> ParseParameters(const std::string& json) {
  ParameterReader reader;
  if (!nlohmann::json::sax_parse(json, &reader)) {
    return core::MakeError(
        core::ErrorKind::kInternal,
        "the parameters of doraDeploy are not a JSON object.");
  }
  return reader.Take();
}

std::string ParameterName(absl::string_view input) {
  std::string name;
  bool begins_word = false;
  for (const char c : input) {
    if (c == '-') {
      begins_word = true;
      continue;
    }
    name +=
        begins_word ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c;
    begins_word = false;
  }
  return name;
}

std::string NamedParameter(app::input::Id id) {
  return app::NameInPackage(id, app::kJenkinsStep, [](const InputSpec& spec) {
    const bool is_flag = spec.type == app::InputType::kFlag;
    return absl::StrCat(ParameterName(spec.name),
                        is_flag ? ": ..." : ": '...'");
  });
}

const InputSpec* FindOffered(absl::string_view parameter) {
  for (const InputSpec* spec : app::InputsOf(app::kJenkinsStep)) {
    if (ParameterName(spec->name) == parameter) return spec;
  }
  return nullptr;
}

std::vector<core::Error> CheckParameters(
    const std::vector<Parameter>& parameters) {
  std::vector<core::Error> problems;
  for (const Parameter& parameter : parameters) {
    const InputSpec* spec = FindOffered(parameter.name);
    if (spec == nullptr && parameter.name != kCredentialsId) {
      problems.push_back(UnknownParameter(parameter.name));
      continue;
    }
    const bool takes_list =
        spec != nullptr && spec->type == app::InputType::kList;
    if (parameter.is_malformed || (parameter.is_list && !takes_list)) {
      problems.push_back(WrongShape(parameter, takes_list));
    }
  }
  return problems;
}

}  // namespace dora::jenkins_step
