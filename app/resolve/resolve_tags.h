#pragma once

#include <string>
#include <vector>

#include "app/inputs/inputs.h"
#include "core/base/error.h"

namespace dora::app {

/// Adds those of `more` whose key is not among `tags`; each is `key:value`.
void AddTags(const std::vector<core::Sourced>& more,
             std::vector<core::Sourced>& tags);

/// The tags given, then those of DD_TAGS whose key is not given. What DD_TAGS
/// has that is not a tag is told in `notices`.
std::vector<core::Sourced> ResolveTags(const Inputs& inputs,
                                       std::vector<std::string>& notices);

}  // namespace dora::app
