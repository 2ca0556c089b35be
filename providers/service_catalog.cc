#include "providers/service_catalog.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/placeholder.h"
#include "core/base/text.h"
#include "providers/glob.h"

namespace dora::providers {
namespace {

constexpr char kFix[] = "Fix the file.";
/// No path of git is longer.
constexpr size_t kMaxPatternBytes = 4096;

/// Names of one kind in one file that are placeholders.
class LeftOut {
 public:
  /// Whether `name` is one; it is counted.
  bool Takes(const std::string& name) {
    if (core::FindPlaceholder(name).empty()) return false;
    if (count_++ == 0) first_ = name;
    return true;
  }

  /// One note for all of them, so that a file of thousands fills no log.
  void Tell(const std::string& path, const char* kind,
            std::vector<std::string>& notes) const {
    if (count_ == 0) return;
    notes.push_back(absl::StrCat(
        path, ": ", core::Quoted(first_), " is not the name of a ", kind,
        ", as nobody filled in the placeholder. It is left out",
        count_ == 1 ? "" : absl::StrCat(", and ", count_ - 1, " like it"),
        "."));
  }

 private:
  int count_ = 0;
  std::string first_;
};

/// Patterns of one file that match no path of a repository.
class LeftOutPatterns {
 public:
  /// Leaves them out of `entry`, and counts them.
  void TakeFrom(CatalogEntry& entry) {
    std::vector<std::string>& all = entry.source_patterns;
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const std::string& pattern) {
                               return Takes(entry.service, pattern);
                             }),
              all.end());
  }

  void Tell(const std::string& path, std::vector<std::string>& notes) const {
    if (count_ == 0) return;
    notes.push_back(absl::StrCat(
        path, ": ", first_, ". It is left out",
        count_ == 1 ? "" : absl::StrCat(", and ", count_ - 1, " like it"),
        "."));
  }

 private:
  bool Takes(const std::string& service, const std::string& pattern) {
    const std::string problem = ProblemOf(pattern);
    if (problem.empty()) return false;
    if (count_++ == 0) {
      first_ = absl::StrCat("a source pattern of ", core::Quoted(service),
                            " is ", core::Quoted(pattern), ", which ", problem);
    }
    return true;
  }

  static std::string ProblemOf(const std::string& pattern) {
    if (!core::IsOneLineOfUtf8(pattern)) return "is not one line of text";
    if (pattern.size() > kMaxPatternBytes) return "is longer than any path";
    if (absl::StartsWith(pattern, "!")) {
      return "begins with !, but no pattern excludes paths";
    }
    return ProblemOfGlob(pattern);
  }

  int count_ = 0;
  std::string first_;
};

/// Puts the entries of several files together.
class CatalogBuilder {
 public:
  void AddFile(const std::string& path, std::vector<CatalogEntry> entries) {
    catalog_.paths.push_back(path);
    LeftOut services;
    LeftOut teams;
    LeftOutPatterns patterns;
    for (CatalogEntry& entry : entries) {
      if (services.Takes(entry.service)) continue;
      if (teams.Takes(entry.team)) entry.team.clear();
      entry.service_path = path;
      entry.team_path = path;
      entry.paths_path = path;
      patterns.TakeFrom(entry);
      Add(std::move(entry));
    }
    services.Tell(path, "service", catalog_.notes);
    teams.Tell(path, "team", catalog_.notes);
    patterns.Tell(path, catalog_.notes);
  }

  void AddBroken(core::Error error) { broken_.push_back(std::move(error)); }

  core::Result<ServiceCatalog> Take() {
    if (catalog_.entries.empty() && !broken_.empty()) {
      return tl::unexpected(std::move(broken_.front()));
    }
    for (const core::Error& error : broken_) {
      catalog_.notes.push_back(
          absl::StrCat(error.message, " The file is left out."));
    }
    return std::move(catalog_);
  }

 private:
  void Add(CatalogEntry entry) {
    std::vector<CatalogEntry>& all = catalog_.entries;
    const auto [known, is_new] = places_.emplace(entry.service, all.size());
    if (is_new) {
      all.push_back(std::move(entry));
      return;
    }
    AddTo(all[known->second], std::move(entry));
  }

  static void AddTo(CatalogEntry& first, CatalogEntry more) {
    if (first.team.empty()) {
      first.team = std::move(more.team);
      first.team_path = std::move(more.team_path);
    }
    const bool says_more =
        first.source_patterns.empty() &&
        (!more.source_patterns.empty() || first.folders.empty());
    if (!says_more) return;
    first.source_patterns = std::move(more.source_patterns);
    first.folders = std::move(more.folders);
    first.paths_path = std::move(more.paths_path);
  }

  ServiceCatalog catalog_;
  std::vector<core::Error> broken_;
  std::unordered_map<std::string, size_t> places_;
};

}  // namespace

std::vector<std::string> CatalogPaths(const std::string& directory) {
  std::vector<std::string> paths;
  for (const char* name : {"service.datadog.yaml", "service.datadog.yml",
                           "entity.datadog.yaml", "entity.datadog.yml"}) {
    paths.push_back(absl::StrCat(directory, "/", name));
  }
  return paths;
}

core::Result<ServiceCatalog> ReadServiceCatalog(const std::string& directory,
                                                const FileReader& files) {
  CatalogBuilder catalog;
  for (const std::string& path : CatalogPaths(directory)) {
    const core::FileText text = files.Read(path, kMaxCatalogBytes);
    if (!text && text.error().kind == core::FileFaultKind::kMissing) continue;
    if (!text) {
      catalog.AddBroken(
          {core::ErrorKind::kValidation,
           absl::StrCat(text.error().message, ", so the service is unknown."),
           kFix});
      continue;
    }
    auto entries = ParseServiceCatalog(*text);
    if (entries) {
      catalog.AddFile(path, *std::move(entries));
      continue;
    }
    entries.error().message = absl::StrCat(path, ": ", entries.error().message);
    catalog.AddBroken(std::move(entries.error()));
  }
  return catalog.Take();
}

}  // namespace dora::providers
