#include "intake/dashboard/timeline.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "intake/dashboard/format.h"

namespace dora::intake::dashboard {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
// 1970 began on a Thursday.
constexpr absl::Time kFirstMonday = absl::FromUnixSeconds(4 * 24 * 3600);
constexpr absl::Duration kSteps[] = {
    absl::Hours(6),        absl::Hours(12),      absl::Hours(24),
    absl::Hours(24 * 2),   absl::Hours(24 * 7),  absl::Hours(24 * 14),
    absl::Hours(24 * 28),  absl::Hours(24 * 56), absl::Hours(24 * 112),
    absl::Hours(24 * 364),
};
constexpr double kMaxTicks = 7;

// Heights in pixels, from a lane's top.
constexpr int kLaneHeight = 58;
constexpr int kLabelAt = 15;
constexpr int kTrackAt = 32;
constexpr int kRollbackAt = 24;  // above the track: it follows a failure soon
constexpr int kIncidentAt = 42;
constexpr int kAxisHeight = 26;
constexpr double kLabelMargin = 4;
constexpr size_t kMaxLabel = 60;

struct Lane {
  std::string name;
  std::string env;
  std::vector<const Deployment*> deployments;
  std::vector<const Incident*> incidents;
};

using Lanes = std::map<std::pair<std::string, std::string>, Lane>;

Lane& LaneFor(const std::string& name, const std::string& env, Lanes& lanes) {
  Lane& lane = lanes[{name, env}];
  lane.name = name;
  lane.env = env;
  return lane;
}

// Puts `incident` with `service`: in the incident's environment, or, where it
// names none, in all of the service's.
void PlaceWith(const std::string& service, const Incident& incident,
               Lanes& lanes) {
  bool placed = false;
  for (auto& [key, lane] : lanes) {
    if (key.first != service) continue;
    if (!incident.env.empty() && key.second != incident.env) continue;
    lane.incidents.push_back(&incident);
    placed = true;
  }
  if (placed) return;
  LaneFor(service, incident.env, lanes).incidents.push_back(&incident);
}

// An incident stands with each service that it hit; a team's that names no
// service has a lane of its own.
void PlaceIncident(const Incident& incident, const Filter& filter,
                   Lanes& lanes) {
  if (!filter.service.empty()) {
    PlaceWith(filter.service, incident, lanes);
  } else if (incident.services.empty()) {
    LaneFor(absl::StrCat("team ", incident.team), incident.env, lanes)
        .incidents.push_back(&incident);
  } else {
    for (const std::string& service : incident.services) {
      PlaceWith(service, incident, lanes);
    }
  }
}

Lanes LanesOf(const View& view) {
  Lanes lanes;
  const size_t marks = std::min(view.deployments.size(), kMaxMarks);
  for (size_t i = 0; i < marks; ++i) {
    const Deployment& one = view.deployments[i];
    LaneFor(one.service, one.env, lanes).deployments.push_back(&one);
  }
  for (const Incident& incident : view.incidents) {
    PlaceIncident(incident, view.filter, lanes);
  }
  return lanes;
}

Mark MarkOf(const Findings& findings, const Deployment& one) {
  if (findings.Failed(one)) return Mark::kFailed;
  return findings.IsRollback(one) ? Mark::kRollback : Mark::kDeployed;
}

const char* NameOf(Mark mark) {
  switch (mark) {
    case Mark::kDeployed:
      return "deployed";
    case Mark::kFailed:
      return "failed";
    case Mark::kRollback:
      return "rollback";
  }
  return "";
}

class Drawing {
 public:
  Drawing(const View& view, HtmlWriter& html) : view_(view), html_(html) {}

  void Draw(const Lanes& lanes) {
    const size_t shown = std::min(lanes.size(), kMaxLanes);
    const int bottom = static_cast<int>(shown) * kLaneHeight;
    Open(bottom + kAxisHeight);
    DrawTicks(bottom);
    int top = 0;
    for (const auto& [key, lane] : lanes) {
      if (top == bottom) break;
      DrawLane(lane, top);
      top += kLaneHeight;
    }
    html_.Raw("</svg>");
  }

