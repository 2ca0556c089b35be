#include "app/resolve/compared_services.h"

#include <set>
#include <unordered_map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "app/resolve/changed_services.h"
#include "core/base/suggest.h"
#include "providers/glob.h"

namespace dora::app {
namespace {

using core::Sourced;
using providers::CatalogEntry;

/// The paths of a service by the rule of the receiver: its patterns, or else
/// the folder that a link shows of this repository.
std::vector<std::string> PathsOf(const CatalogEntry& entry,
                                 const IsComparedRepository& is_compared) {
  if (!entry.source_patterns.empty()) return entry.source_patterns;
  for (const providers::RepositoryFolder& folder : entry.folders) {
    std::string glob = absl::StrCat(folder.folder, "/**");
    if (!providers::ProblemOfGlob(glob).empty()) continue;
    if (is_compared(folder.repository_url)) return {std::move(glob)};
  }
  return {};
}

/// What is included, whatever way a folder is written. The receiver knows no
/// pattern that excludes.
std::set<std::string> Included(const std::vector<std::string>& paths) {
  std::set<std::string> included;
  for (absl::string_view path : paths) {
    if (absl::StartsWith(path, "!")) continue;
    if (!absl::ConsumeSuffix(&path, "/**")) absl::ConsumeSuffix(&path, "/");
    included.emplace(path);
  }
  return included;
}

/// Puts the services of both together.
class Merger {
 public:
  explicit Merger(DeployConfig config) : config_(std::move(config)) {
    for (size_t i = 0; i < config_.services.size(); ++i) {
      places_.emplace(config_.services[i].name.text, i);
    }
  }

  void Add(const CatalogEntry& entry, std::vector<std::string> paths) {
    if (paths.empty()) return;
    const auto known = places_.find(entry.service);
    if (known == places_.end()) {
      config_.services.push_back({{entry.service, entry.paths_path},
                                  std::move(paths),
                                  std::nullopt,
                                  {}});
      return;
    }
    const auto& own = config_.services[known->second].paths;
    if (Included(own) == Included(paths)) return;
    other_file_ = entry.paths_path;
    different_.push_back(entry.service);
  }

  DeployConfig Take(std::vector<std::string>& notices) {
    if (!different_.empty()) {
      notices.push_back(
          absl::StrCat(config_.path, " and ", other_file_,
                       " give other paths to ", NamedServices(different_),
                       ". The first decide what is reported, the second "
                       "which commits the API counts."));
    }
    return std::move(config_);
  }

 private:
  DeployConfig config_;
  std::unordered_map<std::string, size_t> places_;
  std::vector<std::string> different_;
  std::string other_file_;
};

core::Error NoPaths(const Inputs& inputs, const Sourced& since) {
  return InvalidInput(
      input::kChangedSince, since,
      "needs the paths of services, but no configuration lists them",
      absl::StrCat("Add source_patterns to service.datadog.yaml, or "
                   ".dora-deploy.yaml at the root of the repository, or name "
                   "another file with `",
                   inputs.NameOf(input::kConfig), "`."));
}

core::Error Unknown(const Sourced& service, const std::string& config_path,
                    const DeployConfig& all) {
  std::vector<std::string> known;
  for (const ConfiguredService& one : all.services) {
    known.push_back(one.name.text);
  }
  const std::string near = core::NearestName(service.text, known);
  const bool is_of_catalog = config_path.empty();
  return InvalidInput(input::kService, service,
                      is_of_catalog
                          ? "has no paths in the service catalogue"
                          : absl::StrCat("is not named in ", config_path),
                      !near.empty()   ? absl::StrCat("Did you mean ", near, "?")
                      : is_of_catalog ? "Add source_patterns there."
                                      : "Add it there, with its paths.");
}

/// Leaves those that can be compared.
void LeaveOutPathless(const DeployConfig& all, std::vector<Sourced>& services,
                      std::vector<std::string>& notices) {
  std::unordered_map<std::string, bool> has_paths;
  for (const ConfiguredService& service : all.services) {
    has_paths[service.name.text] = true;
  }
  std::vector<std::string> without;
  std::vector<Sourced> left;
  for (Sourced& service : services) {
    if (has_paths.count(service.text) != 0) {
      left.push_back(std::move(service));
    } else {
      without.push_back(service.text);
    }
  }
  services = std::move(left);
  if (without.empty()) return;
  notices.push_back(absl::StrCat(
      "Not compared, and not reported, as the service catalogue gives no paths "
      "of this repository: ",
      NamedServices(without),
      ". Add source_patterns, or a link of the type repo to the folder, called "
      "Source or like the service."));
}

}  // namespace

core::Result<DeployConfig> ServicesToCompare(
    const Inputs& inputs, const Sourced& since,
    const std::optional<DeployConfig>& config,
    const core::Result<providers::ServiceCatalog>& catalog,
    const IsComparedRepository& is_compared, std::vector<Sourced>& services,
    std::vector<std::string>& notices) {
  Merger merger(config.value_or(DeployConfig()));
  if (catalog) {
    for (const CatalogEntry& entry : catalog->entries) {
      merger.Add(entry, PathsOf(entry, is_compared));
    }
  }
  DeployConfig all = merger.Take(notices);
  if (all.services.empty()) return tl::unexpected(NoPaths(inputs, since));
  if (inputs.All(input::kService).empty()) {
    LeaveOutPathless(all, services, notices);
    return all;
  }
  const bool is_configured = config && !config->services.empty();
  for (const Sourced& service : services) {
    if (all.Find(service.text) != nullptr) continue;
    return tl::unexpected(
        Unknown(service, is_configured ? config->path : "", all));
  }
  return all;
}

}  // namespace dora::app
