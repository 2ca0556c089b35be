#include "intake/git/repositories.h"

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "intake/contract/digest.h"
#include "intake/contract/repository_id.h"

namespace dora::intake::git {
namespace {

namespace fs = std::filesystem;

constexpr size_t kSha1Length = 40;
constexpr char kSha1Suffix[] = "-sha1.git";
constexpr char kSha256Suffix[] = "-sha256.git";

// A folder's name: a URL is a stranger's text, its digest is none.
std::string NameOf(const std::string& repository_url, const std::string& sha) {
  return absl::StrCat(Sha256Hex(RepositoryId(repository_url)),
                      sha.size() == kSha1Length ? kSha1Suffix : kSha256Suffix);
}

}  // namespace

Repositories::Repositories(std::string folder)
    : is_temporary_(folder.empty()), folder_(std::move(folder)) {}

Repositories::~Repositories() {
  if (!is_temporary_ || folder_.empty()) return;
  std::error_code unused;
  fs::remove_all(folder_, unused);
}

GitResult<std::vector<std::string>> Repositories::Known(
    const CommitSearch& search) {
  std::vector<std::string> known;
  for (const std::string& sha : search.shas) {
    const auto graph = GraphOf(NameOf(search.repository_url, sha));
    if (!graph) return tl::unexpected(graph.error());
    if (*graph != nullptr && (*graph)->Has(sha)) known.push_back(sha);
  }
  return known;
}

GitResult<void> Repositories::Take(const PackUpload& upload) {
  const std::string name = NameOf(upload.repository_url, upload.pushed_sha);
  const std::lock_guard<std::mutex> lock(git_);
  if (const auto made = MakeFolder(); !made) {
    return tl::unexpected(made.error());
  }
  const auto before = Load(name);
  if (!before) return tl::unexpected(before.error());
  const auto commits = At(name).Take(upload.pack);
  if (!commits) return tl::unexpected(commits.error());
  auto graph = *before == nullptr ? std::make_shared<CommitGraph>()
                                  : std::make_shared<CommitGraph>(**before);
  graph->Add(*commits);
  Keep(name, std::move(graph));
  return {};
}

bool Repositories::Knows(const std::string& repository_url,
                         const std::string& sha) {
  const auto graph = GraphOf(NameOf(repository_url, sha));
  return graph && *graph != nullptr &&
         (*graph)->Has(absl::AsciiStrToLower(sha));
}

std::optional<std::vector<dashboard::Commit>> Repositories::Between(
    const std::string& repository_url, const std::string& previous,
    const std::string& sha) {
  const auto graph = GraphOf(NameOf(repository_url, sha));
  if (!graph || *graph == nullptr) return std::nullopt;
  return (*graph)->Between(absl::AsciiStrToLower(previous),
                           absl::AsciiStrToLower(sha));
}

GitResult<Repositories::Graph> Repositories::GraphOf(const std::string& name) {
  if (auto loaded = Loaded(name)) return *loaded;
  const std::lock_guard<std::mutex> lock(git_);
  return Load(name);
}

GitResult<Repositories::Graph> Repositories::Load(const std::string& name) {
  if (auto loaded = Loaded(name)) return *loaded;
  const Repository repository = At(name);
  if (folder_.empty() || !repository.Exists()) return Graph();
  const auto commits = repository.Commits();
  if (!commits) return tl::unexpected(commits.error());
  auto graph = std::make_shared<CommitGraph>();
  graph->Add(*commits);
  Keep(name, graph);
  return Graph(graph);
}

std::optional<Repositories::Graph> Repositories::Loaded(
    const std::string& name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = graphs_.find(name);
  if (found == graphs_.end()) return std::nullopt;
  return found->second;
}

void Repositories::Keep(const std::string& name, Graph graph) {
  const std::lock_guard<std::mutex> lock(mutex_);
  graphs_[name] = std::move(graph);
}

GitResult<void> Repositories::MakeFolder() {
  if (!folder_.empty()) return {};
  std::error_code error;
  const fs::path place = fs::temp_directory_path(error);
  std::string pattern = (place / "dora-intake-XXXXXX").string();
  if (error || mkdtemp(pattern.data()) == nullptr) {
    return tl::unexpected(Trouble{
        false, absl::StrCat("no folder for repositories: ",
                            error ? error.message() : std::strerror(errno))});
  }
  folder_ = std::move(pattern);
  return {};
}

Repository Repositories::At(const std::string& name) const {
  return Repository(absl::StrCat(folder_, "/", name),
                    absl::EndsWith(name, kSha1Suffix) ? ObjectFormat::kSha1
                                                      : ObjectFormat::kSha256,
                    [this] { return is_stopping_.load(); });
}

}  // namespace dora::intake::git