 private:
  double Percent(absl::Time time) const {
    const absl::Time clamped = std::clamp(time, view_.from, view_.to);
    return 100 * absl::FDivDuration(
                     clamped - view_.from,
                     std::max(view_.to - view_.from, absl::Nanoseconds(1)));
  }

  std::string X(absl::Time time) const {
    return absl::StrFormat("%.2f%%", Percent(time));
  }

  void Open(int height) {
    html_.Raw("<svg class=\"timeline\" width=\"100%\" height=\"")
        .Text(absl::StrCat(height))
        .Raw(
            "\" role=\"img\" aria-labelledby=\"timeline-title timeline-desc\">"
            "<title id=\"timeline-title\">Deployments and incidents over time"
            "</title><desc id=\"timeline-desc\">")
        .Text(Describe())
        .Raw("</desc>");
  }

  std::string Describe() const {
    const auto failed = std::count_if(
        view_.deployments.begin(), view_.deployments.end(),
        [this](const Deployment& one) { return view_.findings.Failed(one); });
    return absl::StrCat(FormatCount(view_.deployments.size(), "deployment"),
                        ", ", failed, " of them failed, and ",
                        FormatCount(view_.incidents.size(), "incident"),
                        " from ", FormatMinute(view_.from), " to ",
                        FormatMinute(view_.to),
                        " UTC. The tables below list the newest of them.");
  }

  void DrawTicks(int bottom) {
    const std::vector<absl::Time> ticks = TicksOf(view_.from, view_.to);
    const bool in_hours = ticks.size() > 1 && ticks[1] - ticks[0] < kDay;
    for (const absl::Time tick : ticks) {
      html_.Raw("<line class=\"grid\" x1=\"")
          .Text(X(tick))
          .Raw("\" x2=\"")
          .Text(X(tick))
          .Raw("\" y1=\"0\" y2=\"")
          .Text(absl::StrCat(bottom))
          .Raw("\"/>");
      const double percent = Percent(tick);
      if (percent < kLabelMargin || percent > 100 - kLabelMargin) continue;
      html_.Raw("<text class=\"tick\" x=\"")
          .Text(X(tick))
          .Raw("\" y=\"")
          .Text(absl::StrCat(bottom + kAxisHeight - 8))
          .Raw("\">")
          .Text(absl::FormatTime(in_hours ? "%d %b %H:%M" : "%d %b", tick,
                                 absl::UTCTimeZone()))
          .Raw("</text>");
    }
  }

  void DrawLane(const Lane& lane, int top) {
    html_.Raw("<text class=\"lane\" x=\"0\" y=\"")
        .Text(absl::StrCat(top + kLabelAt))
        .Raw("\">")
        .Text(Shorten(lane.name, kMaxLabel))
        .Raw("<tspan class=\"env\" dx=\"6\">")
        .Text(lane.env.empty() ? "no environment"
                               : Shorten(lane.env, kMaxLabel))
        .Raw("</tspan></text><line class=\"track\" x1=\"0\" x2=\"100%\" y1=\"")
        .Text(absl::StrCat(top + kTrackAt))
        .Raw("\" y2=\"")
        .Text(absl::StrCat(top + kTrackAt))
        .Raw("\"/>");
    for (const Incident* one : lane.incidents) DrawIncident(*one, top);
    for (const Deployment* one : lane.deployments) DrawRecovery(*one, top);
    // What matters more lies on top of what stands close by.
    for (const Mark mark : {Mark::kDeployed, Mark::kRollback, Mark::kFailed}) {
      for (const Deployment* one : lane.deployments) {
        if (MarkOf(view_.findings, *one) == mark)
          DrawDeployment(*one, mark, top);
      }
    }
  }

  void DrawIncident(const Incident& incident, int top) {
    const absl::Time end = incident.finished_at.value_or(view_.to);
    // One that is too short to be seen is still there.
    const double width =
        std::max(Percent(end) - Percent(incident.started_at), 0.5);
    html_.Raw("<rect class=\"incident\" x=\"")
        .Text(X(incident.started_at))
        .Raw("\" y=\"")
        .Text(absl::StrCat(top + kIncidentAt))
        .Raw("\" width=\"")
        .Text(absl::StrFormat("%.2f%%", width))
        .Raw("\" height=\"6\" rx=\"3\"><title>")
        .Text(absl::StrCat(
            "Incident: ",
            Shorten(incident.name.empty() ? incident.id : incident.name, 120),
            incident.severity.empty() ? "" : ", ",
            Shorten(incident.severity, kMaxLabel), ", from ",
            FormatMinute(incident.started_at), " UTC, ",
            incident.finished_at
                ? absl::StrCat("for ",
                               DurationInWords(end - incident.started_at))
                : "still open"))
        .Raw("</title></rect>");
  }

