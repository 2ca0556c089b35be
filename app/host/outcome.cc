#include "app/host/outcome.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dora::app {

std::string StatusName(OutcomeStatus status) {
  switch (status) {
    case OutcomeStatus::kSent:
      return "sent";
    case OutcomeStatus::kKept:
      return "kept";
    case OutcomeStatus::kRejected:
      return "rejected";
    case OutcomeStatus::kLost:
      return "lost";
  }
  return "lost";
}

std::string Describe(const std::string& what, const Settlement& settlement) {
  const std::string named =
      settlement.id.empty() ? what : absl::StrCat(what, ", id ", settlement.id);
  std::string why = core::ToString(settlement.error);
  if (!absl::EndsWith(why, ".") && !absl::EndsWith(why, "?")) why += ".";
  const std::string& path = settlement.kept_path;
  const bool api = settlement.sink == sinks::kDora;
  const std::string to = api ? "" : absl::StrCat(" to ", settlement.sink);
  switch (settlement.status) {
    case OutcomeStatus::kSent:
      return absl::StrCat("Sent", to, ": ", named);
    case OutcomeStatus::kKept:
      return absl::StrCat("Not sent", to, ": ", named, ": ", why,
                          " It is kept in ", path,
                          "; the next run sends it first.");
    case OutcomeStatus::kRejected:
      return absl::StrCat(
          "Rejected", api ? "" : absl::StrCat(" by ", settlement.sink), ": ",
          named, ": ", why,
          path.empty() ? "" : absl::StrCat(" It is put aside in ", path, "."));
    case OutcomeStatus::kLost:
      return absl::StrCat("Not sent", to, " and not kept: ", named, ": ", why,
                          " Its request body is printed above.");
  }
  return named;
}

std::string Describe(const Outcome& outcome) {
  const core::DeploymentEvent& event = outcome.event;
  return Describe(
      absl::StrCat("deployment of ", event.service(),
                   event.env().empty() ? "" : absl::StrCat(" to ", event.env()),
                   event.version().empty()
                       ? ""
                       : absl::StrCat(", version ", event.version())),
      {outcome.status, outcome.id, outcome.kept_path, outcome.error,
       outcome.sink});
}

std::string ToJson(const std::vector<Outcome>& outcomes) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const Outcome& outcome : outcomes) {
    nlohmann::ordered_json item;
    item["status"] = StatusName(outcome.status);
    item["service"] = outcome.event.service();
    item["env"] = outcome.event.env();
    item["version"] = outcome.event.version();
    item["id"] = outcome.id;
    item["sink"] = outcome.sink;
    if (outcome.event.git()) {
      item["git"]["repository_url"] = outcome.event.git()->repository_url;
      item["git"]["commit_sha"] = outcome.event.git()->commit_sha;
    }
    if (outcome.status != OutcomeStatus::kSent) {
      item["error"] = core::ToString(outcome.error);
    }
    if (!outcome.kept_path.empty()) item["kept_in"] = outcome.kept_path;
    array.push_back(std::move(item));
  }
  return array.dump(2, ' ', false,
                    nlohmann::ordered_json::error_handler_t::replace);
}

bool AllSent(const std::vector<Outcome>& outcomes) {
  return std::all_of(outcomes.begin(), outcomes.end(),
                     [](const Outcome& outcome) {
                       return outcome.status == OutcomeStatus::kSent;
                     });
}

}  // namespace dora::app
