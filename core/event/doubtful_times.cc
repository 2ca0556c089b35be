#include "core/event/doubtful_times.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "core/base/timestamp.h"
#include "core/event/field_names.h"

namespace dora::core {
namespace {

constexpr char kUsualCauses[] =
    "Did it lose digits, is it a date without separators, or was a variable "
    "empty?";

/// `started_at: "1" (from --started-at) is taken for 1970-01-01T00:00:01Z`.
std::string Taken(const char* field, const Sourced& value, absl::Time time) {
  return absl::StrCat(field, ": ", Quoted(value.text), " (from ", value.source,
                      ") is taken for ", FormatRfc3339(time));
}

void DoubtEarly(const char* field, const std::optional<Sourced>& value,
                std::vector<std::string>& doubts) {
  const std::optional<absl::Time> time = TimeOf(value);
  if (!time || !IsBeforeAnyEvent(*time)) return;
  doubts.push_back(
      absl::StrCat(Taken(field, *value, *time), ". ", kUsualCauses));
}

std::vector<std::string> EarlyTimes(const EventDraft& draft) {
  std::vector<std::string> doubts;
  DoubtEarly(field::kStartedAt, draft.started_at, doubts);
  DoubtEarly(field::kFinishedAt, draft.finished_at, doubts);
  return doubts;
}

}  // namespace

bool IsBeforeAnyEvent(absl::Time time) {
  return time < absl::FromCivil(absl::CivilYear(2000), absl::UTCTimeZone());
}

std::vector<std::string> DoubtfulTimes(const DeploymentDraft& draft,
                                       absl::Time now) {
  std::vector<std::string> doubts = EarlyTimes(draft);
  const std::optional<absl::Time> start = TimeOf(draft.started_at);
  if (!doubts.empty() || !start) return doubts;
  const absl::Time finish = TimeOf(draft.finished_at).value_or(now);
  if (finish - *start <= kLongDeployment) return doubts;
  doubts.push_back(absl::StrCat(
      Taken(field::kStartedAt, *draft.started_at, *start), ", ",
      (finish - *start) / absl::Hours(24), " days before ",
      draft.finished_at ? absl::StrCat("the finish, ", FormatRfc3339(finish))
                        : "now",
      ". Is it the start of this deployment?"));
  return doubts;
}

std::vector<std::string> DoubtfulTimes(const IncidentDraft& draft) {
  return EarlyTimes(draft);
}

}  // namespace dora::core
