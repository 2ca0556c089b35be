#include "intake/dashboard/page.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "intake/dashboard/document.h"
#include "intake/dashboard/html_writer.h"

namespace dora::intake::dashboard {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr int64_t kMaxEvents = 20'000;

ListRequest Within(absl::Time from, absl::Time to) {
  ListRequest request;
  request.from = from;
  request.to = to;
  request.limit = kMaxEvents;
  return request;
}

template <typename Record>
std::vector<Record> Matching(const Filter& filter,
                             std::vector<Record> records) {
  std::vector<Record> matching;
  for (Record& record : records) {
    if (Matches(filter, record)) matching.push_back(std::move(record));
  }
  return matching;
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
  auto deployments = Deployments(view.from, view.to);
  if (!deployments) return tl::unexpected(deployments.error());
  auto incidents = Incidents(view.from, view.to);
  if (!incidents) return tl::unexpected(incidents.error());
  view.is_cut =
      deployments->size() == kMaxEvents || incidents->size() == kMaxEvents;
  for (const Deployment& one : *deployments) {
    view.services.insert(one.service);
    view.envs.insert(one.env);
  }
  for (const Incident& one : *incidents) {
    view.services.insert(one.services.begin(), one.services.end());
    view.envs.insert(one.env);
  }
  view.remedies = FindRemedies(*deployments);
  view.deployments = Matching(filter, std::move(*deployments));
  view.incidents = Matching(filter, std::move(*incidents));
  if (view.deployments.empty() && view.incidents.empty()) {
    const Result<bool> is_empty = StoreIsEmpty();
    if (!is_empty) return tl::unexpected(is_empty.error());
    view.store_is_empty = *is_empty;
  }
  return view;
}

Result<std::vector<Deployment>> Page::Deployments(absl::Time from,
                                                  absl::Time to) {
  const auto rows = events_.List(EventKind::kDeployment, Within(from, to));
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Deployment> deployments;
  std::set<std::string> shas;
  for (const StoredEvent& row : *rows) {
    deployments.push_back(ReadDeployment(row));
    shas.insert(deployments.back().commit_sha);
  }
  const auto times = commit_times_.Find(shas);
  for (Deployment& one : deployments) {
    const auto known = times.find(one.commit_sha);
    if (known != times.end()) one.committed_at = known->second;
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
