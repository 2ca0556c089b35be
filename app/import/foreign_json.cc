#include "app/import/foreign_json.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/import/json_outline.h"
#include "app/import/record_fields.h"
#include "core/event/field_names.h"

namespace dora::app {
namespace {

using Names = std::vector<std::string>;

/// An answer of somebody's API or program, known by its members' names.
struct ForeignForm {
  const char* what;
  std::vector<const char*> all;  ///< it has all of these,
  std::vector<const char*> any;  ///< and one of these, where there are some
  const char* before;            ///< what to know before the command is used
  const char* program;           ///< of jq, from one of them to a record
};

/// Sources: docs.github.com/rest/deployments and /rest/actions/workflow-runs,
/// gh-run-list(1), docs.gitlab.com/api/deployments.
const std::vector<ForeignForm>& ForeignForms() {
  static const auto* const kForms = new std::vector<ForeignForm>{
      {"GitHub deployments, which do not say their service, whether they "
       "succeeded or when they finished",
       {"sha", "environment", "statuses_url"},
       {},
       "The time of success is in their statuses (statuses_url). If the last "
       "change (updated_at) may stand for it: ",
       R"({service: $service, started_at: .created_at, )"
       R"(finished_at: .updated_at, env: .environment, git_repository_url: )"
       R"((.repository_url | sub("api[.]|api/v3/"; "") | sub("repos/"; "")), )"
       R"(git_commit_sha: .sha})"},
      {"workflow runs from `gh run list`, which do not say their service",
       {},
       {"databaseId", "displayTitle", "headSha", "workflowDatabaseId",
        "workflowName"},
       "Give gh `--json conclusion,headSha,startedAt,updatedAt,url`. If each "
       "run is a deployment, and its last change (updatedAt) is its finish: ",
       R"(select(.conclusion == "success") | {service: $service, )"
       R"(started_at: .startedAt, finished_at: .updatedAt, )"
       R"(git_repository_url: (.url | sub("/actions/runs/.*"; "")), )"
       R"(git_commit_sha: .headSha})"},
      {"workflow runs of GitHub, which do not say their service",
       {"head_sha", "run_started_at"},
       {},
       "If each run is a deployment, and its last change (updated_at) is its "
       "finish: ",
       R"(select(.conclusion == "success") | {service: $service, )"
       R"(started_at: .run_started_at, finished_at: .updated_at, )"
       R"(git_repository_url: .repository.html_url, )"
       R"(git_commit_sha: .head_sha})"},
      {"GitLab deployments, which do not say their service",
       {"iid", "sha", "environment", "deployable"},
       {},
       "With the times of the jobs that deployed: ",
       R"(select(.status == "success" and .deployable != null) | )"
       R"({service: $service, started_at: .deployable.started_at, )"
       R"(finished_at: .deployable.finished_at, env: .environment.name, )"
       R"(git_repository_url: (.deployable.pipeline.web_url | )"
       R"(sub("(/-)?/pipelines/.*"; "")), git_commit_sha: .sha})"},
  };
  return *kForms;
}

bool Has(const Names& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsOf(const ForeignForm& form, const Names& names) {
  const auto has = [&names](const char* name) { return Has(names, name); };
  return std::all_of(form.all.begin(), form.all.end(), has) &&
         (form.any.empty() ||
          std::any_of(form.any.begin(), form.any.end(), has));
}

bool IsAttribute(const std::string& name) {
  return TextFields().count(name) > 0 || name == core::field::kCustomTags ||
         name == core::field::kGit;
}

/// A misspelt record is one, and its problems are told one by one.
bool IsMeantForUs(const Names& names) {
  const auto known = std::count_if(names.begin(), names.end(), IsAttribute);
  const auto unknown = static_cast<std::ptrdiff_t>(names.size()) - known;
  const bool has_required = Has(names, core::field::kService) ||
                            Has(names, core::field::kStartedAt) ||
                            Has(names, core::field::kFinishedAt);
  return unknown == 0 || (has_required && unknown <= known);
}

bool IsRecord(const Names& names) {
  return Has(names, core::field::kService) &&
         (Has(names, core::field::kStartedAt) ||
          Has(names, core::field::kFinishedAt));
}

std::string Command(const std::string& options, const std::string& program) {
  return absl::StrCat("`jq -c ", options, "'", program,
                      "' FILE | dora-deploy import -`.");
}

core::Error Refusal(const std::string& name, const std::string& what,
                    std::string fix) {
  return {core::ErrorKind::kValidation, absl::StrCat(name, what, "."),
          std::move(fix)};
}

/// The error of an object within the file that is known.
std::optional<core::Error> RefuseKnown(const JsonOutline& object,
                                       const std::string& name) {
  if (object.path.empty()) return std::nullopt;
  for (const ForeignForm& form : ForeignForms()) {
    if (!IsOf(form, object.names)) continue;
    return Refusal(
        name, absl::StrCat(" holds ", form.what),
        absl::StrCat(form.before,
                     Command("--arg service SERVICE ",
                             absl::StrCat(object.path, " | ", form.program))));
  }
  return std::nullopt;
}

core::Error RefuseUnknown(const JsonOutline& record, const std::string& name) {
  constexpr size_t kShown = 3;
  Names shown;
  size_t more = 0;
  for (const std::string& member : record.names) {
    if (IsAttribute(member)) continue;
    if (shown.size() < kShown) {
      shown.push_back(core::Quoted(member));
    } else {
      ++more;
    }
  }
  std::string what =
      absl::StrCat(" holds no deployments as import reads them: ",
                   absl::StrJoin(shown, ", "));
  if (more > 0) absl::StrAppend(&what, " and ", more, " more");
  absl::StrAppend(
      &what,
      shown.size() + more == 1 ? " is not an attribute" : " are not attributes",
      " of one");
  return Refusal(
      name, what,
      absl::StrCat(KnownNames(), " With your names for A, B and C: ",
                   Command("", absl::StrCat(record.path,
                                            " | {service: .A, started_at: .B, "
                                            "finished_at: .C}"))));
}

}  // namespace

std::optional<core::Error> RefuseForeignJson(absl::string_view head,
                                             const std::string& name) {
  const std::vector<JsonOutline> objects = OutlinesOf(head);
  if (objects.empty() || IsMeantForUs(objects.front().names)) {
    return std::nullopt;
  }
  for (const JsonOutline& object : objects) {
    if (auto refusal = RefuseKnown(object, name)) return refusal;
    if (IsRecord(object.names) && !object.path.empty() &&
        &object != &objects.front()) {
      return Refusal(
          name, " holds its records within other objects",
          absl::StrCat("Take them out, with versions such as 1.10 in "
                       "quotes (jq may write 1.1): ",
                       Command("", object.path)));
    }
  }
  return RefuseUnknown(objects.front(), name);
}

}  // namespace dora::app
