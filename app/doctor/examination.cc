#include "app/doctor/examination.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "app/doctor/checks.h"
#include "app/doctor/questions_of_checks.h"

namespace dora::app::doctor {
namespace {

using Check = Findings (*)(const Examination& examination);

/// In the order in which their findings are read.
constexpr Check kChecks[] = {
    &CheckProgram, &CheckCi,      &CheckEvent,     &CheckSettings,
    &CheckSite,    &CheckProxy,   &CheckTls,       &CheckClock,
    &CheckApiKey,  &CheckAppKey,  &CheckCatalogue, &CheckKnownCommit,
    &CheckOutbox,  &CheckArrival,
};

}  // namespace

std::vector<core::Sourced> IdsAskedFor(const Inputs& inputs) {
  std::vector<core::Sourced> ids;
  for (const core::Sourced& given : inputs.All(input::kAfter)) {
    for (const absl::string_view id :
         absl::StrSplit(given.text, ',', absl::SkipWhitespace())) {
      ids.push_back(
          {std::string(absl::StripAsciiWhitespace(id)), given.source});
    }
  }
  return ids;
}

Examination Examine(const Inputs& inputs, const Surroundings& surroundings,
                    absl::Duration timeout) {
  auto settings = ReadSendSettings(inputs, surroundings.environment);
  Preview preview =
      PreviewEvents(inputs, surroundings, settings ? &*settings : nullptr);
  Examination examination{inputs,
                          surroundings,
                          ReadAccount(inputs, surroundings.environment),
                          std::move(settings),
                          std::move(preview),
                          IdsAskedFor(inputs)};
  Interview interview(examination.account, surroundings,
                      surroundings.began + timeout,
                      inputs.NameOf(input::kTimeout));
  examination.answers = interview.Ask(FirstQuestions(
      examination.preview, examination.after, surroundings.clock.Now()));
  examination.answers.merge(interview.Ask(SecondQuestions(
      examination.account, examination.preview, examination.answers)));
  return examination;
}

Findings JudgeAll(const Examination& examination) {
  Findings all;
  for (const Check check : kChecks) {
    Findings more = check(examination);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

std::string Limits() {
  return "doctor cannot see whether the data source for deployments is "
         "switched on in the DORA settings. A service's first deployment, and "
         "one more than 60 days after the last, get no lead time.";
}

}  // namespace dora::app::doctor
