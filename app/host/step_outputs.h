#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/host/outcome.h"

// What every packaged step hands on, by the same names on every platform. The
// host writes them in its platform's syntax and escapes them for it.

namespace dora::app {

/// The outputs: `event-id`, `service` (several: joined by commas), `status`
/// (sent, kept, rejected, lost; several that differ: joined by commas; none:
/// skipped), `delivered` (true only if every sink accepted every event),
/// `git-repository-url`, `git-commit-sha` and `git-metadata` (known, uploaded,
/// failed). Values are single lines; what is not known is empty.
std::vector<std::pair<std::string, std::string>> StepOutputs(
    const std::vector<Outcome>& outcomes, const std::string& git_metadata);

/// The outcomes as a Markdown table, for job summaries and annotations. Text
/// of strangers in it stays text.
std::string MarkdownSummary(const std::vector<Outcome>& outcomes);

}  // namespace dora::app
