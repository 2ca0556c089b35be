#include "core/deployment_list.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/bounded_json.h"
#include "core/timestamp.h"
#include "core/wire_names.h"

namespace dora::core {
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
  const auto time = ParseTimestamp(member->is_number_integer()
                                       ? absl::StrCat(member->get<int64_t>())
                                       : TextOf(object, name));
  return time ? *time : absl::InfinitePast();
}

PastDeployment Read(const Answer& item) {
  PastDeployment past;
  past.id = TextOf(item, wire::kId);
  const auto found = item.find(wire::kAttributes);
  if (found == item.end() || !found->is_object()) return past;
  const Answer& attributes = *found;
  past.service = TextOf(attributes, wire::kService);
  past.env = TextOf(attributes, wire::kEnv);
  past.version = TextOf(attributes, wire::kVersion);
  past.finished_at = TimeOf(attributes, wire::kFinishedAt);
  const auto git = attributes.find(wire::kGit);
  if (git != attributes.end()) past.commit_sha = TextOf(*git, wire::kCommitSha);
  return past;
}

}  // namespace

Result<std::string> DeploymentQueryBody(const DeploymentQuery& query) {
  for (const std::string* name : {&query.service, &query.env}) {
    if (IsPlainName(*name)) continue;
    return MakeError(
        ErrorKind::kValidation,
        absl::StrCat("the API cannot be asked about the name ", Quoted(*name)));
  }
  Json attributes;
  attributes["from"] = FormatRfc3339(query.from);
  attributes["limit"] = query.limit;
  attributes["query"] =
      absl::StrCat("service:", query.service, " env:", query.env);
  attributes["sort"] = absl::StrCat("-", wire::kFinishedAt);
  attributes["to"] = FormatRfc3339(query.to);
  Json body;
  body[wire::kData][wire::kAttributes] = std::move(attributes);
  body[wire::kData][wire::kType] = wire::kDeploymentListType;
  return body.dump();
}

Result<std::vector<PastDeployment>> ParseDeployments(absl::string_view body) {
  const Answer answer = ParseBoundedJson(body).value_or(nullptr);
  const auto data =
      answer.is_object() ? answer.find(wire::kData) : answer.end();
  if (data == answer.end() || !data->is_array()) {
    return MakeError(ErrorKind::kServer,
                     "the answer is not the API's list of deployments");
  }
  std::vector<PastDeployment> all;
  for (const Answer& item : *data) {
    if (item.is_object() && !TextOf(item, wire::kId).empty()) {
      all.push_back(Read(item));
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const PastDeployment& a, const PastDeployment& b) {
                     return a.finished_at > b.finished_at;
                   });
  return all;
}

}  // namespace dora::core
