#include "cli/step_outputs.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "cli/step_host.h"
#include "core/timestamp.h"

namespace dora::cli {
namespace {

/// `text` so that Markdown and HTML read it as plain text in a table's cell.
std::string Cell(const std::string& text) {
  static constexpr absl::string_view kSpecial = "\\`*_{}[]()<>#+-.!|&~$:@/";
  std::string escaped;
  for (const char c : OneLine(text)) {
    // Numeric references are inert in every renderer, autolinks included.
    if (kSpecial.find(c) != absl::string_view::npos) {
      absl::StrAppend(&escaped, "&#", static_cast<int>(c), ";");
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string Statuses(const std::vector<Outcome>& outcomes) {
  std::vector<std::string> names;
  for (const Outcome& outcome : outcomes) {
    const std::string name = StatusName(outcome.status);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  return names.empty() ? "skipped" : absl::StrJoin(names, ",");
}

}  // namespace

std::vector<std::pair<std::string, std::string>> StepOutputs(
    const std::vector<Outcome>& outcomes) {
  std::vector<std::string> ids;
  std::vector<std::string> services;
  core::GitInfo git;
  for (const Outcome& outcome : outcomes) {
    ids.push_back(outcome.id);
    services.push_back(outcome.event.service());
    if (outcome.event.git()) git = *outcome.event.git();
  }
  const bool delivered = !outcomes.empty() && AllSent(outcomes);
  return {{"event-id", absl::StrJoin(ids, ",")},
          {"service", absl::StrJoin(services, ",")},
          {"status", Statuses(outcomes)},
          {"delivered", delivered ? "true" : "false"},
          {"git-repository-url", git.repository_url},
          {"git-commit-sha", git.commit_sha}};
}

std::string MarkdownSummary(const std::vector<Outcome>& outcomes) {
  std::string text =
      "| Service | Env | Version | Status | Started | Finished | Commit | Id "
      "|\n|---|---|---|---|---|---|---|---|\n";
  for (const Outcome& outcome : outcomes) {
    const core::DeploymentEvent& event = outcome.event;
    const std::vector<std::string> cells = {
        event.service(),
        event.env(),
        event.version(),
        StatusName(outcome.status),
        core::FormatRfc3339(event.started_at()),
        core::FormatRfc3339(event.finished_at()),
        event.git() ? event.git()->commit_sha.substr(0, 12) : "",
        outcome.id};
    for (const std::string& cell : cells) {
      absl::StrAppend(&text, "| ", Cell(cell), " ");
    }
    absl::StrAppend(&text, "|\n");
  }
  return text;
}

}  // namespace dora::cli
