#include "providers/git_fetcher.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/base/text.h"
#include "core/base/timestamp.h"
#include "os/folder.h"
#include "os/owner.h"
#include "os/paths.h"
#include "os/start.h"
#include "providers/changed_paths.h"
#include "providers/git_place.h"
#include "providers/git_trust.h"
#include "providers/user_folders.h"

namespace dora::providers {
namespace {

using core::ErrorKind;

/// Of messages, of settings; commits go to the disk.
constexpr size_t kMaxOutput = 4 << 20;
/// Then all of the history.
constexpr int kSomeHistory = 100;
constexpr int kAllHistory = 2147483647;
constexpr char kTipRef[] = "refs/dora/tip";
constexpr char kAllBranches[] = "+refs/heads/*:refs/heads/*";

tl::unexpected<FetchFailure> Refuse(std::string reason, std::string fix = "") {
  return tl::unexpected(
      FetchFailure{ErrorKind::kValidation, std::move(reason), std::move(fix)});
}

tl::unexpected<FetchFailure> NotInBranches(const std::string& reason) {
  FetchFailure none{ErrorKind::kValidation,
                    absl::StrCat(reason, ", and no branch of it has this"),
                    "Push it, or name another one."};
  none.is_gone = true;
  return tl::unexpected(std::move(none));
}

std::string Depth(int depth) { return absl::StrCat("--depth=", depth); }

std::string WordOf(const Reach& reach) {
  return reach.depth > 0 ? Depth(reach.depth)
                         : absl::StrCat("--shallow-since=",
                                        core::FormatRfc3339(reach.since));
}

/// The value of NAME=value among `place`.
std::string ValueOf(absl::string_view name,
                    const std::vector<std::string>& place) {
  for (absl::string_view variable : place) {
    if (absl::ConsumePrefix(&variable, absl::StrCat(name, "="))) {
      return std::string(variable);
    }
  }
  return "";
}

/// A path as a list of them wants it, where a colon ends one.
std::string QuotedForList(const std::string& path) {
  return absl::StrCat(
      "\"", absl::StrReplaceAll(path, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

/// Leads to another parent than the first: `^2`, `~^3`.
bool NamesAParent(absl::string_view way) {
  for (size_t i = way.find('^'); i != way.npos; i = way.find('^', i + 1)) {
    const absl::string_view number = way.substr(i + 1);
    if (!number.empty() && number[0] >= '2' && number[0] <= '9') return true;
    if (number.size() > 1 && number[0] == '1' &&
        absl::ascii_isdigit(number[1])) {
      return true;
    }
  }
  return false;
}

bool IsAbbreviated(const std::string& name) {
  constexpr size_t kLeast = 4;
  return name.size() >= kLeast &&
         name.find_first_not_of("0123456789abcdefABCDEF") == name.npos;
}

}  // namespace

void GitFetcher::Discard() {
  if (!repository_.empty()) os::RemoveFolder(repository_);
  repository_.clear();
  is_prepared_ = false;
}

core::Result<std::string, FetchFailure> GitFetcher::Fetch(
    const std::string& revision, const std::string& url) {
  const auto target = ReadFetchTarget(revision);
  if (!target) {
    return Refuse(
        "it does not name a branch, a tag or a commit that a remote "
        "could be asked for",
        "Name a branch, a tag or a commit.");
  }
  if (auto failed = Prepare(target->base, url)) {
    return tl::unexpected(*std::move(failed));
  }
  return FetchTargetOf(*target);
}

core::Result<std::string, FetchFailure> GitFetcher::FetchHistory(
    const std::string& sha, const Reach& reach, const std::string& url) {
  if (auto failed = Prepare(sha, url)) {
    return tl::unexpected(*std::move(failed));
  }
  // A ref, so that what is here is not sent again.
  std::string what = absl::StrCat("+", sha, ":", kTipRef);
  auto trouble = Run(what, WordOf(reach));
  if (trouble && trouble->wants_names) {
    what = kAllBranches;
    trouble = Run(what, WordOf(reach));
  }
  if (trouble) return tl::unexpected(std::move(trouble->failure));
  // The commits before the first show that the remote has cut off none.
  if (reach.depth == 0) Run(what, "--deepen=1");
  if (const auto found = Find(sha, *fetched_)) return *found;
  return NotInBranches("the remote gives no commit by its sha");
}

GitFetcher::Failed GitFetcher::Prepare(const std::string& base,
                                       const std::string& url) {
  if (!is_prepared_) refusal_ = PrepareOnce();
  is_prepared_ = true;
  return refusal_ ? refusal_ : ChooseFrom(base, url);
}

GitFetcher::Failed GitFetcher::PrepareOnce() {
  if (auto failed = FindPlaces()) return failed;
  if (auto failed = MakeRepository()) return failed;
  if (auto failed = Trust()) return failed;
  return ReadSettings();
}

GitFetcher::Failed GitFetcher::FindPlaces() {
  constexpr size_t kLines = 3;
  const auto output = checkout_.Run(
      {"rev-parse", "--git-dir", "--git-common-dir", "--git-path", "objects"});
  std::vector<std::string> lines =
      absl::StrSplit(output.value_or(""), '\n', absl::SkipEmpty());
  // Only git 2.31 and newer would do it.
  for (std::string& line : lines) {
    line = os::TextOf(std::filesystem::absolute(os::Path(line)));
  }
  const auto place = FindCheckout(".", environment_);
  if (!place || lines.size() != kLines) {
    const std::string trouble = checkout_.Trouble();
    return FetchFailure{
        ErrorKind::kValidation,
        trouble.empty() ? "git cannot read the repository" : trouble};
  }
  place_ = *place;
  work_tree_ = ValueOf("GIT_WORK_TREE", place_);
  folders_ = {work_tree_, ValueOf("GIT_DIR", place_), lines[0], lines[1]};
  objects_ = lines[2];
  return std::nullopt;
}

GitFetcher::Failed GitFetcher::MakeRepository() {
  const auto path = os::MakeTemporaryFolder(TemporaryFolder(environment_),
                                            "dora-deploy-fetch-");
  if (!path) {
    return FetchFailure{ErrorKind::kTransport,
                        "there is no room for it in the temporary folder",
                        absl::StrCat("Set ", os::TemporaryVariable(),
                                     " to a folder that you may write to.")};
  }
  repository_ = *path;
  // The names of objects are of one kind in both.
  const auto format = checkout_.Run({"config", "extensions.objectformat"});
  std::vector<std::string> init = {"init", "--quiet", "--bare", "--template="};
  // Before git 2.29 there is one kind, and no word for it.
  if (format) {
    init.push_back(
        absl::StrCat("--object-format=", absl::StripAsciiWhitespace(*format)));
  }
  init.push_back(repository_);
  const core::ProcessResult made = RunGit({}, std::move(init));
  if (!made.succeeded()) return ExplainFetch(made, budget_).failure;
  beside_ =
      std::make_unique<const Environment>(std::vector<Environment::Variable>{
          {"PATH", PathOfGit(environment_)},
          {"GIT_DIR", repository_},
          {"GIT_ALTERNATE_OBJECT_DIRECTORIES", QuotedForList(objects_)}});
  fetched_ = std::make_unique<const GitRunner>(*beside_, budget_, stop_asked_);
  return std::nullopt;
}

/// A repository that the user named by GIT_DIR is trusted by git as well.
GitFetcher::Failed GitFetcher::Trust() {
  if (environment_.Get("GIT_DIR")) return std::nullopt;
  const auto foreign =
      FindForeign(folders_, UsersOf(environment_, os::OwnUsers()));
  if (!foreign) return std::nullopt;
  // As read beside the checkout: whose own settings have no say in this.
  const core::ProcessResult listed = RunGit(
      {absl::StrCat("GIT_DIR=", repository_)},
      {"config", "--null", "--type=path", "--get-all", "safe.directory"});
  if (listed.succeeded()) {
    constexpr char kEnd = '\0';
    std::vector<std::string> safe =
        absl::StrSplit(listed.output, absl::ByChar(kEnd));
    safe.pop_back();
    if (IsNamedSafe(work_tree_, safe)) return std::nullopt;
  }
  return FetchFailure{
      ErrorKind::kValidation,
      absl::StrCat("it is not fetched, because the repository belongs to "
                   "another user (",
                   core::Quoted(*foreign), ") and git does not trust it"),
      absl::StrCat("Fetch it yourself, or trust the repository: ",
                   CommandToTrust(work_tree_))};
}

GitFetcher::Failed GitFetcher::ReadSettings() {
  age_ = AgeOf(RunGit({}, {"version"}).output);
  const core::ProcessResult listed = RunGit(place_, ListSettings(age_));
  if (!listed.succeeded()) return ExplainFetch(listed, budget_).failure;
  settings_ = ReadGitSettings(listed.output);
  if (!RemotesIn(settings_).empty()) return std::nullopt;
  return FetchFailure{
      ErrorKind::kValidation, "the checkout has no remote",
      "Name another one, or add the remote: git remote add origin URL"};
}

GitFetcher::Failed GitFetcher::ChooseFrom(const std::string& base,
                                          const std::string& url) {
  const std::string head =
      checkout_.Run({"symbolic-ref", "--quiet", "HEAD"}).value_or("");
  absl::string_view branch = absl::StripAsciiWhitespace(head);
  absl::ConsumePrefix(&branch, "refs/heads/");
  const auto remote = ChooseRemote(settings_, {base, url, std::string(branch)});
  if (!remote) {
    return FetchFailure{
        ErrorKind::kValidation,
        absl::StrCat("it is not clear which remote has it: ",
                     absl::StrJoin(RemotesIn(settings_), ", ")),
        "Write the remote's name before a branch, as in upstream/main, or "
        "fetch it yourself and use FETCH_HEAD."};
  }
  remote_ = *remote;
  hand_on_ = HandOn(settings_, remote_, age_);
  return std::nullopt;
}

core::Result<std::string, FetchFailure> GitFetcher::FetchTargetOf(
    const FetchTarget& target) {
  const bool is_sha = core::IsFullSha(target.base);
  const auto known = is_sha ? target.base : Find(target.base, checkout_);
  if (!known && (target.base == "HEAD" || target.base == "@")) {
    return Refuse("there is no commit at HEAD");
  }
  const std::string what = known ? *known : NameAtRemote(target.base, remote_);
  const std::string found_as =
      absl::StrCat(known ? what : "FETCH_HEAD", target.suffix);
  const auto trouble = Run(what, Depth(target.depth));
  if (trouble) {
    const bool may_be_in_a_branch =
        trouble->wants_names ||
        (trouble->has_no_such_name && IsAbbreviated(target.base));
    if (!may_be_in_a_branch) return tl::unexpected(trouble->failure);
    return FetchBranches(
        absl::StrCat(known ? what : target.base, target.suffix),
        trouble->failure);
  }
  const auto sha = Find(found_as, *fetched_);
  if (sha) return *sha;
  return Refuse(NamesAParent(target.suffix)
                    ? absl::StrCat(target.base,
                                   " has no such parent there: a "
                                   "commit has several only where it merges")
                    : "the history of the remote does not go back so far",
                "Name another one.");
}

/// For a remote that gives no commit by its sha.
core::Result<std::string, FetchFailure> GitFetcher::FetchBranches(
    const std::string& revision, const FetchFailure& failure) {
  for (const int depth : {kSomeHistory, kAllHistory}) {
    const auto trouble = Run(kAllBranches, Depth(depth));
    if (trouble) return tl::unexpected(trouble->failure);
    if (const auto sha = Find(revision, *fetched_)) return *sha;
  }
  return NotInBranches(failure.reason);
}

std::optional<FetchTrouble> GitFetcher::Run(const std::string& what,
                                            const std::string& reach) {
  const core::ProcessResult result =
      RunGit({absl::StrCat("GIT_DIR=", repository_)},
             {"fetch", "--quiet", "--no-tags", "--no-recurse-submodules",
              "--no-auto-gc", "--filter=blob:none", reach, remote_, what});
  if (result.succeeded()) return std::nullopt;
  return ExplainFetch(result, budget_);
}

core::ProcessResult GitFetcher::RunGit(const std::vector<std::string>& place,
                                       std::vector<std::string> words) {
  core::ProcessSpec spec;
  spec.program = "git";
  spec.arguments = std::move(words);
  spec.arguments.insert(spec.arguments.begin(), "--no-pager");
  spec.path = PathOfGit(environment_);
  spec.variables = place;
  spec.variables.insert(spec.variables.end(),
                        {absl::StrCat("PATH=", spec.path), "LC_ALL=C",
                         "GIT_TERMINAL_PROMPT=0", "GCM_INTERACTIVE=never"});
  const bool is_fetch = !hand_on_.empty();
  spec.variables.insert(spec.variables.end(), hand_on_.begin(), hand_on_.end());
  // All settings have been read; our repository has none of its own.
  const bool has_all = is_fetch && age_ == GitAge::kNew;
  if (has_all) {
    spec.variables.insert(
        spec.variables.end(),
        {"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null"});
  }
  for (std::string& variable : VariablesOfFetch(environment_)) {
    if (has_all && os::HasVariablePrefix(variable, "GIT_CONFIG_")) continue;
    spec.variables.push_back(std::move(variable));
  }
  spec.max_output = kMaxOutput;
  spec.takes_errors = is_fetch;
  spec.limit = left_;
  spec.stop_asked = stop_asked_;
  core::ProcessResult result = core::RunProcess(spec);
  left_ -= result.took;
  return result;
}

std::optional<std::string> GitFetcher::Find(
    const std::string& revision, const CommandRunner& commands) const {
  const auto found = FindCommit({revision, ""}, commands);
  return found ? *found : std::nullopt;
}

}  // namespace dora::providers
