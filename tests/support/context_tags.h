#pragma once

#include <map>
#include <ostream>
#include <string>

#include "core/base/error.h"
#include "providers/ci_context.h"
#include "providers/tags.h"

// A context as one comparable value: each tag that is known, with its text
// and its source.

namespace dora::core {

/// For googletest's messages.
inline void PrintTo(const Sourced& value, std::ostream* out) {
  *out << '"' << value.text << "\" from " << value.source;
}

}  // namespace dora::core

namespace dora::testing {

using Tags = std::map<std::string, core::Sourced>;

inline Tags TagsOf(const providers::CiContext& context) {
  Tags tags;
  for (const providers::Tag& tag : providers::AllTags()) {
    const core::Sourced* value = context.Find(tag.name);
    if (value != nullptr) tags.emplace(std::string(tag.name), *value);
  }
  return tags;
}

}  // namespace dora::testing
