#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "cli/command.h"

// Lets a shell complete commands, options and values. The scripts only ask the
// program, by the hidden command `__complete`, and show what it answers.

namespace dora::cli {

/// `dora-deploy __complete -- WORD...` prints the candidates for the last word,
/// as ToLines says. It has no help and no place among the commands.
inline constexpr char kCompleteCommand[] = "__complete";

/// The script of the shell `bash`, `zsh` or `fish`, ready to be sourced, or to
/// be installed where the shell looks for completions; empty for another.
absl::string_view CompletionScript(absl::string_view shell);

/// Prints the script of the shell that is named.
int RunCompletion(app::Invocation& invocation);

/// Prints the candidates for the last word that follows `--` in `arguments`.
/// Never fails: a shell has no use for a message while a line is written.
int PrintCandidates(absl::Span<const std::string> arguments,
                    app::StepHost& host);

}  // namespace dora::cli
