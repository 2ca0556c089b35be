#pragma once

#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

#include "core/base/error.h"

// Reading YAML that was written by strangers: what yaml-cpp throws, would read
// without end, or would need much memory for, is an error that names the line.
// Nodes of what is read share the anchors that they refer to, so that a text
// stays small in memory however often its aliases multiply; whoever walks
// through them keeps to a fixed depth.

namespace dora::providers {

/// How many keys, texts, lists and maps a text may hold: more than a file of
/// the size that is read has, unless its values are of one letter.
inline constexpr int kMaxYamlValues = 100000;

/// The documents of `text`. `fix` is what the error tells the user to do.
core::Result<std::vector<YAML::Node>> ParseYaml(const std::string& text,
                                                const std::string& fix);

}  // namespace dora::providers
