#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/doctor/checks.h"
#include "app/doctor/questions_of_checks.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/http/status.h"
#include "sinks/dora/catalogue.h"
#include "sinks/dora/git_metadata.h"

namespace dora::app::doctor {
namespace {

constexpr char kCatalogue[] = "catalogue";
constexpr char kKnownCommit[] = "known-commit";

Finding JudgeEntry(const Examination& examination,
                   const core::Deployment& event,
                   const sinks::CatalogueEntry& entry) {
  const std::string service = core::Quoted(event.service());
  if (!entry.team.empty()) {
    return Ok(kCatalogue, absl::StrCat(service, " is there; its team is ",
                                       core::Quoted(entry.team)));
  }
  if (!event.team().empty()) {
    return Ok(kCatalogue,
              absl::StrCat(service, " is there without a team; the event says ",
                           core::Quoted(event.team())));
  }
  return Warning(kCatalogue,
                 absl::StrCat(service, " is there, but has no team"),
                 absl::StrCat("Give it an owner there, or set ",
                              examination.Name(input::kTeam), "."));
}

Finding JudgeNoEntry(const Examination& examination,
                     const core::Deployment& event, const Answer& answer) {
  const std::string service = core::Quoted(event.service());
  if (answer.result && answer.result->status == 404) {
    return Warning(
        kCatalogue,
        absl::StrCat(service,
                     " is not there: it counts all the same, without "
                     "the catalogue's team and tags"),
        absl::StrCat("Register it if reports are by team, or set ",
                     examination.Name(input::kTeam), "."));
  }
  if (RefusesKey(answer)) {
    return Unknown(kCatalogue,
                   absl::StrCat("may not be read: ", Describe(answer)),
                   "Give the application key the permission "
                   "apm_service_catalog_read.");
  }
  return Unknown(kCatalogue, absl::StrCat("not told: ", Describe(answer)));
}

bool IsRefused(const Examination& examination, const char* question) {
  const Answer* answer = examination.Find(question);
  return answer != nullptr && RefusesKey(*answer);
}

Finding JudgeService(const Examination& examination,
                     const core::Deployment& event) {
  const Answer* answer =
      examination.Find(question::InCatalogue(event.service()));
  if (answer == nullptr || IsRefused(examination, question::kBothKeys)) {
    return Unknown(kCatalogue,
                   absl::StrCat("not told: it takes two good keys (",
                                examination.Name(input::kApiKey), " and ",
                                examination.Name(input::kAppKey), ")"));
  }
  if (answer->result && answer->result->status == 200) {
    const auto entry = sinks::ParseCatalogue(answer->result->body);
    if (entry && *entry) return JudgeEntry(examination, event, **entry);
  }
  const Answer* definition =
      examination.Find(question::OfDefinition(event.service()));
  if (definition == nullptr) {
    return Unknown(kCatalogue, absl::StrCat("not told: ", Describe(*answer)));
  }
  if (definition->result && definition->result->status == 200) {
    const auto entry = sinks::ParseDefinition(definition->result->body);
    if (entry && *entry) return JudgeEntry(examination, event, **entry);
  }
  return JudgeNoEntry(examination, event, *definition);
}

std::optional<std::set<std::string>> KnownCommits(const Answer& answer) {
  if (!answer.result || !core::IsAccepted(answer.result->status)) {
    return std::nullopt;
  }
  auto known = sinks::ParseKnownCommits(answer.result->body);
  if (!known) return std::nullopt;
  return *std::move(known);
}

Finding JudgeUnlisted(const Examination& examination, const std::string& sha) {
  const std::string upload = examination.Name(input::kUploadGit);
  if (examination.inputs.Flag(input::kUploadGit).value_or(false)) {
    return Ok(kKnownCommit, absl::StrCat("the receiver does not list ", sha,
                                         " yet; ", upload, " brings it"));
  }
  return Warning(
      kKnownCommit,
      absl::StrCat("the receiver does not list ", sha,
                   ": without its commits a deployment gets no lead time"),
      absl::StrCat("If no integration of GitHub, GitLab or Azure DevOps brings "
                   "them, set ",
                   upload,
                   ", or run `dora-deploy git-metadata` before the event."));
}

}  // namespace

Findings CheckCatalogue(const Examination& examination) {
  const Preview& preview = examination.preview;
  if (!examination.account.is_used) return {};
  Findings findings;
  const size_t asked = ServicesAskedFor(preview).size();
  for (size_t i = 0; i < asked; ++i) {
    findings.push_back(JudgeService(examination, preview.events[i]));
    // That nobody could be asked is the same for each.
    if (findings.back().status == FindingStatus::kUnknown) break;
  }
  return findings;
}

Findings CheckKnownCommit(const Examination& examination) {
  const core::Deployment* event = EventWithCommit(examination.preview);
  if (event == nullptr || !examination.account.is_used) return {};
  const std::string sha = core::ShortSha(event->git()->commit_sha);
  const Answer* answer = examination.Find(question::kCommit);
  if (answer == nullptr || IsRefused(examination, question::kApiKey)) {
    return {Unknown(kKnownCommit, "not told: it takes a good API key")};
  }
  const auto known = KnownCommits(*answer);
  if (!known) {
    return {
        Unknown(kKnownCommit, absl::StrCat("not told: ", Describe(*answer)))};
  }
  if (known->count(event->git()->commit_sha) > 0) {
    return {Ok(kKnownCommit, absl::StrCat("the receiver has ", sha))};
  }
  return {JudgeUnlisted(examination, sha)};
}

}  // namespace dora::app::doctor
