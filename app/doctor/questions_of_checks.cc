#include "app/doctor/questions_of_checks.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "sinks/dora/catalogue.h"
#include "sinks/dora/deployment_list.h"
#include "sinks/dora/git_metadata.h"
#include "sinks/dora/keys.h"
#include "sinks/dora/names.h"
#include "sinks/dora/site.h"

namespace dora::app::doctor {
namespace {

namespace wire = sinks::wire;

/// A repository may have hundreds of services.
constexpr size_t kMostServices = 5;
/// Any deployment of this time will do.
constexpr absl::Duration kLookBack = absl::Hours(24);

Question OfKeyAlone(std::string path, std::string body = "",
                    std::string base_url = "") {
  return {std::move(path), std::move(body), false, std::move(base_url)};
}

/// True where the catalogue did not say that it has the service.
bool IsMissing(const Answer& answer) {
  if (!answer.result) return false;
  const auto entry = sinks::ParseCatalogue(answer.result->body);
  return answer.result->status != 200 || !entry || !*entry;
}

}  // namespace

namespace question {

std::string OnSite(absl::string_view site) {
  return absl::StrCat("site ", site);
}
std::string InCatalogue(const std::string& service) {
  return absl::StrCat("catalogue ", service);
}
std::string OfDefinition(const std::string& service) {
  return absl::StrCat("definition ", service);
}
std::string OfArrival(const std::string& id) {
  return absl::StrCat("arrival ", id);
}

}  // namespace question

Questions FirstQuestions(const Preview& preview,
                         const std::vector<core::Sourced>& after,
                         absl::Time now) {
  Questions questions = {
      {question::kApiKey, OfKeyAlone(wire::kValidatePath)},
      {question::kBothKeys, {wire::kValidateKeysPath}},
      {question::kListing,
       {wire::kDeploymentsPath,
        sinks::AnyDeploymentBody(now - kLookBack, now)}},
  };
  for (const std::string& service : ServicesAskedFor(preview)) {
    questions[question::InCatalogue(service)] = {
        sinks::CatalogueQuestion(service)};
  }
  if (const core::Deployment* event = EventWithCommit(preview)) {
    questions[question::kCommit] =
        OfKeyAlone(wire::kSearchCommitsPath,
                   sinks::SearchCommitsBody(event->git()->repository_url,
                                            {event->git()->commit_sha}));
  }
  for (const core::Sourced& id : after) {
    questions[question::OfArrival(id.text)] = {
        absl::StrCat(wire::kDeploymentsPath, "/", id.text)};
  }
  return questions;
}

Questions SecondQuestions(const Account& account, const Preview& preview,
                          const Answers& answers) {
  Questions questions;
  const auto key = answers.find(question::kApiKey);
  if (key != answers.end() && RefusesKey(key->second)) {
    for (const absl::string_view site : OtherSites(account)) {
      questions[question::OnSite(site)] = OfKeyAlone(
          wire::kValidatePath, "", absl::StrCat("https://api.", site));
    }
    return questions;
  }
  for (const std::string& service : ServicesAskedFor(preview)) {
    const auto entry = answers.find(question::InCatalogue(service));
    if (entry == answers.end() || !IsMissing(entry->second)) continue;
    questions[question::OfDefinition(service)] = {
        sinks::DefinitionQuestion(service)};
  }
  return questions;
}

std::vector<std::string> ServicesAskedFor(const Preview& preview) {
  std::vector<std::string> services;
  for (const core::Deployment& event : preview.events) {
    if (services.size() == kMostServices) break;
    services.push_back(event.service());
  }
  return services;
}

const core::Deployment* EventWithCommit(const Preview& preview) {
  const auto found = std::find_if(
      preview.events.begin(), preview.events.end(),
      [](const core::Deployment& event) { return event.git().has_value(); });
  return found == preview.events.end() ? nullptr : &*found;
}

std::vector<absl::string_view> OtherSites(const Account& account) {
  std::vector<absl::string_view> sites;
  if (account.site.empty()) return sites;
  for (const absl::string_view site : sinks::SitesWithDora()) {
    if (site != account.site) sites.push_back(site);
  }
  return sites;
}

bool IsKeyGood(const Answer& answer) {
  return answer.result && answer.result->status == 200 &&
         sinks::SaysKeyIsValid(answer.result->body);
}

}  // namespace dora::app::doctor
