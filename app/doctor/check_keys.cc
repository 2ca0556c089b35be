#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/doctor/checks.h"
#include "app/doctor/questions_of_checks.h"
#include "sinks/dora/deployment_list.h"
#include "sinks/dora/keys.h"

namespace dora::app::doctor {
namespace {

constexpr char kApiKey[] = "api-key";
constexpr char kAppKey[] = "app-key";

/// What to do about an answer that says nothing of a key.
std::string FixOfNoAnswer(const Answer& answer) {
  if (answer.result && answer.result->status < 500) {
    return "Is there a firewall, proxy or login page in between?";
  }
  return "Try again later; until then events are kept in the outbox.";
}

/// The other sites whose answer says that the key is theirs.
std::vector<std::string> SitesOfKey(const Examination& examination) {
  std::vector<std::string> sites;
  for (const absl::string_view site : OtherSites(examination.account)) {
    const Answer* answer = examination.Find(question::OnSite(site));
    if (answer != nullptr && IsKeyGood(*answer)) sites.emplace_back(site);
  }
  return sites;
}

Finding RefusedKey(const Examination& examination) {
  const std::string refused =
      absl::StrCat(examination.account.place(), " refuses it");
  const std::string key = examination.Name(input::kApiKey);
  const std::vector<std::string> sites = SitesOfKey(examination);
  if (!sites.empty()) {
    return Failed(kApiKey,
                  absl::StrCat(refused, ", but it is good on ",
                               absl::StrJoin(sites, " and ")),
                  absl::StrCat("Set ", examination.Name(input::kSite), " to ",
                               sites.front(), "."));
  }
  const std::string others =
      OtherSites(examination.account).empty()
          ? ""
          : ", and no other site that this version knows accepts it";
  return Failed(kApiKey, absl::StrCat(refused, others),
                absl::StrCat("Store an API key of this account as ", key,
                             "; an application key does not do."));
}

/// Nobody says whether it is good.
Finding UntoldKey(const Examination& examination, const Answer& answer) {
  const Account& account = examination.account;
  const bool knows_no_such_call =
      account.site.empty() && answer.result && answer.result->status == 404;
  if (knows_no_such_call) {
    return Warning(kApiKey,
                   absl::StrCat(account.place(),
                                " does not answer whether it is good (HTTP "
                                "404)"),
                   absl::StrCat("Check ", examination.Name(input::kApiUrl),
                                ", unless it forwards events alone."));
  }
  return Failed(kApiKey,
                absl::StrCat("cannot be checked on ", account.place(), ": ",
                             Describe(answer)),
                FixOfNoAnswer(answer));
}

/// What the keys may do; both are good.
Finding PermissionsOf(const Examination& examination) {
  const Answer* answer = examination.Find(question::kListing);
  const bool may_read = answer != nullptr && answer->result &&
                        answer->result->status == 200 &&
                        sinks::ParseDeployments(answer->result->body);
  if (may_read) {
    return Ok(kAppKey,
              "good with the API key, and may read DORA deployments; whether "
              "it may mark them (dora_metrics_write) only a mark tells");
  }
  if (answer != nullptr && RefusesKey(*answer)) {
    return Warning(kAppKey,
                   "good with the API key, but may not read DORA deployments",
                   "Give it the permission dora_metrics_read, and "
                   "dora_metrics_write if it is to mark failures.");
  }
  return Unknown(
      kAppKey,
      absl::StrCat("good with the API key; whether it may read DORA "
                   "deployments is not told: ",
                   answer == nullptr ? "not asked" : Describe(*answer)));
}

Finding JudgeAppKey(const Examination& examination) {
  const Answer* key = examination.Find(question::kApiKey);
  const Answer* answer = examination.Find(question::kBothKeys);
  if (answer == nullptr || key == nullptr || RefusesKey(*key)) {
    return Unknown(kAppKey, "cannot be checked without a good API key");
  }
  const bool good = answer->result && answer->result->status == 200 &&
                    sinks::SaysKeysAreValid(answer->result->body);
  if (good) return PermissionsOf(examination);
  if (RefusesKey(*answer)) {
    return Failed(kAppKey,
                  absl::StrCat(examination.account.place(), " refuses it"),
                  absl::StrCat("Store an application key of the same account "
                               "as ",
                               examination.Name(input::kAppKey), "."));
  }
  return Unknown(kAppKey,
                 absl::StrCat("cannot be checked: ", Describe(*answer)));
}

}  // namespace

Findings CheckApiKey(const Examination& examination) {
  const Account& account = examination.account;
  if (!account.is_used) {
    return {Unknown(kApiKey,
                    "not asked: no event goes to the DORA Metrics "
                    "API")};
  }
  if (account.api_key_problem) {
    return {Failed(kApiKey, account.api_key_problem->message,
                   account.api_key_problem->hint)};
  }
  const Answer* answer = examination.Find(question::kApiKey);
  if (answer == nullptr) {
    return {Unknown(kApiKey, "not asked: the API's address is invalid")};
  }
  if (IsKeyGood(*answer)) {
    return {Ok(kApiKey, absl::StrCat("good on ", account.place()))};
  }
  return {RefusesKey(*answer) ? RefusedKey(examination)
                              : UntoldKey(examination, *answer)};
}

Findings CheckAppKey(const Examination& examination) {
  const Account& account = examination.account;
  if (!account.is_used) return {};
  if (account.app_key_problem) {
    return {Failed(kAppKey, account.app_key_problem->message,
                   account.app_key_problem->hint)};
  }
  if (account.app_key.empty()) {
    return {Unknown(
        kAppKey,
        absl::StrCat("none is given, as events need none; only marks, the "
                     "detection of rollbacks and some checks use ",
                     examination.Name(input::kAppKey)))};
  }
  return {JudgeAppKey(examination)};
}

}  // namespace dora::app::doctor
