#include "intake/dashboard/filter.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "intake/dashboard/web_link.h"

namespace dora::intake::dashboard {

Filter ReadFilter(const std::string& service, const std::string& env,
                  const std::string& days) {
  Filter filter{service, env};
  int number = 0;
  if (absl::SimpleAtoi(days, &number) && number >= 1 && number <= kMaxDays) {
    filter.days = number;
  }
  return filter;
}

bool Matches(const Filter& filter, const Deployment& deployment) {
  return (filter.service.empty() || filter.service == deployment.service) &&
         (filter.env.empty() || filter.env == deployment.env);
}

bool Matches(const Filter& filter, const Incident& incident) {
  const bool same_service =
      filter.service.empty() ||
      std::find(incident.services.begin(), incident.services.end(),
                filter.service) != incident.services.end();
  return same_service && (filter.env.empty() || incident.env.empty() ||
                          filter.env == incident.env);
}

std::string AddressOf(const Filter& filter) {
  return absl::StrCat("/?service=", QueryValue(filter.service),
                      "&env=", QueryValue(filter.env), "&days=", filter.days);
}

}  // namespace dora::intake::dashboard
