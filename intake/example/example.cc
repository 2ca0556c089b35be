#include "intake/example/example.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/event/field_names.h"
#include "intake/example/places.h"
#include "sinks/dora/names.h"

namespace dora::intake::example {
namespace {

using dashboard::Commit;
using nlohmann::json;
namespace field = core::field;
namespace wire = sinks::wire;

constexpr absl::Duration kDay = absl::Hours(24);

class Story {
 public:
  explicit Story(absl::Time now)
      : now_(absl::FromUnixSeconds(absl::ToUnixSeconds(now))) {}

  Example Tell() {
    const std::vector<Place> places = Places();
    for (const Place& place : places) MakeCommits(place.service);
    for (const Place& place : places) AddCommits(place);
    for (const Place& place : places) DeployAll(place);
    AddOddOnes(places);
    AddIncidents();
    return std::move(example_);
  }

 private:
  static std::string UrlOf(const std::string& service) {
    return absl::StrCat("https://github.com/shop-inc/", service, ".git");
  }

  int Between(int low, int high) {
    return low + static_cast<int>(dice_() % (high - low + 1));
  }

  std::string MakeSha() {
    std::string sha;
    while (sha.size() < 40) absl::StrAppendFormat(&sha, "%08x", dice_());
    return sha;
  }

  void MakeCommits(const std::string& service) {
    std::vector<Commit>& commits = example_.commits[UrlOf(service)];
    if (!commits.empty()) return;
    for (absl::Time at = now_ - 95 * kDay; at < now_;
         at += absl::Minutes(Between(60, 800))) {
      commits.push_back({MakeSha(), at});
    }
  }

  // What fails was committed shortly before, what rolls it forward after.
  void AddCommits(const Place& place) {
    std::vector<Commit>& commits = example_.commits[UrlOf(place.service)];
    for (const Failure& failure : place.failures) {
      const absl::Time at = now_ - failure.age;
      commits.push_back({MakeSha(), at - absl::Minutes(35)});
      if (failure.remedied != Remedied::kByRollforward) continue;
      commits.push_back({MakeSha(), at + failure.recovery * 0.7});
    }
    std::sort(commits.begin(), commits.end(),
              [](const Commit& left, const Commit& right) {
                return left.committed_at < right.committed_at;
              });
  }

  void DeployAll(const Place& place) {
    absl::Time at = now_ - place.first_age;
    auto failure = place.failures.begin();
    size_t newest = NewestAt(place, at);
    bool is_rolled_back = false;  // what was newest is not live any more
    while (at < now_ - absl::Hours(2)) {
      if (failure != place.failures.end() && at >= now_ - failure->age) {
        newest = Fail(place, *failure, newest);
        is_rolled_back = failure->remedied == Remedied::kByRollback;
        ++failure;
      } else {
        const size_t last = newest;
        newest = std::max(last, NewestAt(place, at - LeadOf(place)));
        // The same commit once more would be rolled back to.
        if (newest > last || !is_rolled_back) Deploy(place, at, newest);
        if (newest > last) is_rolled_back = false;
      }
      at += absl::Hours(Between(place.gap_low, place.gap_high));
    }
  }

  absl::Duration LeadOf(const Place& place) {
    return absl::Minutes(Between(place.minutes_low, place.minutes_high));
  }

  /// The newest commit of `at`, as its place in the list.
  size_t NewestAt(const Place& place, absl::Time at) const {
    const std::vector<Commit>& commits =
        example_.commits.at(UrlOf(place.service));
    const auto after = std::upper_bound(commits.begin(), commits.end(), at,
                                        [](absl::Time time, const Commit& one) {
                                          return time < one.committed_at;
                                        });
    return static_cast<size_t>(std::distance(commits.begin(), after)) - 1;
  }

  /// Returns the newest commit that was deployed.
  size_t Fail(const Place& place, const Failure& failure, size_t before) {
    const absl::Time at = now_ - failure.age;
    const size_t bad = NewestAt(place, at - absl::Minutes(30));
    const std::string id = Deploy(place, at, bad);
    if (failure.remedied == Remedied::kNever) {
      Mark(id, nullptr);
      return bad;
    }
    if (failure.remedied == Remedied::kByRollback) {
      Deploy(place, at + failure.recovery, before);
      return bad;
    }
    const size_t fix = NewestAt(place, at + failure.recovery);
    Mark(id, {{field::kId, Deploy(place, at + failure.recovery, fix)},
              {wire::kType, "rollforward"}});
    return fix;
  }

