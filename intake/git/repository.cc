#include "intake/git/repository.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace dora::intake::git {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxWords = 500;

// What git said, for a message.
std::string WordsOf(absl::string_view output) {
  std::string words;
  for (const absl::string_view line :
       absl::StrSplit(output, '\n', absl::SkipEmpty())) {
    absl::StrAppend(&words, words.empty() ? "" : "; ", line);
  }
  return words.substr(0, kMaxWords);
}

Trouble TroubleOf(const core::ProcessResult& result) {
  switch (result.end) {
    case core::ProcessEnd::kExited:
      return {true, absl::StrCat("git refused it: ", WordsOf(result.output))};
    case core::ProcessEnd::kNotFound:
      return {false, "git is not installed"};
    case core::ProcessEnd::kTimedOut:
      return {false, "git took too long"};
    case core::ProcessEnd::kTooLarge:
      return {false, "git printed too much"};
    case core::ProcessEnd::kStopped:
      return {false, "this server stops"};
    case core::ProcessEnd::kFailed:
      break;
  }
  return {false, "git could not be run"};
}

// Where no pack is at fault.
Trouble OwnTroubleOf(const core::ProcessResult& result) {
  return {false, TroubleOf(result).detail};
}

// The checksum in "pack\t<checksum>", which index-pack prints.
std::string PackNameIn(absl::string_view output) {
  for (absl::string_view line : absl::StrSplit(output, '\n')) {
    if (absl::ConsumePrefix(&line, "pack\t")) return std::string(line);
  }
  return "";
}

// "1693491974 sha parent parent".
std::optional<GraphCommit> ReadCommit(absl::string_view line) {
  std::vector<std::string> words = absl::StrSplit(line, ' ');
  int64_t seconds = 0;
  if (words.size() < 2 || !absl::SimpleAtoi(words[0], &seconds)) {
    return std::nullopt;
  }
  return GraphCommit{words[1],
                     absl::FromUnixSeconds(seconds),
                     {words.begin() + 2, words.end()}};
}

}  // namespace

bool Repository::Exists() const {
  std::error_code error;
  return fs::exists(folder_ + "/HEAD", error);
}

GitResult<std::vector<GraphCommit>> Repository::Take(
    absl::string_view pack) const {
  if (const auto made = Make(); !made) return tl::unexpected(made.error());
  // Objects are checked one by one (--fsck-objects), not whether what they
  // name is there (--strict): file contents never are.
  const core::ProcessResult result = Git(
      {"index-pack", "--stdin", "--fix-thin", "--fsck-objects", "--threads=1"},
      std::string(pack), true);
  if (!result.succeeded()) {
    RemoveLeftovers();
    return tl::unexpected(TroubleOf(result));
  }
  return CommitsOf(
      absl::StrCat(PackFolder(), "/pack-", PackNameIn(result.output), ".idx"));
}

GitResult<std::vector<GraphCommit>> Repository::Commits() const {
  std::vector<GraphCommit> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(PackFolder(), error)) {
    if (entry.path().extension() != ".idx") continue;
    auto commits = CommitsOf(entry.path().string());
    if (!commits) return tl::unexpected(commits.error());
    all.insert(all.end(), std::make_move_iterator(commits->begin()),
               std::make_move_iterator(commits->end()));
  }
  return all;
}

core::ProcessResult Repository::Git(std::vector<std::string> arguments,
                                    std::string input,
                                    bool takes_errors) const {
  return RunOwnGit({folder_, std::move(arguments), std::move(input),
                    takes_errors, stop_asked_});
}

GitResult<void> Repository::Make() const {
  if (Exists()) return {};
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) {
    return tl::unexpected(
        Trouble{false, absl::StrCat(folder_, ": ", error.message())});
  }
  const bool is_sha1 = format_ == ObjectFormat::kSha1;
  const core::ProcessResult result =
      Git({"init", "--quiet", "--bare", "--template=",
           absl::StrCat("--object-format=", is_sha1 ? "sha1" : "sha256")},
          "", true);
  if (!result.succeeded()) return tl::unexpected(OwnTroubleOf(result));
  return {};
}

// A pack that is refused stays there as a temporary file.
void Repository::RemoveLeftovers() const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(PackFolder(), error)) {
    if (!absl::StartsWith(entry.path().filename().string(), "tmp_")) continue;
    std::error_code unused;
    fs::remove(entry.path(), unused);
  }
}

// Pack by pack: what git prints of one is bounded.
GitResult<std::vector<GraphCommit>> Repository::CommitsOf(
    const std::string& index) const {
  const auto objects = ObjectsOf(index);
  if (!objects) return tl::unexpected(objects.error());
  return CommitsAmong(*objects);
}

GitResult<std::string> Repository::ObjectsOf(const std::string& index) const {
  std::ifstream file(index, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  const core::ProcessResult result = Git({"show-index"}, std::move(bytes));
  if (!result.succeeded()) return tl::unexpected(OwnTroubleOf(result));
  // "offset sha (checksum)"
  std::string objects;
  for (const absl::string_view line :
       absl::StrSplit(result.output, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() > 1) absl::StrAppend(&objects, words[1], "\n");
  }
  return objects;
}

GitResult<std::vector<GraphCommit>> Repository::CommitsAmong(
    const std::string& objects) const {
  if (objects.empty()) return std::vector<GraphCommit>();
  const core::ProcessResult types =
      Git({"cat-file", "--batch-check=%(objecttype) %(objectname)"}, objects);
  if (!types.succeeded()) return tl::unexpected(OwnTroubleOf(types));
  std::string shas;
  for (absl::string_view line : absl::StrSplit(types.output, '\n')) {
    if (absl::ConsumePrefix(&line, "commit ")) {
      absl::StrAppend(&shas, line, "\n");
    }
  }
  if (shas.empty()) return std::vector<GraphCommit>();
  const core::ProcessResult read = Git(
      {"rev-list", "--no-walk=unsorted", "--parents", "--timestamp", "--stdin"},
      shas);
  if (!read.succeeded()) return tl::unexpected(OwnTroubleOf(read));
  std::vector<GraphCommit> commits;
  for (const absl::string_view line : absl::StrSplit(read.output, '\n')) {
    if (auto commit = ReadCommit(line)) commits.push_back(std::move(*commit));
  }
  return commits;
}

}  // namespace dora::intake::git
