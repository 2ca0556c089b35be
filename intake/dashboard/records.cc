#include "intake/dashboard/records.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "core/event/field_names.h"
#include "intake/contract/timestamp.h"
#include "sinks/dora/names.h"

namespace dora::intake::dashboard {
namespace {
using nlohmann::json;

constexpr char kCommitterDateTag[] = "git.commit.committer.date:";

// The text at `key`; empty where there is none, or no text.
std::string TextAt(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return "";
  return found->get<std::string>();
}

std::optional<absl::Time> TimeAt(const json& object, const char* key) {
  return ParseRfc3339(TextAt(object, key));
}

std::vector<std::string> TextsAt(const json& object, const char* key) {
  std::vector<std::string> texts;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return texts;
  for (const json& text : *found) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

// The API gives back a repository's id; its URL stands only in what was sent.
std::string SentRepositoryUrl(const std::string& raw) {
  const json sent = json::parse(raw, nullptr, false);
  const json::json_pointer git("/data/attributes/git");
  if (!sent.is_object() || !sent.contains(git)) return "";
  return TextAt(sent[git], core::field::kRepositoryUrl);
}

std::optional<absl::Time> CommitTimeOf(const std::vector<std::string>& tags) {
  for (const std::string& tag : tags) {
    if (!absl::StartsWith(tag, kCommitterDateTag)) continue;
    return ParseRfc3339(std::string(absl::StripPrefix(tag, kCommitterDateTag)));
  }
  return std::nullopt;
}

std::optional<bool> ReadMark(const json& attributes) {
  const auto found = attributes.find(core::field::kChangeFailure);
  if (found == attributes.end() || !found->is_boolean()) return std::nullopt;
  return found->get<bool>();
}

std::optional<Remediation> ReadRemediation(const json& attributes) {
  const auto found = attributes.find(core::field::kRemediation);
  if (found == attributes.end() || !found->is_object()) return std::nullopt;
  return Remediation{TextAt(*found, core::field::kId),
                     TextAt(*found, core::field::kVersion),
                     TextAt(*found, sinks::wire::kType)};
}

}  // namespace

Deployment ReadDeployment(const StoredEvent& row) {
  const json& attributes = row.attributes;
  Deployment deployment;
  deployment.id = row.id;
  deployment.service = TextAt(attributes, core::field::kService);
  deployment.env = TextAt(attributes, core::field::kEnv);
  deployment.team = TextAt(attributes, core::field::kTeam);
  deployment.tags = TextsAt(attributes, core::field::kCustomTags);
  deployment.version = TextAt(attributes, core::field::kVersion);
  const auto git = attributes.find(core::field::kGit);
  if (git != attributes.end() && git->is_object()) {
    deployment.repository_url = SentRepositoryUrl(row.raw);
    deployment.repository_id = TextAt(*git, core::field::kRepositoryId);
    deployment.commit_sha =
        absl::AsciiStrToLower(TextAt(*git, core::field::kCommitSha));
  }
  deployment.started_at =
      TimeAt(attributes, core::field::kStartedAt).value_or(absl::UnixEpoch());
  deployment.finished_at = TimeAt(attributes, core::field::kFinishedAt)
                               .value_or(deployment.started_at);
  deployment.marked_failed = ReadMark(attributes);
  deployment.remediation = ReadRemediation(attributes);
  deployment.tagged_commit_time = CommitTimeOf(deployment.tags);
  return deployment;
}

Incident ReadIncident(const StoredEvent& row) {
  const json& attributes = row.attributes;
  Incident incident;
  incident.id = row.id;
  incident.name = TextAt(attributes, core::field::kName);
  incident.severity = TextAt(attributes, core::field::kSeverity);
  incident.env = TextAt(attributes, core::field::kEnv);
  incident.version = TextAt(attributes, core::field::kVersion);
  incident.team = TextAt(attributes, core::field::kTeam);
  incident.tags = TextsAt(attributes, core::field::kCustomTags);
  incident.services = TextsAt(attributes, core::field::kServices);
  incident.started_at =
      TimeAt(attributes, core::field::kStartedAt).value_or(absl::UnixEpoch());
  incident.finished_at = TimeAt(attributes, core::field::kFinishedAt);
  return incident;
}

}  // namespace dora::intake::dashboard
