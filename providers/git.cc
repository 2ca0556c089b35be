#include "providers/git.h"

#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "core/base/error.h"
#include "os/paths.h"
#include "providers/git_place.h"
#include "providers/user_folders.h"

namespace dora::providers {
namespace {

/// All that changed in a very large repository, 100 bytes more than each name.
constexpr size_t kMaxOutput = 48 * 1024 * 1024;
constexpr char kUsualPath[] = "/usr/local/bin:/usr/bin:/bin";
/// What git itself says where there is no checkout.
constexpr int kNoCheckout = 128;

/// Settings that win over those of the checkout.
constexpr const char* kSettings[] = {
    // A missing object may have to be fetched: by no way at all.
    "protocol.allow=never",
    "core.sshCommand=false",
    "core.alternateRefsCommand=false",
    "credential.helper=",
    // Whoever reads the index runs this (before git 2.36 the program `false`).
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    // What is said of the history beside the commits themselves may be made up.
    "core.commitGraph=false",
    "safe.bareRepository=explicit",
};

/// The same for what has no setting, or none that every git heeds. Who knows no
/// GIT_NO_LAZY_FETCH (before git 2.44) is held by GIT_ALLOW_PROTOCOL, which
/// holds for helpers (`ext::`, remote.*.vcs) and local paths as well. The
/// settings of the user and of the machine tell nothing that is asked here.
constexpr const char* kVariables[] = {
    "LC_ALL=C",
    "GIT_CONFIG_NOSYSTEM=1",
    "GIT_CONFIG_GLOBAL=/dev/null",
    "GIT_NO_LAZY_FETCH=1",
    "GIT_ALLOW_PROTOCOL=none",
    "GIT_TERMINAL_PROMPT=0",
    "GIT_ASKPASS=false",
    "SSH_ASKPASS=false",
    "GIT_SSH_COMMAND=false",
    "GIT_OPTIONAL_LOCKS=0",
    "GIT_PAGER=cat",
    "GIT_GRAFT_FILE=/dev/null",
};

std::vector<std::string> Hardened(const GitCall& call) {
  std::vector<std::string> words = {"--no-pager", "--no-optional-locks",
                                    "--no-replace-objects"};
  for (const char* setting : kSettings) {
    words.insert(words.end(), {"-c", setting});
  }
  if (call.folder != ".") words.insert(words.end(), {"-C", call.folder});
  words.insert(words.end(), call.arguments.begin(), call.arguments.end());
  return words;
}

std::string TroubleOf(core::ProcessEnd end, absl::Duration budget) {
  switch (end) {
    case core::ProcessEnd::kExited:
      return "";
    case core::ProcessEnd::kNotFound:
      return "git is in no absolute folder of PATH";
    case core::ProcessEnd::kTimedOut:
      return absl::StrCat("git did not answer within ",
                          std::round(absl::ToDoubleSeconds(budget) * 10) / 10,
                          " s");
    case core::ProcessEnd::kTooLarge:
      return absl::StrCat("git printed more than ", kMaxOutput >> 20, " MiB");
    case core::ProcessEnd::kStopped:
      return "git was stopped by a signal";
    case core::ProcessEnd::kFailed:
      break;
  }
  return "git could not be run";
}

/// A no may be a repository that tells this user nothing.
std::string Unreadable(const std::string& folder,
                       const Environment& environment) {
  const auto place = FindCheckout(folder, environment);
  const std::string path = place ? FindUnreadable(*place) : "";
  if (path.empty()) return "";
  return absl::StrCat("this user may not read ", core::Quoted(path));
}

}  // namespace

std::string PathOfGit(const Environment& environment) {
  const std::string path = environment.Get("PATH").value_or(kUsualPath);
  std::vector<absl::string_view> folders;
  for (const absl::string_view folder :
       absl::StrSplit(path, os::ListSeparator())) {
    if (os::IsAbsolutePath(folder)) folders.push_back(folder);
  }
  return absl::StrJoin(folders, std::string(1, os::ListSeparator()));
}

core::ProcessResult RunGit(const GitCall& call,
                           const Environment& environment) {
  auto variables = FindCheckout(call.folder, environment);
  if (!variables) {
    core::ProcessResult none;
    none.end = core::ProcessEnd::kExited;
    none.exit_code = kNoCheckout;
    return none;
  }
  core::ProcessSpec spec;
  spec.program = "git";
  spec.arguments = Hardened(call);
  spec.path = PathOfGit(environment);
  spec.variables = *std::move(variables);
  spec.variables.insert(spec.variables.end(), std::begin(kVariables),
                        std::end(kVariables));
  spec.variables.push_back(absl::StrCat("PATH=", spec.path));
  // Paths in a checkout's settings may begin with ~.
  const auto home = environment.Get("HOME");
  if (home) spec.variables.push_back(absl::StrCat("HOME=", *home));
  for (std::string& variable : FolderVariables(environment)) {
    spec.variables.push_back(std::move(variable));
  }
  spec.input = call.input;
  spec.max_output =
      call.take_output ? std::numeric_limits<size_t>::max() : kMaxOutput;
  spec.take_output = call.take_output;
  spec.stop_asked = call.stop_asked;
  spec.limit = call.limit;
  return core::RunProcess(spec);
}

bool GitRunner::HasCheckout() const {
  return FindCheckout(".", environment_).has_value();
}

std::optional<std::string> GitRunner::RunIn(
    const std::string& folder,
    const std::vector<std::string>& arguments) const {
  core::ProcessResult result = RunCall({arguments, folder});
  if (!result.succeeded()) return std::nullopt;
  return std::move(result.output);
}

bool GitRunner::Pipe(const GitPipe& pipe) const {
  GitCall call{pipe.arguments};
  call.input = pipe.input;
  call.take_output = pipe.take_output;
  return RunCall(std::move(call)).succeeded();
}

core::ProcessResult GitRunner::RunCall(GitCall call) const {
  call.limit = left_;
  call.stop_asked = stop_asked_;
  core::ProcessResult result = RunGit(call, environment_);
  // Whoever takes the output may have run another command meanwhile.
  left_ = call.limit - result.took;
  trouble_ = TroubleOf(result.end, budget_);
  const bool is_no = result.end == core::ProcessEnd::kExited;
  if (is_no && !result.succeeded()) {
    trouble_ = Unreadable(call.folder, environment_);
  }
  return result;
}

}  // namespace dora::providers
