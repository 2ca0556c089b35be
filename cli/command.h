#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "app/commands/invocation.h"
#include "app/inputs/input_table.h"

// The commands of the suite, in one table: the command line, its help and its
// completions are made from it. A new command is one file and one row.

namespace dora::cli {

/// What a command takes beside its options.
enum class Arguments {
  kNone,
  kOne,      ///< exactly one
  kWord,     ///< one word that may be left out, which the command checks
  kAny,      ///< any number
  kCommand,  ///< all that follows `--`, untouched
};

/// What an input means to a command where the table of inputs says it of
/// another one.
struct InputMeaning {
  app::input::Id input;
  absl::string_view default_value;
  absl::string_view help;
};

/// Another tool's name of an option.
struct OptionAlias {
  absl::string_view name;
  app::input::Id input;
};

struct CommandSpec {
  absl::string_view name;
  absl::string_view summary;  ///< one line
  absl::string_view example;  ///< a command line that works
  unsigned scope = 0;         ///< the inputs that it takes, of InputScope
  /// A wrong value is told, but stops it only where `on-error` says so: it is
  /// part of a deployment, which a mistake in the report must not stop.
  bool goes_on_after_mistakes = false;
  /// It deploys and sends nothing, so that its mistakes and failures may fail a
  /// step, whatever `on-error` says.
  bool only_checks = false;
  Arguments arguments = Arguments::kNone;
  absl::string_view arguments_name = "";  ///< in the help, such as FILE
  absl::string_view arguments_help = "";
  /// Gives the exit code of the process.
  int (*run)(app::Invocation& invocation);
  /// The options that its short help shows, in this order.
  absl::Span<const app::input::Id> most_used = {};
  absl::Span<const InputMeaning> meanings = {};
  /// Understood, and not shown.
  absl::Span<const OptionAlias> aliases = {};
};

absl::Span<const CommandSpec> AllCommands();

/// The command of this name; null where there is none.
const CommandSpec* FindCommand(absl::string_view name);

}  // namespace dora::cli
