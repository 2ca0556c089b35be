#include "intake/contract/query.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/event/field_names.h"

namespace dora::intake {
namespace {

bool IsSearchable(const std::string& key) {
  return key == core::field::kService || key == core::field::kEnv ||
         key == core::field::kTeam || key == core::field::kVersion ||
         key == core::field::kSeverity;
}

// The term that starts at `start`: up to a blank, or to the closing parenthesis
// of its list.
std::string TermAt(const std::string& text, size_t start) {
  const size_t blank = text.find_first_of(" \t\r\n", start);
  const size_t open = text.find(":(", start);
  if (open >= blank) return text.substr(start, blank - start);
  const size_t close = text.find(')', open);
  if (close == std::string::npos) return text.substr(start);
  return text.substr(start, close + 1 - start);
}

tl::unexpected<std::string> Unsupported(const std::string& term) {
  return tl::unexpected(absl::StrCat(
      "unsupported query term '", term, "': use key:value or key:(a OR b) ",
      "with key one of service, env, team, version, severity"));
}

bool IsPlainValue(const std::string& value) {
  return !value.empty() &&
         value.find_first_of(" \t\r\n()\"<>[]{}") == std::string::npos;
}

// A version may hold colons ("sha256:..."), so only the first one splits.
std::vector<std::string> Alternatives(const std::string& value) {
  if (value.front() != '(') return {value};
  if (value.back() != ')') return {};
  const std::string list = value.substr(1, value.size() - 2);
  const std::vector<std::string> words =
      absl::StrSplit(list, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty());
  std::vector<std::string> alternatives;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool is_operator = i % 2 == 1;
    if (is_operator != (words[i] == "OR")) return {};
    if (!is_operator) alternatives.push_back(words[i]);
  }
  return words.size() % 2 == 1 ? alternatives : std::vector<std::string>{};
}

std::vector<std::string> ValuesOf(const nlohmann::json& attributes,
                                  const std::string& key) {
  std::vector<std::string> values;
  const auto add = [&values](const nlohmann::json& value) {
    if (value.is_string()) values.push_back(value.get<std::string>());
  };
  if (attributes.contains(key)) add(attributes[key]);
  if (key == core::field::kService &&
      attributes.contains(core::field::kServices)) {
    for (const nlohmann::json& name : attributes[core::field::kServices]) {
      add(name);
    }
  }
  return values;
}

}  // namespace

core::Expected<Query, std::string> Query::Parse(const std::string& text) {
  Query query;
  size_t position = 0;
  while (position < text.size()) {
    if (absl::ascii_isspace(text[position])) {
      ++position;
      continue;
    }
    const std::string text_of_term = TermAt(text, position);
    std::optional<Term> term = ParseTerm(text_of_term);
    if (!term) return Unsupported(text_of_term);
    query.terms_.push_back(std::move(*term));
    position += text_of_term.size();
  }
  return query;
}

bool Query::Matches(const nlohmann::json& attributes) const {
  return std::all_of(terms_.begin(), terms_.end(), [&](const Term& term) {
    const std::vector<std::string> values = ValuesOf(attributes, term.key);
    return std::any_of(values.begin(), values.end(), [&](const auto& value) {
      return std::any_of(term.patterns.begin(), term.patterns.end(),
                         [&](const std::string& pattern) {
                           return MatchesWildcard(pattern, value);
                         });
    });
  });
}

std::optional<Query::Term> Query::ParseTerm(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos || colon + 1 == text.size() ||
      !IsSearchable(text.substr(0, colon))) {
    return std::nullopt;
  }
  Term term{text.substr(0, colon), Alternatives(text.substr(colon + 1))};
  if (term.patterns.empty() ||
      !std::all_of(term.patterns.begin(), term.patterns.end(), IsPlainValue)) {
    return std::nullopt;
  }
  return term;
}

// Not by fnmatch(3), which stops at a NUL: a value may hold one.
bool MatchesWildcard(const std::string& pattern, const std::string& text) {
  size_t p = 0;
  size_t t = 0;
  size_t star = std::string::npos;
  size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string::npos) {
      // Let the last star swallow one character more.
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string::npos;
}

}  // namespace dora::intake