  // A line from a failed deployment to the deployment that put it right.
  void DrawRecovery(const Deployment& failed, int top) {
    const auto failure = view_.findings.failures.by_id.find(failed.id);
    if (failure == view_.findings.failures.by_id.end()) return;
    const std::optional<Remedy>& remedy = failure->second.remedy;
    if (!remedy) return;
    html_.Raw("<line class=\"recovery\" x1=\"")
        .Text(X(failed.finished_at))
        .Raw("\" x2=\"")
        .Text(X(remedy->finished_at))
        .Raw("\" y1=\"")
        .Text(absl::StrCat(top + kTrackAt))
        .Raw("\" y2=\"")
        .Text(absl::StrCat(top + kTrackAt))
        .Raw("\"/>");
  }

  void DrawDeployment(const Deployment& one, Mark mark, int top) {
    const int y = top + (mark == Mark::kRollback ? kRollbackAt : kTrackAt);
    html_.Raw("<svg class=\"mark\" x=\"")
        .Text(X(one.finished_at))
        .Raw("\" y=\"")
        .Text(absl::StrCat(y))
        .Raw("\"><title>")
        .Text(absl::StrCat(Shorten(one.service, kMaxLabel), " ",
                           Shorten(one.version, kMaxLabel), ": ", NameOf(mark),
                           ", finished ", FormatSecond(one.finished_at),
                           " UTC"))
        .Raw("</title>");
    WriteMark(mark, html_);
    html_.Raw("</svg>");
  }

  const View& view_;
  HtmlWriter& html_;
};

}  // namespace

void WriteMark(Mark mark, HtmlWriter& html) {
  switch (mark) {
    case Mark::kDeployed:
      html.Raw("<circle class=\"deployed\" r=\"4.5\"/>");
      return;
    case Mark::kFailed:
      html.Raw(
          "<path class=\"halo\" d=\"M-5-5L5 5M5-5L-5 5\"/>"
          "<path class=\"failed\" d=\"M-5-5L5 5M5-5L-5 5\"/>");
      return;
    case Mark::kRollback:
      html.Raw("<path class=\"rollback\" d=\"M4-6V6L-6 0Z\"/>");
      return;
  }
}

void WriteTimeline(const View& view, HtmlWriter& html) {
  const Lanes lanes = LanesOf(view);
  html.Raw("<div class=\"chart\">");
  Drawing(view, html).Draw(lanes);
  html.Raw("</div>");
  if (lanes.size() > kMaxLanes) {
    html.Raw("<p class=\"note\">")
        .Text(absl::StrCat(lanes.size() - kMaxLanes,
                           " more lanes are left out: choose a service."))
        .Raw("</p>");
  }
  if (view.deployments.size() > kMaxMarks) {
    html.Raw("<p class=\"note\">")
        .Text(absl::StrCat("Only the newest ", kMaxMarks,
                           " deployments are drawn."))
        .Raw("</p>");
  }
}

std::vector<absl::Time> TicksOf(absl::Time from, absl::Time to) {
  absl::Duration step = kSteps[0];
  for (const absl::Duration candidate : kSteps) {
    step = candidate;
    if (absl::FDivDuration(to - from, step) < kMaxTicks + 1) break;
  }
  const bool in_weeks = step % (7 * kDay) == absl::ZeroDuration();
  const absl::Time origin = in_weeks ? kFirstMonday : absl::UnixEpoch();
  std::vector<absl::Time> ticks;
  for (absl::Time tick = origin + absl::Ceil(from - origin, step); tick <= to;
       tick += step) {
    ticks.push_back(tick);
  }
  return ticks;
}

}  // namespace dora::intake::dashboard
