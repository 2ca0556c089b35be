#include "app/host/outcome.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/base/timestamp.h"

namespace dora::app {
namespace {

using Json = nlohmann::ordered_json;

std::string DescribeOne(const core::Deployment& event) {
  return absl::StrCat(
      "deployment of ", event.service(),
      event.env().empty() ? "" : absl::StrCat(" to ", event.env()),
      event.version().empty() ? ""
                              : absl::StrCat(", version ", event.version()));
}

std::string DescribeOne(const core::Incident& event) {
  const std::vector<std::string>& services = event.services();
  const std::string whose = services.empty()
                                ? absl::StrCat("team ", event.team())
                                : absl::StrJoin(services, ", ");
  return absl::StrCat(
      "incident of ", whose,
      event.env().empty() ? "" : absl::StrCat(" in ", event.env()),
      ", started at ", core::FormatRfc3339(event.started_at()),
      event.finished_at()
          ? absl::StrCat(", finished at ",
                         core::FormatRfc3339(*event.finished_at()))
          : "");
}

/// `mark of deployment X as failed, fixed by the rollback Y`.
std::string DescribeOne(const core::FailureMark& mark) {
  std::string text = "mark of deployment ";
  if (mark.id().empty()) {
    absl::StrAppend(&text, mark.version(), " of ", mark.service(), " to ",
                    mark.env());
  } else {
    absl::StrAppend(&text, mark.id());
  }
  absl::StrAppend(&text, mark.failed() ? " as failed" : " as stable");
  if (!mark.remediation()) return text;
  const core::Remediation& remediation = *mark.remediation();
  return absl::StrCat(text, ", fixed by the ", remediation.type, " ",
                      remediation.id, remediation.version);
}

void SetFacts(const core::Deployment& event, Json& item) {
  item["service"] = event.service();
  item["env"] = event.env();
  item["version"] = event.version();
}

void SetFacts(const core::Incident& event, Json& item) {
  item["services"] = event.services();
  item["team"] = event.team();
  item["env"] = event.env();
  item["version"] = event.version();
  item["started_at"] = core::FormatRfc3339(event.started_at());
  if (event.finished_at()) {
    item["finished_at"] = core::FormatRfc3339(*event.finished_at());
  }
}

void SetFacts(const core::FailureMark& mark, Json& item) {
  if (!mark.id().empty()) item["deployment_id"] = mark.id();
  if (!mark.service().empty()) item["service"] = mark.service();
  if (!mark.env().empty()) item["env"] = mark.env();
  if (!mark.version().empty()) item["version"] = mark.version();
  item["change_failure"] = mark.failed();
}

Json ToJson(const Outcome& outcome) {
  Json item;
  item["status"] = StatusName(outcome.status);
  std::visit([&item](const auto& event) { SetFacts(event, item); },
             *outcome.event);
  if (!outcome.id.empty()) item["id"] = outcome.id;
  item["sink"] = outcome.sink;
  const core::Deployment* deployment = outcome.deployment();
  if (deployment != nullptr && deployment->git()) {
    item["git"]["repository_url"] = deployment->git()->repository_url;
    item["git"]["commit_sha"] = deployment->git()->commit_sha;
  }
  if (outcome.status != OutcomeStatus::kSent) {
    item["error"] = core::ToString(outcome.error);
  }
  if (!outcome.kept_path.empty()) item["kept_in"] = outcome.kept_path;
  return item;
}

}  // namespace

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

std::string Describe(const core::Event& event) {
  return std::visit([](const auto& one) { return DescribeOne(one); }, event);
}

std::string Describe(const Outcome& outcome) {
  const std::string what = Describe(*outcome.event);
  const std::string named =
      outcome.id.empty() ? what : absl::StrCat(what, ", id ", outcome.id);
  std::string why = core::ToString(outcome.error);
  if (!absl::EndsWith(why, ".") && !absl::EndsWith(why, "?")) why += ".";
  const std::string& path = outcome.kept_path;
  const bool api = outcome.sink == sinks::kDora;
  const std::string to = api ? "" : absl::StrCat(" to ", outcome.sink);
  switch (outcome.status) {
    case OutcomeStatus::kSent:
      return absl::StrCat("Sent", to, ": ", named);
    case OutcomeStatus::kKept:
      return absl::StrCat("Not sent", to, ": ", named, ": ", why,
                          " It is kept in ", path,
                          "; the next run sends it first.");
    case OutcomeStatus::kRejected:
      return absl::StrCat(
          "Rejected", api ? "" : absl::StrCat(" by ", outcome.sink), ": ",
          named, ": ", why,
          path.empty() ? "" : absl::StrCat(" It is put aside in ", path, "."));
    case OutcomeStatus::kLost:
      return absl::StrCat("Not sent", to, " and not kept: ", named, ": ", why,
                          " Its request body is printed above.");
  }
  return named;
}

Json ToJson(const std::vector<Outcome>& outcomes) {
  Json array = Json::array();
  for (const Outcome& outcome : outcomes) array.push_back(ToJson(outcome));
  return array;
}

bool AllSent(const std::vector<Outcome>& outcomes) {
  return std::all_of(outcomes.begin(), outcomes.end(),
                     [](const Outcome& outcome) {
                       return outcome.status == OutcomeStatus::kSent;
                     });
}

}  // namespace dora::app
