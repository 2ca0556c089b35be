// Jenkins. Beside its own variables, which /env-vars.html of any Jenkins lists:
// the Git plugin's GIT_*, the Branch API's BRANCH_NAME, CHANGE_* and TAG_NAME,
// and the Build Timestamp plugin's BUILD_TIMESTAMP.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/base/timestamp.h"
#include "providers/jenkins_change.h"
#include "providers/providers.h"

namespace dora::providers {
namespace {

constexpr absl::string_view kMarkers[] = {"JENKINS_URL"};

/// JENKINS_URL is set only where an administrator has given the address.
constexpr absl::string_view kBesideTag[] = {"JENKINS_HOME", "EXECUTOR_NUMBER"};

/// JOB_NAME without what names the variant of the job: `name/K=V,...` of a
/// matrix, `name/branch` of a multibranch job.
std::string BareJobName(absl::string_view job_name, absl::string_view branch) {
  std::vector<absl::string_view> kept;
  for (const absl::string_view part : absl::StrSplit(job_name, '/')) {
    if (!kept.empty() && absl::StrContains(part, '=')) break;
    kept.push_back(part);
  }
  absl::string_view name = job_name;
  size_t length = 0;
  for (const absl::string_view part : kept) length += part.size() + 1;
  name = name.substr(0, length - 1);
  if (branch.empty()) return std::string(name);
  // Jenkins writes the slashes of a branch as %2F in the job's name.
  const std::string encoded = absl::StrReplaceAll(branch, {{"/", "%2F"}});
  for (const absl::string_view form : {branch, absl::string_view(encoded)}) {
    if (absl::ConsumeSuffix(&name, absl::StrCat("/", form))) break;
  }
  return std::string(name);
}

/// A multibranch job is called after its branch: BRANCH_NAME is that branch as
/// it stands. Elsewhere it is a parameter, which may be `origin/main`.
bool IsMultibranch(const ContextBuilder& context) {
  const auto branch = context.Variable("BRANCH_NAME");
  const auto job = context.Variable("JOB_NAME");
  if (!branch || !job) return branch.has_value();
  return BareJobName(*job, *branch) != BareJobName(*job, "");
}

bool IsBranchAsItStands(const ContextBuilder& context) {
  return IsMultibranch(context) &&
         context.Variable("GIT_BRANCH") == context.Variable("BRANCH_NAME");
}

RequestRef RequestOfGitBranch(const ContextBuilder& context) {
  if (IsBranchAsItStands(context)) return {};
  return ParseTrackingRequestRef(context.Variable("GIT_BRANCH").value_or(""));
}

/// GIT_BRANCH has the name of a remote in front, which need not be `origin`:
/// BRANCH_NAME and GIT_LOCAL_BRANCH tell where the branch begins. Empty where
/// they do not.
std::string BranchBehindRemote(const ContextBuilder& context) {
  const std::string text = context.Variable("GIT_BRANCH").value_or("");
  absl::string_view ref = text;
  if (!absl::ConsumePrefix(&ref, "refs/remotes/")) {
    absl::ConsumePrefix(&ref, "remotes/");
  }
  const size_t slash = ref.find('/');
  const absl::string_view remote = ref.substr(0, slash);
  if (slash == ref.npos || remote == "refs" || remote == "tags") return "";
  ref.remove_prefix(slash + 1);
  // Checked out as a local branch, the tag `v1` is called `tags/v1` too.
  if (absl::StartsWith(ref, "tags/") && !IsMultibranch(context)) return "";
  const auto name = context.Variable("BRANCH_NAME");
  const auto local = name ? name : context.Variable("GIT_LOCAL_BRANCH");
  return local == ref ? *local : "";
}

/// Empty where GIT_BRANCH alone has to tell.
std::string BranchOfGitBranch(const ContextBuilder& context) {
  return IsBranchAsItStands(context)
             ? context.Variable("GIT_BRANCH").value_or("")
             : BranchBehindRemote(context);
}

void ReadBranchName(ContextBuilder& context) {
  if (IsMultibranch(context)) {
    context.FromRef({"BRANCH_NAME"});
  } else {
    context.FromTrackingRef({"BRANCH_NAME"});
  }
}

void ReadRef(ContextBuilder& context) {
  const std::string text = context.Variable("GIT_BRANCH").value_or("");
  // `detached` is the Git plugin's word for a build of a bare commit.
  const bool is_none =
      text == "detached" || !RequestOfGitBranch(context).number.empty();
  if (is_none) return ReadBranchName(context);
  const std::string branch = BranchOfGitBranch(context);
  if (!branch.empty()) {
    context.FromText(tags::kBranch, branch, "GIT_BRANCH");
    return;
  }
  context.FromTrackingRef({"GIT_BRANCH"});
  if (text.empty() || NamesNoBranch(text)) ReadBranchName(context);
}

void ReadBranchAndTag(ContextBuilder& context) {
  context.FromVariables(tags::kTag, {"TAG_NAME"});
  ReadRef(context);
  // A multibranch job calls a tag's build after the tag.
  const core::Sourced* branch = context.context().Find(tags::kBranch);
  const core::Sourced* tag = context.context().Find(tags::kTag);
  if (branch != nullptr && tag != nullptr && tag->text == branch->text) {
    context.Forget(tags::kBranch);
  }
}

void ReadJobName(ContextBuilder& context) {
  const auto job_name = context.Variable("JOB_NAME");
  if (!job_name) return;
  const core::Sourced* ref = context.context().Find(tags::kBranch);
  if (ref == nullptr) ref = context.context().Find(tags::kTag);
  std::string name = BareJobName(*job_name, ref == nullptr ? "" : ref->text);
  // A pull request's job is called after its number. Strip one name only: the
  // project may be called like its branch.
  const auto variant = context.Variable("BRANCH_NAME");
  if (variant && name == *job_name) name = BareJobName(name, *variant);
  context.FromText(tags::kPipelineName, name, "JOB_NAME");
}

void ReadNodeLabels(ContextBuilder& context) {
  const auto text = context.Variable("NODE_LABELS");
  if (!text) return;
  const std::vector<std::string> labels =
      absl::StrSplit(*text, ' ', absl::SkipWhitespace());
  context.SetNodeLabels(labels, "NODE_LABELS");
}

/// True unless `text` is a date without separators (20240203), which would be
/// taken for a Unix time of 1970. Until 2033 a Unix time has 10 digits, or 13
/// in milliseconds, and begins with a 1.
bool IsNoBareDate(absl::string_view text) {
  const size_t digits =
      std::min(text.find_first_not_of("0123456789"), text.size());
  const bool number = digits == text.size() || text[digits] == '.';
  return !number || (text.front() == '1' && (digits == 10 || digits == 13));
}

/// The plugin's pattern is free; its default ends in a zone's name, where
/// only UTC and GMT are unambiguous. What names no single time is not used.
void ReadBuildTimestamp(ContextBuilder& context) {
  const auto text = context.Variable("BUILD_TIMESTAMP");
  if (!text) return;
  absl::string_view time = *text;
  std::string candidate(time);
  if (absl::ConsumeSuffix(&time, " UTC") ||
      absl::ConsumeSuffix(&time, " GMT")) {
    candidate = absl::StrCat(time, "Z");
  }
  const bool usable =
      IsNoBareDate(candidate) && core::ParseTimestamp(candidate);
  context.FromText(tags::kJobStartedAt, usable ? candidate : "",
                   "BUILD_TIMESTAMP");
}

void Read(ContextBuilder& context) {
  // With several checkouts the Git plugin numbers its variables.
  context.FromVariables(tags::kRepositoryUrl, {"GIT_URL", "GIT_URL_1"});
  context.FromVariables(tags::kCommitSha, {"GIT_COMMIT"});
  ReadBranchAndTag(context);
  ReadJenkinsChange(context);
  context.PullRequestFrom(RequestOfGitBranch(context), "GIT_BRANCH");

  context.FromVariables(tags::kPipelineId, {"BUILD_TAG"});
  ReadJobName(context);
  context.FromVariables(tags::kPipelineNumber, {"BUILD_NUMBER"});
  context.FromVariables(tags::kPipelineUrl, {"BUILD_URL"});
  context.FromVariables(tags::kStageName, {"STAGE_NAME"});
  ReadBuildTimestamp(context);
  context.FromVariables(tags::kWorkspacePath, {"WORKSPACE"});
  context.FromVariables(tags::kNodeName, {"NODE_NAME"});
  ReadNodeLabels(context);
  context.IdentifyJobBy({"DD_CUSTOM_TRACE_ID", "DD_CUSTOM_PARENT_ID"});
}

}  // namespace

extern constexpr Provider kJenkins = {
    .name = "jenkins",
    .display_name = "Jenkins",
    .markers = kMarkers,
    .joint_marker = {"BUILD_TAG", "jenkins-", kBesideTag},
    .read = &Read,
    .documentation = "https://www.jenkins.io/doc/book/pipeline/jenkinsfile/",
    .tells =
        "+ start of the build, with the Build Timestamp plugin; requests of "
        "the plugins ghprb, GitHub Integration, GitLab, Gitee, Bitbucket Push "
        "and Pull Request, BBPRB, Stash and Bitbucket Pullrequest Builder, "
        "Gerrit Trigger",
};

}  // namespace dora::providers
