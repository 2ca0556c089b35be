#include "app/history/rollback_detection.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "app/history/deployment_history.h"
#include "app/history/rollback.h"
#include "app/host/program_version.h"
#include "app/send/change.h"
#include "app/send/dispatch.h"
#include "app/send/interrupt.h"
#include "app/send/settlement_report.h"
#include "core/base/timestamp.h"
#include "core/delivery/inquiry.h"
#include "core/delivery/receiver.h"
#include "core/event/change_failure.h"
#include "core/event/field_names.h"
#include "core/http/curl_http_client.h"
#include "providers/checkout.h"
#include "sinks/dora/names.h"
#include "sinks/dora/receivers.h"

namespace dora::app {
namespace {

using core::DeploymentEvent;
using sinks::PastDeployment;

constexpr char kTagKey[] = "deployment_type:";
constexpr char kTag[] = "deployment_type:rollback";

/// How far back the API is asked, and for how many: enough for a deployment
/// that is reported again after some others, and far below the bound of an
/// answer.
constexpr absl::Duration kLookBack = absl::Hours(90 * 24);
constexpr int kAskedFor = 20;
/// Finding out may take this much, and half of the time of the delivery.
constexpr absl::Duration kLongest = absl::Seconds(10);

/// What stood in a place before, and who says so.
struct Past {
  core::Result<std::vector<sinks::PastDeployment>> deployments;
  std::string source;
};

absl::Time WholeSeconds(absl::Time time) {
  return absl::FromUnixSeconds(absl::ToUnixSeconds(time));
}

class Detector {
 public:
  Detector(const RollbackSettings& rollback, const SendSettings& settings,
           const core::Clock& clock, StepHost& host)
      : rollback_(rollback),
        settings_(settings),
        http_(core::NewCurlHttpClient(
            {UserAgent(), settings.trust, settings.proxies})),
        inquiry_(*http_, clock, NewRandom()),
        clock_(clock),
        host_(host),
        deadline_(clock.Steady() + std::min(kLongest, settings.timeout / 2)),
        api_(sinks::DoraListReceiver(settings.base_url, settings.api_key,
                                     settings.app_key)) {}

  /// What `event` replaces, where it is a rollback.
  std::optional<sinks::PastDeployment> Look(const DeploymentEvent& event) {
    const Past past = PastOf(event);
    if (!past.deployments) {
      Say(Level::kNotice, event,
          absl::StrCat("whether it is a rollback is not known: ",
                       core::ToString(past.deployments.error())));
      return std::nullopt;
    }
    const RollbackFinding finding = FindRollback(
        event, *past.deployments,
        [this](const std::string& ancestor, const std::string& descendant) {
          return providers::Checkout(*rollback_.commands)
              .IsAncestor(ancestor, descendant);
        });
    Tell(event, finding, past.source);
    if (finding.verdict != RollbackVerdict::kRollback) return std::nullopt;
    return finding.last;
  }

 private:
  absl::Duration TimeLeft() const {
    return std::max(absl::ZeroDuration(), deadline_ - clock_.Steady());
  }

  /// The file is asked first: it knows at once what this pipeline deployed.
  Past PastOf(const DeploymentEvent& event) {
    const std::string& file = rollback_.last_deployed_file;
    if (!file.empty()) {
      Past past{DeploymentHistory(file).Load(event.service(), event.env()),
                file};
      const bool knows = past.deployments && !past.deployments->empty();
      if (knows || settings_.app_key.empty()) return past;
    }
    return {AskApi(event), "the API"};
  }

  core::Result<std::vector<sinks::PastDeployment>> AskApi(
      const DeploymentEvent& event) {
    if (settings_.dry_run) {
      return core::MakeError(core::ErrorKind::kUsage,
                             "a dry run does not ask the API");
    }
    if (settings_.app_key.empty()) {
      return core::MakeError(
          core::ErrorKind::kUsage, "no application key is given.",
          "Set DD_APP_KEY to one with the permission dora_metrics_read, or "
          "give --last-deployed-file.");
    }
    const absl::Time now = WholeSeconds(clock_.Now());
    const auto body = sinks::DeploymentQueryBody(
        {event.service(), event.env(), now - kLookBack, now, kAskedFor});
    if (!body) return tl::unexpected(body.error());
    const auto answer = inquiry_.Ask(
        {{event.id(), sinks::wire::kDeploymentsPath, *body}, &api_}, Options());
    if (!answer) {
      core::Error error = answer.error();
      error.message = absl::StrCat("the API was asked: ", error.message);
      return tl::unexpected(std::move(error));
    }
    return OfSamePlace(event, sinks::ParseDeployments(*answer));
  }

