#include "app/inputs/inputs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace dora::app {
namespace {

/// `warn or fail`, `off, tag or mark`.
std::string Listed(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool is_last = i + 1 == words.size();
    absl::StrAppend(&text, i == 0 ? "" : is_last ? " or " : ", ", words[i]);
  }
  return text;
}

/// A status as other CI systems spell it, in the table's word; other texts as
/// they are.
std::string StatusWord(const std::string& text) {
  const std::string word = absl::AsciiStrToLower(text);
  if (word == "failed") return "failure";
  if (word == "canceled") return "cancelled";
  const std::vector<std::string> words = WordsOf(input::kJobStatus);
  const bool is_known =
      std::find(words.begin(), words.end(), word) != words.end();
  return is_known ? word : text;
}

/// What a number may be: whole ones begin with 1, others above 0.
struct NumberRule {
  input::Id id;
  bool is_whole;
  int most;
};
constexpr NumberRule kNumbers[] = {{input::kTimeout, false, 3600},
                                   {input::kParallel, true, 64}};

const NumberRule* FindNumberRule(input::Id id) {
  for (const NumberRule& rule : kNumbers) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

template <typename T>
core::Status Dropped(const core::Result<T>& result) {
  return result.map([](const T& /*value*/) {});
}

}  // namespace

std::vector<std::string> WordsOf(input::Id id) {
  std::vector<std::string> words = absl::StrSplit(SpecOf(id).value, '|');
  if (words.size() < 2) words.clear();
  return words;
}

core::Error InvalidInput(input::Id id, const core::Sourced& value,
                         absl::string_view rule, std::string fix) {
  return core::InvalidUsage(SpecOf(id).name, value, rule, std::move(fix));
}

core::Result<size_t> ReadWord(input::Id id, const core::Sourced& value) {
  const std::vector<std::string> words = WordsOf(id);
  const auto word =
      std::find(words.begin(), words.end(),
                id == input::kJobStatus ? StatusWord(value.text) : value.text);
  if (word != words.end()) return word - words.begin();
  const std::string listed = Listed(words);
  return tl::unexpected(InvalidInput(id, value, absl::StrCat("is not ", listed),
                                     absl::StrCat("Use ", listed, ".")));
}

core::Result<double> ReadNumber(input::Id id, const core::Sourced& value) {
  const NumberRule& rule = *FindNumberRule(id);
  double number = 0;
  const bool is_number = absl::SimpleAtod(value.text, &number) &&
                         number <= rule.most &&
                         (rule.is_whole ? number >= 1 : number > 0);
  if (is_number && (!rule.is_whole || number == std::floor(number))) {
    return number;
  }
  return tl::unexpected(InvalidInput(
      id, value,
      rule.is_whole
          ? absl::StrCat("is not a number from 1 to ", rule.most)
          : absl::StrCat("is not a number of seconds up to ", rule.most),
      absl::StrCat("Write it like ", SpecOf(id).default_value, ".")));
}

std::vector<core::Error> WrongValues(const Inputs& inputs, unsigned scope) {
  std::vector<core::Error> problems;
  for (const InputSpec& spec : AllInputs()) {
    if ((spec.scope & scope) == 0) continue;
    const auto value = inputs.Get(spec.id);
    if (!value || value->inferred) continue;
    core::Status read;
    if (spec.type == InputType::kFlag) {
      read = Dropped(inputs.Flag(spec.id));
    } else if (absl::StrContains(spec.value, '|')) {
      read = Dropped(ReadWord(spec.id, *value));
    } else if (FindNumberRule(spec.id) != nullptr) {
      read = Dropped(ReadNumber(spec.id, *value));
    }
    if (!read) problems.push_back(read.error());
  }
  return problems;
}

std::vector<core::Secret> PartsOf(const InputSpec& secret,
                                  const std::string& value) {
  core::Secret whole(value);
  if (secret.sink_secret == nullptr) return {std::move(whole)};
  return sinks::PartsOf(*secret.sink_secret, whole);
}

void Inputs::Give(input::Id id, absl::string_view text, std::string source) {
  Add(id, text, {"", std::move(source)});
}

void Inputs::GiveOption(input::Id id, absl::string_view text,
                        std::string source) {
  const bool is_blank = absl::StripAsciiWhitespace(text).empty();
  if (is_blank && SpecOf(id).takes_blank) {
    given_[id].push_back({"", std::move(source)});
  } else {
    Give(id, text, std::move(source));
  }
}

void Inputs::GiveInferred(input::Id id, absl::string_view text,
                          std::string source) {
  Add(id, text, core::Inferred("", std::move(source)));
}

/// Adds `value` with this text, if there is one.
void Inputs::Add(input::Id id, absl::string_view text, core::Sourced value) {
  value.text = std::string(absl::StripAsciiWhitespace(text));
  if (value.text.empty()) return;
  given_[id].push_back(std::move(value));
}

void Inputs::GiveAll(const Inputs& other) {
  for (size_t id = 0; id < given_.size(); ++id) {
    given_[id].insert(given_[id].end(), other.given_[id].begin(),
                      other.given_[id].end());
  }
}

std::optional<core::Sourced> Inputs::Get(input::Id id) const {
  auto given = FirstGiven(id);
  return given ? given : FromEnvironment(id);
}

std::optional<core::Sourced> Inputs::FirstGiven(input::Id id) const {
  if (given_[id].empty()) return std::nullopt;
  return given_[id].front();
}

std::vector<core::Sourced> Inputs::All(input::Id id) const {
  std::vector<core::Sourced> values = given_[id];
  if (!values.empty()) return values;
  if (auto value = FromEnvironment(id)) values.push_back(*std::move(value));
  return values;
}

std::optional<core::Sourced> Inputs::FromEnvironment(input::Id id) const {
  for (const absl::string_view variable : SpecOf(id).variables) {
    const auto value = environment_.Get(variable);
    if (value) return core::Sourced{*value, std::string(variable)};
  }
  return std::nullopt;
}

std::vector<core::Secret> Inputs::SecretsIn(const InputSpec& secret) const {
  std::vector<core::Secret> secrets;
  for (const core::Sourced& value : All(secret.id)) {
    for (core::Secret& part : PartsOf(secret, value.text)) {
      secrets.push_back(std::move(part));
    }
  }
  return secrets;
}

core::Result<bool> Inputs::Flag(input::Id id) const {
  const auto value = Get(id);
  if (!value) return false;
  const std::string text = absl::AsciiStrToLower(value->text);
  if (text == "true" || text == "1" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "no") return false;
  return tl::unexpected(
      InvalidInput(id, *value, "is not true or false", "Use true or false."));
}

core::Sourced Inputs::OrDefault(input::Id id) const {
  return Get(id).value_or(
      core::Sourced{std::string(SpecOf(id).default_value), "the default"});
}

}  // namespace dora::app
