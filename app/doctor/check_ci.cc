#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/doctor/checks.h"
#include "app/host/program_version.h"
#include "app/resolve/resolve.h"
#include "os/system_version.h"
#include "os/target.h"
#include "providers/tags.h"

namespace dora::app::doctor {
namespace {

namespace tags = providers::tags;

/// What an event is made of, by the words of people.
constexpr std::pair<const char*, const char*> kFacts[] = {
    {tags::kRepositoryUrl, "repository"},
    {tags::kCommitSha, "commit"},
    {tags::kBranch, "branch"},
    {tags::kTag, "tag"},
    {tags::kEnvironmentName, "env"},
    {tags::kPipelineUrl, "run"},
    {tags::kJobName, "job"},
    {tags::kJobStartedAt, "start"},
};

std::string FactsIn(const providers::CiContext& context) {
  std::vector<std::string> facts;
  for (const auto& [tag, word] : kFacts) {
    if (context.Find(tag) != nullptr) facts.emplace_back(word);
  }
  return facts.empty() ? "nothing" : absl::StrJoin(facts, ", ");
}

std::string MarkerOf(const providers::Provider& provider,
                     const Examination& examination) {
  return std::string(providers::DecidingMarker(
      provider, examination.surroundings.environment));
}

std::string Describe(const providers::DetectedContext& detected,
                     const Examination& examination) {
  const std::string marker = MarkerOf(*detected.provider, examination);
  std::string text =
      absl::StrCat(detected.provider->display_name,
                   marker.empty() ? "" : absl::StrCat(" (", marker, ")"),
                   "; it tells ", FactsIn(detected.context));
  for (const providers::Provider* other : detected.also_detected) {
    absl::StrAppend(&text, "; ", MarkerOf(*other, examination),
                    " is set too, but ", detected.provider->display_name,
                    " comes before ", other->display_name);
  }
  return text;
}

}  // namespace

/// All that a report of where the program runs, or does not, needs.
Findings CheckProgram(const Examination&) {
  return {
      Ok("version", absl::StrCat("dora-deploy ", kProgramVersion, " for ",
                                 os::Target(), ", on ", os::SystemVersion()))};
}

Findings CheckCi(const Examination& examination) {
  constexpr char kCi[] = "ci";
  const Detection& detection = examination.surroundings.detection;
  const auto& detected = detection.OfEvent();
  if (!detected) {
    return {Failed(kCi, detected.error().message, detected.error().hint)};
  }
  if (detected->provider == nullptr) {
    return {Warning(kCi, "no CI system is detected",
                    absl::StrCat("Run doctor in the job that deploys, or set ",
                                 examination.Name(input::kProvider), "."))};
  }
  if (const auto why = WhyNoDeployment(detection)) {
    return {Warning(kCi, *why, "Run doctor in the job that deploys.")};
  }
  return {Ok(kCi, Describe(*detected, examination))};
}

}  // namespace dora::app::doctor
