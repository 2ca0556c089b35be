#include "intake/dashboard/page.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "intake/dashboard/document.h"
#include "intake/dashboard/html_writer.h"
#include "intake/dashboard/weeks.h"

namespace dora::intake::dashboard {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr int64_t kMaxEvents = 20'000;
// What was deployed before the window tells what is deployed in it: a first
// deployment, a rollback. The receiver keeps events for two years.
constexpr absl::Duration kKept = absl::Hours(24 * 365 * 2);

ListRequest Within(absl::Time from, absl::Time to) {
  ListRequest request;
  request.from = from;
  request.to = to;
  request.limit = kMaxEvents;
  return request;
}

std::vector<Incident> Matching(const Filter& filter,
                               std::vector<Incident> incidents) {
  std::vector<Incident> matching;
  for (Incident& one : incidents) {
    if (Matches(filter, one)) matching.push_back(std::move(one));
  }
  return matching;
}

void AddTags(const std::vector<std::string>& tags, View& view) {
  for (const std::string& tag : tags) {
    if (view.tags.size() == kMaxTags) return;
    view.tags.insert(tag);
  }
}

void AddChoices(const std::vector<Deployment>& deployments,
                const std::vector<Incident>& incidents, View& view) {
  for (const Deployment& one : deployments) {
    if (one.started_at < view.from) continue;
    view.services.insert(one.service);
    view.envs.insert(one.env);
    view.teams.insert(one.team);
    AddTags(one.tags, view);
  }
  for (const Incident& one : incidents) {
    view.services.insert(one.services.begin(), one.services.end());
    view.envs.insert(one.env);
    view.teams.insert(one.team);
    AddTags(one.tags, view);
  }
}

// Those that the view shows, or compares what it shows with.
std::vector<const Deployment*> Needed(
    const View& view, const std::vector<Deployment>& deployments) {
  const absl::Time since = std::min(view.from - (view.to - view.from),
                                    WeeksOf(view.from, view.to).front().from);
  std::vector<const Deployment*> needed;
  for (const Deployment& one : deployments) {
    if (one.started_at >= since && Matches(view.filter, one)) {
      needed.push_back(&one);
    }
  }
  return needed;
}

LeadTime LeadTimeFrom(const RangeOrWhy& range,
                      const std::map<Range, CommitTimesOrWhy>& commits,
                      const Deployment& one) {
  if (!range) return tl::unexpected(range.error());
  const CommitTimesOrWhy& times = commits.at(*range);
  if (!times) return tl::unexpected(times.error());
  return LeadTimeOf(one, *times);
}

Reply Failed(const std::string& why) {
  HtmlWriter html;
  html.Raw(
          "<!DOCTYPE html><title>dora-intake</title><p>The event store "
          "failed: ")
      .Text(why);
  return {500, html.html()};
}

}  // namespace

bool Page::Owns(const std::string& method, const std::string& path) {
  return method == "GET" && path == "/";
}

std::vector<Header> Page::Headers() {
  return {{"Content-Security-Policy", ContentSecurityPolicy()},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "no-referrer"},
          {"Cache-Control", "no-store"}};
}

Reply Page::Show(const Filter& filter, const std::string& own_url,
                 absl::Time now) {
  Result<View> view = Gather(filter, now);
  if (!view) return Failed(view.error());
  view->own_url = own_url;
  return {200, RenderDocument(*view)};
}

Result<View> Page::Gather(const Filter& filter, absl::Time now) {
  View view;
  view.filter = filter;
  view.from = now - filter.days * kDay;
  view.to = now;
  auto deployments = Deployments(now);
  if (!deployments) return tl::unexpected(deployments.error());
  auto incidents = Incidents(view.from, view.to);
  if (!incidents) return tl::unexpected(incidents.error());
  view.is_cut =
      deployments->size() == kMaxEvents || incidents->size() == kMaxEvents;
  AddChoices(*deployments, *incidents, view);
  view.findings = FindingsFor(view, *deployments);
  for (Deployment& one : *deployments) {
    if (!Matches(filter, one)) continue;
    auto& where = one.started_at < view.from ? view.earlier : view.deployments;
    where.push_back(std::move(one));
  }
  view.incidents = Matching(filter, std::move(*incidents));
  if (view.deployments.empty() && view.incidents.empty()) {
    const Result<bool> is_empty = StoreIsEmpty();
    if (!is_empty) return tl::unexpected(is_empty.error());
    view.store_is_empty = *is_empty;
  }
  return view;
}

Findings Page::FindingsFor(const View& view,
                           const std::vector<Deployment>& deployments) {
  const History history = HistoryOf(deployments);
  Findings findings;
  findings.same_second = history.same_second;
  findings.failures = FindFailures(history);
  const auto ranges = RangesOf(history);
  const auto needed = Needed(view, deployments);
  std::vector<Range> to_ask;
  for (const Deployment* one : needed) {
    const RangeOrWhy& range = ranges.at(one->id);
    if (range) to_ask.push_back(*range);
  }
  const auto commits = commits_.Find(to_ask);
  for (const Deployment* one : needed) {
    findings.lead_times.emplace(
        one->id, LeadTimeFrom(ranges.at(one->id), commits, *one));
  }
  return findings;
}

Result<std::vector<Deployment>> Page::Deployments(absl::Time to) {
  const auto rows =
      events_.List(EventKind::kDeployment, Within(to - kKept, to));
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Deployment> deployments;
  deployments.reserve(rows->size());
  for (const StoredEvent& row : *rows) {
    deployments.push_back(ReadDeployment(row));
  }
  return deployments;
}

Result<std::vector<Incident>> Page::Incidents(absl::Time from, absl::Time to) {
  ListRequest request = Within(from, to);
  request.sort = SortField::kStartedAt;
  const auto rows = events_.List(EventKind::kFailure, request);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Incident> incidents;
  for (const StoredEvent& row : *rows) incidents.push_back(ReadIncident(row));
  return incidents;
}

Result<bool> Page::StoreIsEmpty() {
  ListRequest any;
  any.limit = 1;
  for (const EventKind kind : {EventKind::kDeployment, EventKind::kFailure}) {
    const auto rows = events_.List(kind, any);
    if (!rows) return tl::unexpected(rows.error());
    if (!rows->empty()) return false;
  }
  return true;
}

}  // namespace dora::intake::dashboard
