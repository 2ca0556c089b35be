#include "intake/dashboard/filter.h"

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "intake/dashboard/web_link.h"

namespace dora::intake::dashboard {
namespace {

bool IsOrAll(const std::string& wanted, const std::string& value) {
  return wanted.empty() || wanted == value;
}

bool HasOrAll(const std::string& wanted,
              const std::vector<std::string>& values) {
  return wanted.empty() ||
         std::find(values.begin(), values.end(), wanted) != values.end();
}

}  // namespace

Filter WithDays(Filter filter, const std::string& days) {
  int number = 0;
  if (absl::SimpleAtoi(days, &number) && number >= 1 && number <= kMaxDays) {
    filter.days = number;
  }
  return filter;
}

bool Matches(const Filter& filter, const Deployment& deployment) {
  return IsOrAll(filter.service, deployment.service) &&
         IsOrAll(filter.env, deployment.env) &&
         IsOrAll(filter.team, deployment.team) &&
         HasOrAll(filter.tag, deployment.tags);
}

bool Matches(const Filter& filter, const Incident& incident) {
  return HasOrAll(filter.service, incident.services) &&
         (incident.env.empty() || IsOrAll(filter.env, incident.env)) &&
         (incident.team.empty() || IsOrAll(filter.team, incident.team)) &&
         HasOrAll(filter.tag, incident.tags);
}

std::string AddressOf(const Filter& filter) {
  std::string address =
      absl::StrCat("/?service=", QueryValue(filter.service),
                   "&env=", QueryValue(filter.env), "&days=", filter.days);
  if (!filter.team.empty()) {
    absl::StrAppend(&address, "&team=", QueryValue(filter.team));
  }
  if (!filter.tag.empty()) {
    absl::StrAppend(&address, "&tag=", QueryValue(filter.tag));
  }
  return address;
}

}  // namespace dora::intake::dashboard