  core::SenderOptions Options() const {
    core::SenderOptions options;
    options.timeout = TimeLeft();
    options.stop_asked = [] { return Interrupt::signal() != 0; };
    return options;
  }

  /// A query may find more than was meant.
  static core::Result<std::vector<sinks::PastDeployment>> OfSamePlace(
      const DeploymentEvent& event,
      core::Result<std::vector<sinks::PastDeployment>> all) {
    if (!all) return all;
    all->erase(std::remove_if(all->begin(), all->end(),
                              [&event](const sinks::PastDeployment& past) {
                                return !absl::EqualsIgnoreCase(
                                           past.service, event.service()) ||
                                       !absl::EqualsIgnoreCase(past.env,
                                                               event.env());
                              }),
               all->end());
    return all;
  }

  void Tell(const DeploymentEvent& event, const RollbackFinding& finding,
            const std::string& source) const {
    const std::string last =
        finding.last.id.empty()
            ? ""
            : absl::StrCat(" (last deployed: ", finding.last.id, ")");
    const std::string details =
        absl::StrCat(finding.reason, last, ", by ", source);
    switch (finding.verdict) {
      case RollbackVerdict::kRollback:
        Say(Level::kNotice, event, absl::StrCat("a rollback: ", details));
        break;
      case RollbackVerdict::kUnknown:
        Say(Level::kNotice, event,
            absl::StrCat("whether it is a rollback is not known: ", details));
        break;
      case RollbackVerdict::kNoRollback:
        if (!settings_.verbose) break;
        Say(Level::kInfo, event, absl::StrCat("no rollback: ", details));
        break;
    }
  }

  void Say(Level level, const DeploymentEvent& event,
           const std::string& what) const {
    host_.Say(level, absl::StrCat("deployment of ", event.service(), ": ", what,
                                  absl::EndsWith(what, ".") ? "" : "."));
  }

