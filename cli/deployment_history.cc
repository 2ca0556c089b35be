#include "cli/deployment_history.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/durable_file.h"
#include "core/read_file.h"
#include "core/timestamp.h"
#include "core/wire_names.h"

namespace dora::cli {
namespace {

namespace wire = core::wire;
using Json = nlohmann::json;
using core::PastDeployment;

constexpr int kFormat = 1;
constexpr char kDeployments[] = "deployments";
/// So many are kept of each service in each environment.
constexpr size_t kKept = 20;
/// Twenty deployments of each of five hundred services.
constexpr size_t kMaxBytes = 4 * 1024 * 1024;

std::string Text(const Json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string()
             ? member->get<std::string>()
             : "";
}

std::optional<PastDeployment> Read(const Json& item) {
  if (!item.is_object()) return std::nullopt;
  PastDeployment past;
  past.id = Text(item, wire::kId);
  past.service = Text(item, wire::kService);
  past.env = Text(item, wire::kEnv);
  past.version = Text(item, wire::kVersion);
  past.commit_sha = Text(item, wire::kCommitSha);
  const auto finished = core::ParseTimestamp(Text(item, wire::kFinishedAt));
  if (past.id.empty() || !finished) return std::nullopt;
  past.finished_at = *finished;
  return past;
}

Json ToJson(const PastDeployment& past) {
  return {{wire::kId, past.id},
          {wire::kService, past.service},
          {wire::kEnv, past.env},
          {wire::kVersion, past.version},
          {wire::kCommitSha, past.commit_sha},
          {wire::kFinishedAt, core::FormatRfc3339(past.finished_at)}};
}

core::Result<std::vector<PastDeployment>> LoadAll(const std::string& path) {
  std::vector<PastDeployment> all;
  const core::FileText text = core::ReadFile(path, kMaxBytes);
  if (!text && text.error().kind == core::FileFaultKind::kMissing) return all;
  if (!text) {
    return core::MakeError(core::ErrorKind::kUsage, text.error().message,
                           "Give another one, or remove it.");
  }
  const auto is_shallow = [](int depth, Json::parse_event_t, Json&) {
    constexpr int kDeepest = 4;
    return depth <= kDeepest;
  };
  const Json json = Json::parse(*text, is_shallow, /*allow_exceptions=*/false);
  const auto list = json.is_object() ? json.find(kDeployments) : json.end();
  if (list == json.end() || !list->is_array() || !json.contains("format") ||
      json["format"] != kFormat) {
    return core::MakeError(
        core::ErrorKind::kUsage,
        absl::StrCat("the file ", path, " holds no deployments of this format"),
        "Give another one, or remove it.");
  }
  for (const Json& item : *list) {
    if (auto past = Read(item)) all.push_back(*std::move(past));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const PastDeployment& a, const PastDeployment& b) {
                     return a.finished_at > b.finished_at;
                   });
  return all;
}

core::Result<std::string> Save(const std::string& path,
                               const std::vector<PastDeployment>& all) {
  Json json;
  json["format"] = kFormat;
  json[kDeployments] = Json::array();
  for (const PastDeployment& past : all) {
    json[kDeployments].push_back(ToJson(past));
  }
  return core::WriteDurably(
      path, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

bool IsOfSamePlace(const PastDeployment& a, const PastDeployment& b) {
  return a.service == b.service && a.env == b.env;
}

/// Drops the oldest of the place of `added` where there are too many.
void Trim(std::vector<PastDeployment>& all, const PastDeployment& added) {
  size_t count = 0;
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const PastDeployment& past) {
                             return IsOfSamePlace(past, added) &&
                                    ++count > kKept;
                           }),
            all.end());
}

}  // namespace

core::Result<std::vector<PastDeployment>> DeploymentHistory::Load(
    const std::string& service, const std::string& env) const {
  auto all = LoadAll(path_);
  if (!all) return all;
  all->erase(std::remove_if(all->begin(), all->end(),
                            [&](const PastDeployment& past) {
                              return past.service != service || past.env != env;
                            }),
             all->end());
  return all;
}

core::Result<std::string> DeploymentHistory::Add(
    const core::DeploymentEvent& event, const std::string& id) const {
  auto all = LoadAll(path_);
  if (!all) return tl::unexpected(all.error());
  const PastDeployment added{id,
                             event.service(),
                             event.env(),
                             event.version(),
                             event.git() ? event.git()->commit_sha : "",
                             event.finished_at()};
  const bool known =
      std::any_of(all->begin(), all->end(),
                  [&added](const auto& past) { return past.id == added.id; });
  if (known) return path_;
  const auto place =
      std::find_if(all->begin(), all->end(), [&added](const auto& past) {
        return past.finished_at <= added.finished_at;
      });
  all->insert(place, added);
  Trim(*all, added);
  return Save(path_, *all);
}

}  // namespace dora::cli
