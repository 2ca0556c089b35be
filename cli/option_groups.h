#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "app/inputs/inputs.h"
#include "cli/command.h"

// The options of a command as people are shown them: in groups, by what they
// say something about. The help, the manual and the completions are made from
// these; a new row of the table of inputs appears in all of them.

namespace dora::cli {

struct OptionGroup {
  absl::string_view heading;
  /// In the table's order, each as it is meant by the command.
  std::vector<app::InputSpec> options;
};

/// The options that `command` takes; secrets have none. No group is empty.
std::vector<OptionGroup> GroupOptions(const CommandSpec& command);

/// The options that `command` names as its most used, in its order.
std::vector<app::InputSpec> MostUsedOptions(const CommandSpec& command);

/// `text` up to the end of its first sentence, without the full stop.
absl::string_view FirstSentence(absl::string_view text);

/// The secrets that `command` takes, by their variables alone.
std::vector<app::InputSpec> Secrets(const CommandSpec& command);

/// What stands for the option's value, such as `warn|fail`; empty for a flag.
absl::string_view PlaceholderOf(const app::InputSpec& spec);

/// `--site SITE`.
std::string OptionAndValue(const app::InputSpec& spec);

/// How the command is called: `dora-deploy import FILE [OPTION ...]`.
std::string UsageOf(const CommandSpec& command);

}  // namespace dora::cli
