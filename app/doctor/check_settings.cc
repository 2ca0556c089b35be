#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/doctor/checks.h"

namespace dora::app::doctor {
namespace {

/// What another check tells.
bool IsTold(const core::Error& problem, const Account& account) {
  for (const auto* told : {&account.api_key_problem, &account.app_key_problem,
                           &account.address_problem}) {
    if (*told && (*told)->message == problem.message) return true;
  }
  return false;
}

}  // namespace

Findings CheckSettings(const Examination& examination) {
  constexpr char kSettings[] = "settings";
  Findings findings;
  if (!examination.settings) {
    for (const core::Error& problem : examination.settings.error()) {
      if (IsTold(problem, examination.account)) continue;
      findings.push_back(Failed(kSettings, problem.message, problem.hint));
    }
    return findings;
  }
  std::vector<std::string> names;
  for (const sinks::Sink& sink : examination.settings->sinks) {
    names.push_back(sink.name);
  }
  const bool to_api_alone = names.size() == 1 && examination.account.is_used;
  if (!to_api_alone) {
    findings.push_back(
        Ok(kSettings, absl::StrCat("events go to ", absl::StrJoin(names, ", "),
                                   "; doctor asks only the DORA Metrics API")));
  }
  return findings;
}

Findings CheckSite(const Examination& examination) {
  constexpr char kSite[] = "site";
  const Account& account = examination.account;
  if (!account.is_used) return {};
  if (account.address_problem) {
    return {Failed(kSite, account.address_problem->message,
                   account.address_problem->hint)};
  }
  if (!account.address_warning.empty()) {
    return {Warning(kSite, account.address_warning,
                    absl::StrCat("Check ", examination.Name(input::kSite),
                                 ", unless the site is new."))};
  }
  return {Ok(kSite, account.base_url)};
}

}  // namespace dora::app::doctor
