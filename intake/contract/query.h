#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

// The part of the event platform's search syntax that list requests may use:
// terms `key:value` and `key:(a OR b)`, which must all hold, with `*` for
// any run of characters. What is not understood is an error, never ignored: a
// filter that silently matches everything is worse than none. Pure.

namespace dora::intake {

class Query {
 public:
  /// The error names the term that is not supported.
  static core::Expected<Query, std::string> Parse(const std::string& text);

  /// Whether an event with these attributes is meant. `service` looks into a
  /// failure's `services` too.
  bool Matches(const nlohmann::json& attributes) const;

 private:
  struct Term {
    std::string key;
    std::vector<std::string> patterns;
  };

  static std::optional<Term> ParseTerm(const std::string& text);

  std::vector<Term> terms_;
};

/// Whether `text` is what `pattern` stands for; case counts.
bool MatchesWildcard(const std::string& pattern, const std::string& text);

}  // namespace dora::intake
