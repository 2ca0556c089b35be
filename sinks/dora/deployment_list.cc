#include "sinks/dora/deployment_list.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/base/bounded_json.h"
#include "core/base/timestamp.h"
#include "core/event/field_names.h"
#include "sinks/dora/names.h"

namespace dora::sinks {
namespace {

/// What is sent keeps the order of its members.
using Json = nlohmann::ordered_json;
/// What comes in is looked up by name, also where it has very many.
using Answer = nlohmann::json;

bool IsPlainName(absl::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
         });
}

/// A date-time, as the API gives it since 2026, or the number before that.
absl::Time TimeOf(const Answer& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end()) return absl::InfinitePast();
  const auto time = core::ParseTimestamp(
      member->is_number_integer() ? absl::StrCat(member->get<int64_t>())
                                  : core::TextOf(object, name));
  return time ? *time : absl::InfinitePast();
}

PastDeployment Read(const Answer& item) {
  PastDeployment past;
  past.id = core::TextOf(item, core::field::kId);
  const auto found = item.find(wire::kAttributes);
  if (found == item.end() || !found->is_object()) return past;
  const Answer& attributes = *found;
  past.service = core::TextOf(attributes, core::field::kService);
  past.env = core::TextOf(attributes, core::field::kEnv);
  past.version = core::TextOf(attributes, core::field::kVersion);
  past.finished_at = TimeOf(attributes, core::field::kFinishedAt);
  const auto git = attributes.find(core::field::kGit);
  if (git != attributes.end()) {
    past.commit_sha = core::TextOf(*git, core::field::kCommitSha);
  }
  past.is_failed =
      core::ValueAt(attributes, {core::field::kChangeFailure}) == true;
  const auto remedy = attributes.find(core::field::kRemediation);
  if (remedy != attributes.end()) {
    past.remedy_id = core::TextOf(*remedy, core::field::kId);
  }
  return past;
}

/// All deployments of the time where `words` is empty.
std::string ListBody(const DeploymentQuery& query, const std::string& words) {
  Json attributes;
  attributes["from"] = core::FormatRfc3339(query.from);
  attributes["limit"] = query.limit;
  if (!words.empty()) attributes["query"] = words;
  attributes["sort"] = absl::StrCat("-", core::field::kFinishedAt);
  attributes["to"] = core::FormatRfc3339(query.to);
  Json body;
  body[wire::kData][wire::kAttributes] = std::move(attributes);
  body[wire::kData][wire::kType] = wire::kDeploymentListType;
  return body.dump();
}

}  // namespace

core::Result<std::string> DeploymentQueryBody(const DeploymentQuery& query) {
  for (const std::string* name : {&query.service, &query.env}) {
    if (IsPlainName(*name)) continue;
    return core::MakeError(
        core::ErrorKind::kValidation,
        absl::StrCat("the API cannot be asked about the name ",
                     core::Quoted(*name)));
  }
  return ListBody(query,
                  absl::StrCat("service:", query.service, " env:", query.env));
}

std::string AnyDeploymentBody(absl::Time from, absl::Time to) {
  return ListBody({"", "", from, to, 1}, "");
}

core::Result<std::vector<PastDeployment>> ParseDeployments(
    absl::string_view body) {
  const Answer answer = core::ParseBoundedJson(body).value_or(nullptr);
  const auto data =
      answer.is_object() ? answer.find(wire::kData) : answer.end();
  if (data == answer.end() || !data->is_array()) {
    return core::MakeError(core::ErrorKind::kServer,
                           "the answer is not the API's list of deployments");
  }
  std::vector<PastDeployment> all;
  for (const Answer& item : *data) {
    if (item.is_object() && !core::TextOf(item, core::field::kId).empty()) {
      all.push_back(Read(item));
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const PastDeployment& a, const PastDeployment& b) {
                     return a.finished_at > b.finished_at;
                   });
  return all;
}

}  // namespace dora::sinks
