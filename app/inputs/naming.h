#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "app/inputs/input_table.h"

// How people write an input on their platform, for messages: `--service` on
// the command line, `service:` in a workflow, `service: '...'` in a
// Jenkinsfile.

namespace dora::app {

/// The input as the users of one platform write it.
using NameInput = std::string (*)(input::Id id);

/// As on the command line: `--service`. A secret has no option, and is named
/// by its variable: `DD_API_KEY`.
std::string OptionName(input::Id id);

/// As `write` spells it, for an input that the package offers. Any other is
/// named by its variable, or by its option where it has none.
std::string NameInPackage(input::Id id, InputPackage package,
                          std::string (*write)(const InputSpec& spec));

/// As a key of YAML: `custom-tags:`.
std::string YamlKey(const InputSpec& spec);

}  // namespace dora::app
