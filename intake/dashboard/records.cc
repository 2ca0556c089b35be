#include "intake/dashboard/records.h"

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "core/wire_names.h"
#include "intake/contract/timestamp.h"

namespace dora::intake::dashboard {
namespace {

namespace wire = core::wire;
using nlohmann::json;

constexpr char kRollbackTag[] = "deployment_type:rollback";
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
  return TextAt(sent[git], wire::kRepositoryUrl);
}

void ReadTags(const json& attributes, Deployment& deployment) {
  for (const std::string& tag : TextsAt(attributes, wire::kCustomTags)) {
    if (tag == kRollbackTag) deployment.is_rollback = true;
    if (absl::StartsWith(tag, kCommitterDateTag)) {
      deployment.committed_at =
          ParseRfc3339(std::string(absl::StripPrefix(tag, kCommitterDateTag)));
    }
  }
}

std::optional<Remediation> ReadRemediation(const json& attributes) {
  const auto found = attributes.find(wire::kRemediation);
  if (found == attributes.end() || !found->is_object()) return std::nullopt;
  return Remediation{TextAt(*found, wire::kId), TextAt(*found, wire::kVersion),
                     TextAt(*found, wire::kType)};
}

}  // namespace

Deployment ReadDeployment(const StoredEvent& row) {
  const json& attributes = row.attributes;
  Deployment deployment;
  deployment.id = row.id;
  deployment.service = TextAt(attributes, wire::kService);
  deployment.env = TextAt(attributes, wire::kEnv);
  deployment.version = TextAt(attributes, wire::kVersion);
  const auto git = attributes.find(wire::kGit);
  if (git != attributes.end() && git->is_object()) {
    deployment.repository_url = SentRepositoryUrl(row.raw);
    deployment.repository_id = TextAt(*git, wire::kRepositoryId);
    deployment.commit_sha = TextAt(*git, wire::kCommitSha);
  }
  deployment.started_at =
      TimeAt(attributes, wire::kStartedAt).value_or(absl::UnixEpoch());
  deployment.finished_at =
      TimeAt(attributes, wire::kFinishedAt).value_or(deployment.started_at);
  deployment.failed = attributes.value(wire::kChangeFailure, false);
  deployment.remediation = ReadRemediation(attributes);
  ReadTags(attributes, deployment);
  return deployment;
}

Incident ReadIncident(const StoredEvent& row) {
  const json& attributes = row.attributes;
  Incident incident;
  incident.id = row.id;
  incident.name = TextAt(attributes, wire::kName);
  incident.severity = TextAt(attributes, wire::kSeverity);
  incident.env = TextAt(attributes, wire::kEnv);
  incident.version = TextAt(attributes, wire::kVersion);
  incident.team = TextAt(attributes, wire::kTeam);
  incident.services = TextsAt(attributes, wire::kServices);
  incident.started_at =
      TimeAt(attributes, wire::kStartedAt).value_or(absl::UnixEpoch());
  incident.finished_at = TimeAt(attributes, wire::kFinishedAt);
  return incident;
}

}  // namespace dora::intake::dashboard
