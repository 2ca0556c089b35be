#include "app/history/deployment_history.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/base/durable_file.h"
#include "core/base/read_file.h"
#include "core/base/timestamp.h"
#include "core/event/field_names.h"

namespace dora::app {
namespace {
using Json = nlohmann::json;
using sinks::PastDeployment;

constexpr int kFormat = 1;
constexpr char kDeployments[] = "deployments";
/// How many are kept for each service in each environment.
constexpr size_t kKept = 50;
/// Fifty deployments of each of five hundred services.
constexpr size_t kMaxBytes = 10 * 1024 * 1024;

std::string Text(const Json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string()
             ? member->get<std::string>()
             : "";
}

std::optional<sinks::PastDeployment> Read(const Json& item) {
  if (!item.is_object()) return std::nullopt;
  sinks::PastDeployment past;
  past.id = Text(item, core::field::kId);
  past.service = Text(item, core::field::kService);
  past.env = Text(item, core::field::kEnv);
  past.version = Text(item, core::field::kVersion);
  past.commit_sha = Text(item, core::field::kCommitSha);
  const auto finished =
      core::ParseTimestamp(Text(item, core::field::kFinishedAt));
  if (past.id.empty() || !finished) return std::nullopt;
  past.finished_at = *finished;
  return past;
}

Json ToJson(const sinks::PastDeployment& past) {
  return {{core::field::kId, past.id},
          {core::field::kService, past.service},
          {core::field::kEnv, past.env},
          {core::field::kVersion, past.version},
          {core::field::kCommitSha, past.commit_sha},
          {core::field::kFinishedAt, core::FormatRfc3339(past.finished_at)}};
}

core::Result<std::vector<sinks::PastDeployment>> LoadAll(
    const std::string& path) {
  std::vector<sinks::PastDeployment> all;
  const core::FileText text = core::ReadFile(path, kMaxBytes);
  if (!text && text.error().kind == core::FileFaultKind::kMissing) return all;
  if (!text) {
    return core::MakeError(core::ErrorKind::kUsage, text.error().message,
                           "Use another file, or remove it.");
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
        absl::StrCat("the file ", path,
                     " does not hold deployments in a known format"),
        "Use another file, or remove it.");
  }
  for (const Json& item : *list) {
    if (auto past = Read(item)) all.push_back(*std::move(past));
  }
  std::stable_sort(
      all.begin(), all.end(),
      [](const sinks::PastDeployment& a, const sinks::PastDeployment& b) {
        return a.finished_at > b.finished_at;
      });
  return all;
}

core::Status Save(const std::string& path,
                  const std::vector<sinks::PastDeployment>& all) {
  Json json;
  json["format"] = kFormat;
  json[kDeployments] = Json::array();
  for (const sinks::PastDeployment& past : all) {
    json[kDeployments].push_back(ToJson(past));
  }
  return core::WriteDurably(
      path, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

bool IsOfSamePlace(const sinks::PastDeployment& a,
                   const sinks::PastDeployment& b) {
  return a.service == b.service && a.env == b.env;
}

/// Drops the oldest of the place of `added` where there are too many.
void Trim(std::vector<sinks::PastDeployment>& all,
          const sinks::PastDeployment& added) {
  size_t count = 0;
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const sinks::PastDeployment& past) {
                             return IsOfSamePlace(past, added) &&
                                    ++count > kKept;
                           }),
            all.end());
}

}  // namespace

core::Result<std::vector<sinks::PastDeployment>> DeploymentHistory::Load(
    const std::string& service, const std::string& env) const {
  auto all = LoadAll(path_);
  if (!all) return all;
  all->erase(std::remove_if(all->begin(), all->end(),
                            [&](const sinks::PastDeployment& past) {
                              return past.service != service || past.env != env;
                            }),
             all->end());
  return all;
}

core::Status DeploymentHistory::Add(const core::Deployment& event,
                                    const std::string& id) const {
  auto all = LoadAll(path_);
  if (!all) return tl::unexpected(all.error());
  const sinks::PastDeployment added{id,
                                    event.service(),
                                    event.env(),
                                    event.version(),
                                    event.git() ? event.git()->commit_sha : "",
                                    event.finished_at()};
  const bool known =
      std::any_of(all->begin(), all->end(),
                  [&added](const auto& past) { return past.id == added.id; });
  if (known) return {};
  const auto place =
      std::find_if(all->begin(), all->end(), [&added](const auto& past) {
        return past.finished_at <= added.finished_at;
      });
  all->insert(place, added);
  Trim(*all, added);
  return Save(path_, *all);
}

}  // namespace dora::app