  const RollbackSettings& rollback_;
  const SendSettings& settings_;
  std::unique_ptr<core::HttpClient> http_;
  core::Inquiry inquiry_;
  const core::Clock& clock_;
  StepHost& host_;
  absl::Duration deadline_;
  core::Receiver api_;
};

/// The event with the tag of a rollback, unless the user has said of what type
/// the deployment is.
DeploymentEvent Tagged(DeploymentEvent event, core::DeploymentInput input,
                       const SendSettings& settings, absl::Time now,
                       StepHost& host) {
  for (const std::string& tag : event.custom_tags()) {
    if (absl::StartsWith(tag, kTagKey)) return event;
  }
  input.custom_tags.push_back({kTag, "--detect-rollback"});
  input.id = core::Sourced{event.id(), "the event"};
  input.finished_at =
      core::Sourced{core::FormatRfc3339(event.finished_at()), "the event"};
  auto tagged = DeploymentEvent::Build(input, now);
  std::vector<core::Error> problems;
  if (!tagged) {
    problems = tagged.error();
  } else if (const auto messages = MessagesOf(*tagged, settings); !messages) {
    problems = messages.error();
  }
  if (problems.empty()) return *std::move(tagged);
  host.Say(Level::kNotice, absl::StrCat("The rollback is not tagged: ",
                                        core::ToString(problems.front())));
  return event;
}

/// What became of an event at the API, or where the API is not among the sinks
/// at the first of them. A kept event counts: what it reports is deployed.
const Settlement& SettlementOf(size_t event, const RollbackReport& report,
                               const Delivered& delivered) {
  const size_t per_event = delivered.news.size() / report.events.size();
  const auto first = delivered.news.begin() + event * per_event;
  const auto api =
      std::find_if(first, first + per_event, [](const Settlement& settlement) {
        return settlement.sink == sinks::kDora;
      });
  return api == first + per_event ? *first : *api;
}

bool Counts(const Settlement& settlement) {
  return settlement.status == OutcomeStatus::kSent ||
         settlement.status == OutcomeStatus::kKept;
}

void NoteDeployed(const std::string& file, const RollbackReport& report,
                  const Delivered& delivered, StepHost& host) {
  for (size_t i = 0; i < report.events.size(); ++i) {
    const Settlement& settlement = SettlementOf(i, report, delivered);
    if (!Counts(settlement)) continue;
    const auto noted =
        DeploymentHistory(file).Add(report.events[i], settlement.id);
    if (noted) continue;
    host.Say(Level::kWarning, absl::StrCat("The deployment is not noted: ",
                                           core::ToString(noted.error())));
    return;
  }
}

/// What the rollbacks among the events say about the deployments that they
/// replace.
std::vector<core::ChangeFailure> MarksOf(const RollbackReport& report,
                                         const Delivered& delivered,
                                         StepHost& host) {
  std::vector<core::ChangeFailure> marks;
  for (size_t i = 0; i < report.events.size(); ++i) {
    const Settlement& settlement = SettlementOf(i, report, delivered);
    if (!report.replaced[i] || !Counts(settlement)) continue;
    core::ChangeFailureInput input;
    input.id = core::Sourced{report.replaced[i]->id, "the last deployment"};
    input.remedy = core::Sourced{core::field::kRollback, "--detect-rollback"};
    input.remedy_id = core::Sourced{settlement.id, "this deployment"};
    auto mark = core::ChangeFailure::Build(input);
    if (mark) {
      marks.push_back(*std::move(mark));
      continue;
    }
    host.Say(Level::kNotice,
             absl::StrCat("The deployment before is not marked as failed: ",
                          core::ToString(mark.error().front())));
  }
  return marks;
}

}  // namespace

core::Result<RollbackSettings> ReadRollbackSettings(
    const Inputs& inputs, const providers::CommandRunner& commands) {
  RollbackSettings settings;
  settings.commands = &commands;
  if (const auto file = inputs.Get(input::kLastDeployedFile)) {
    settings.last_deployed_file = file->text;
  }
  const auto mode = inputs.Choice<RollbackMode>(input::kDetectRollback);
  if (!mode) return tl::unexpected(mode.error());
  settings.mode = *mode;
  return settings;
}

RollbackReport DetectRollbacks(const RollbackSettings& rollback,
                               const std::vector<core::DeploymentInput>& inputs,
                               std::vector<DeploymentEvent> events,
                               const SendSettings& settings,
                               const core::Clock& clock, StepHost& host) {
  RollbackReport report{std::move(events), {}, absl::ZeroDuration()};
  report.replaced.resize(report.events.size());
  if (rollback.mode == RollbackMode::kOff) return report;
  const absl::Duration began = clock.Steady();
  Detector detector(rollback, settings, clock, host);
  for (size_t i = 0; i < report.events.size(); ++i) {
    report.replaced[i] = detector.Look(report.events[i]);
    if (!report.replaced[i]) continue;
    report.events[i] = Tagged(std::move(report.events[i]), inputs[i], settings,
                              clock.Now(), host);
  }
  report.took = clock.Steady() - began;
  return report;
}

Delivered FinishRollbacks(const RollbackSettings& rollback,
                          const RollbackReport& report,
                          const Delivered& delivered,
                          const SendSettings& settings,
                          const core::Clock& clock, StepHost& host) {
  if (!rollback.last_deployed_file.empty()) {
    NoteDeployed(rollback.last_deployed_file, report, delivered, host);
  }
  std::vector<core::ChangeFailure> marks;
  if (rollback.mode == RollbackMode::kMark) {
    marks = MarksOf(report, delivered, host);
  }
  if (!marks.empty() && !settings.management) {
    host.Say(Level::kNotice,
             "The deployment before is not marked as failed: no application "
             "key is given. Set DD_APP_KEY to one with the permission "
             "dora_metrics_write.");
    return {};
  }
  std::vector<core::Parcel> parcels;
  for (const core::ChangeFailure& mark : marks) {
    parcels.push_back(ParcelOf(mark, settings));
  }
  const Delivered changes =
      DeliverChanges(parcels, delivered, settings, clock, host);
  for (size_t i = 0; i < marks.size(); ++i) {
    const Settlement& settlement = changes.news[i];
    host.Say(LevelOf(settlement.status, settings),
             Describe(DescribeChange(marks[i]), settlement));
  }
  return changes;
}

}  // namespace dora::app
