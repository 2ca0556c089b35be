#include "app/import/record_fields.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/event/field_names.h"

namespace dora::app {

const std::map<std::string, RecordField>& TextFields() {
  static const auto* const kFields = new std::map<std::string, RecordField>{
      {core::field::kService, &core::DeploymentDraft::service},
      {core::field::kStartedAt, &core::DeploymentDraft::started_at},
      {core::field::kFinishedAt, &core::DeploymentDraft::finished_at},
      {core::field::kEnv, &core::DeploymentDraft::env},
      {core::field::kVersion, &core::DeploymentDraft::version},
      {core::field::kTeam, &core::DeploymentDraft::team},
      {kFlatRepositoryUrl, &core::DeploymentDraft::repository_url},
      {kFlatCommitSha, &core::DeploymentDraft::commit_sha},
      {core::field::kId, &core::DeploymentDraft::id}};
  return *kFields;
}

std::string KnownNames() {
  return "Known attributes: service, started_at, finished_at, env, version, "
         "team, custom_tags, git_repository_url, git_commit_sha and id.";
}

void ReportProblem(DeploymentRecord& record, absl::string_view problem,
                   std::string fix) {
  record.problems.push_back({core::ErrorKind::kValidation,
                             absl::StrCat(record.where, ": ", problem),
                             std::move(fix)});
}

core::Error UnreadableText(const std::string& place,
                           absl::string_view how_to_save) {
  return {core::ErrorKind::kValidation,
          absl::StrCat(place, ": the text here is neither UTF-8 nor UTF-16."),
          absl::StrCat(how_to_save,
                       " Or convert it: `iconv -f WINDOWS-1252 -t UTF-8 FILE | "
                       "dora-deploy import -`.")};
}

void SetText(DeploymentRecord& record, RecordField field,
             absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty()) return;
  record.input.*field = core::Sourced{std::string(text), record.where};
}

void AddTag(DeploymentRecord& record, absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty()) return;
  record.input.custom_tags.push_back({std::string(text), record.where});
}

}  // namespace dora::app