  json DeploymentOf(const Place& place, absl::Time at) {
    const std::string id =
        absl::StrFormat("example-%04d-of-%s", ++number_, place.service);
    return {{field::kId, id},
            {field::kService, place.service},
            {field::kEnv, place.env},
            {field::kTeam, place.team},
            {field::kCustomTags, json::array({"region:eu"})},
            {field::kStartedAt, absl::ToUnixSeconds(at) - Between(60, 540)},
            {field::kFinishedAt, absl::ToUnixSeconds(at)}};
  }

  json GitOf(const Place& place, const std::string& sha) {
    return {{field::kRepositoryUrl, UrlOf(place.service)},
            {field::kCommitSha, sha}};
  }

  /// Returns the deployment's id.
  std::string Deploy(const Place& place, absl::Time at, size_t commit) {
    const json deployment = DeploymentOf(place, at);
    SendOf(place, deployment, commit);
    return deployment[field::kId];
  }

  void SendOf(const Place& place, json deployment, size_t commit) {
    deployment[field::kVersion] = absl::StrCat("1.", commit, ".0");
    deployment[field::kGit] =
        GitOf(place, example_.commits.at(UrlOf(place.service))[commit].sha);
    Send("POST", wire::kDeploymentPath, {{wire::kAttributes, deployment}});
  }

  void Mark(const std::string& id, const json& remediation) {
    json attributes = {{field::kChangeFailure, true}};
    if (!remediation.is_null()) attributes[field::kRemediation] = remediation;
    Send("PATCH", absl::StrCat(wire::kDeploymentsPath, "/", id),
         {{wire::kType, wire::kPatchType},
          {field::kId, id},
          {wire::kAttributes, attributes}});
  }

  // No git data, a commit that nobody knows, the same second.
  void AddOddOnes(const std::vector<Place>& places) {
    json deployment = DeploymentOf(places[2], now_ - absl::Hours(30));
    deployment[field::kVersion] = "nightly";
    Send("POST", wire::kDeploymentPath, {{wire::kAttributes, deployment}});
    deployment = DeploymentOf(places[2], now_ - absl::Hours(28));
    deployment[field::kVersion] = "from-a-laptop";
    deployment[field::kGit] = GitOf(places[2], MakeSha());
    Send("POST", wire::kDeploymentPath, {{wire::kAttributes, deployment}});
    const size_t newest =
        example_.commits.at(UrlOf(places[0].service)).size() - 1;
    for (const char* region : {"region:eu", "region:us"}) {
      deployment = DeploymentOf(places[0], now_ - absl::Hours(1));
      deployment[field::kCustomTags] = json::array({region});
      SendOf(places[0], deployment, newest);
    }
  }

  void AddIncidents() {
    AddIncident("Payments declined", "SEV-1", "checkout-api", "payments",
                9 * kDay + absl::Hours(3), absl::Minutes(50));
    AddIncident("Slow product pages", "SEV-3", "storefront", "web", 13 * kDay,
                absl::Hours(18));
    AddIncident("Invoices without VAT", "SEV-2", "billing", "payments",
                6 * kDay, std::nullopt);
  }

  void AddIncident(const char* name, const char* severity, const char* service,
                   const char* team, absl::Duration age,
                   std::optional<absl::Duration> length) {
    const absl::Time start = now_ - age + absl::Minutes(10);
    json incident = {
        {field::kId, absl::StrFormat("example-incident-of-%s", service)},
        {field::kName, name},
        {field::kSeverity, severity},
        {field::kServices, json::array({service})},
        {field::kTeam, team},
        {field::kEnv, "production"},
        {field::kStartedAt, absl::ToUnixSeconds(start)}};
    if (length) {
      incident[field::kFinishedAt] = absl::ToUnixSeconds(start + *length);
    }
    Send("POST", wire::kFailurePath, {{wire::kAttributes, incident}});
  }

  void Send(const char* method, const std::string& path, const json& data) {
    example_.requests.push_back(
        {method, path, json{{wire::kData, data}}.dump()});
  }

  const absl::Time now_;
  std::mt19937 dice_{20};  // its numbers are the standard's
  int number_ = 0;
  Example example_;
};

}  // namespace

Example MakeExample(absl::Time now) { return Story(now).Tell(); }

}  // namespace dora::intake::example
