#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "app/host/step_host.h"

// GitHub's workflow commands: lines of a step's log that the runner obeys,
// such as `::warning::text`. These functions write the few that the step
// uses, and keep every other line from being taken for one, whatever branch
// name or error of a server stands in it. Pure text; github_host.h prints it.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

namespace dora::github_action {

/// `text` as a command's data, which ends at the end of the line.
std::string EscapeData(absl::string_view text);

/// `text` as a command's property, which ends at a comma or a colon too.
std::string EscapeProperty(absl::string_view text);

/// An annotation of the run: `::error title=dora-deploy::message`.
std::string Annotation(absl::string_view command, absl::string_view message);

/// One line of the log that the runner reads no command in.
std::string PlainLine(absl::string_view message);

/// The line for `message`: an annotation, or plain for Level::kInfo.
std::string LineFor(app::Level level, const std::string& message);

/// One `::add-mask::` line for each line of `secret`; the runner masks line
/// by line. Blank ones are left out: they would mask nothing, or all.
std::string MaskLines(absl::string_view secret);

/// `data`, its bytes untouched, between two lines that switch workflow
/// commands off and on again. `token` must be one that nobody can guess.
std::string WithoutCommands(absl::string_view data, absl::string_view token);

}  // namespace dora::github_action
