#include "app/import/foreign_json.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
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

constexpr char kGhRuns[] =
    "workflow runs from `gh run list`, which do not say their service";
constexpr char kOfGhRuns[] =
    "Give gh `--json conclusion,headSha,startedAt,updatedAt,url`. If each run "
    "is a deployment, and its last change (updatedAt) is its finish: ";
/// Without one of the two, neither the commit nor the repository is taken.
constexpr char kFromGhRun[] =
    R"(select(.conclusion == "success") | {service: $service, )"
    R"(started_at: .startedAt, finished_at: .updatedAt} + )"
    R"(if .url and .headSha then {git_repository_url: )"
    R"((.url | sub("/actions/runs/.*"; "")), git_commit_sha: .headSha} )"
    R"(else {} end)";

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
      {kGhRuns,
       {},
       {"databaseId", "displayTitle", "headSha", "workflowDatabaseId",
        "workflowName"},
       kOfGhRuns,
       kFromGhRun},
      {kGhRuns,
       {"startedAt", "updatedAt"},
       {"conclusion", "url"},
       kOfGhRuns,
       kFromGhRun},
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

/// `path | program`, which needs no path where that is the whole.
std::string Pipe(const std::string& path, const std::string& program) {
  return path == "." ? program : absl::StrCat(path, " | ", program);
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
        absl::StrCat(form.before, Command("--arg service SERVICE ",
                                          Pipe(object.path, form.program))));
  }
  return std::nullopt;
}

/// Source: the error answers of GitHub, GitLab, CircleCI, Azure DevOps, Argo CD
/// and Datadog.
bool IsErrorAnswer(const JsonOutlines& outlines) {
  constexpr absl::string_view kSaying[] = {"message", "error", "errors"};
  constexpr absl::string_view kBeside[] = {
      "code",       "detail", "details", "documentation_url",
      "errorCode",  "kind",   "path",    "error_description",
      "metadata",   "reason", "status",  "apiVersion",
      "request_id", "title",  "type",    "statusCode",
      "timestamp",  "$id",    "typeKey", "innerException",
      "typeName",   "eventId"};
  const auto is_one_of = [](absl::Span<const absl::string_view> names) {
    return [names](const std::string& name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
  };
  const Names& names = outlines.objects.front().names;
  return outlines.is_alone &&
         std::any_of(names.begin(), names.end(), is_one_of(kSaying)) &&
         std::all_of(names.begin(), names.end(), [&](const auto& name) {
           return is_one_of(kSaying)(name) || is_one_of(kBeside)(name);
         });
}

/// Where `record` and all others are. In a map of records, such as `{"shop":
/// {...}, "cart": {...}}`, they are in every member.
std::string PathOfAll(const JsonOutlines& outlines, const JsonOutline& record) {
  const JsonOutline& map = outlines.objects.front();
  std::set<std::string> members;
  for (const JsonOutline& object : outlines.objects) {
    if (&object != &map && IsRecord(object.names) &&
        object.path_in_member == record.path_in_member) {
      members.insert(object.member);
    }
  }
  const size_t known = members.size() + (outlines.has_all ? 0 : 1);
  const bool is_map =
      known >= map.names.size() && (members.size() > 1 || record.path.empty());
  if (!is_map || record.path_in_member.empty()) return record.path;
  absl::string_view rest = record.path_in_member;
  if (rest == "." || absl::StartsWith(rest, ".[")) rest.remove_prefix(1);
  return absl::StrCat(map.path == "." ? "." : map.path, "[]", rest);
}

/// The part of jq's program that leaves only what import reads; jq gives null
/// for what an object lacks, and null is absent.
std::string OnlyOurs(const Names& names) {
  const bool is_flat = Has(names, kFlatCommitSha) && !Has(names, "git");
  return absl::StrCat(
      "{service, started_at, finished_at, env, version, team, custom_tags, ",
      is_flat ? "git_repository_url, git_commit_sha"
              : "git: (.git | {repository_url, commit_sha})",
      Has(names, core::field::kId) ? ", id}" : "}");
}

bool HasOnlyOurs(const JsonOutlines& outlines, const JsonOutline& record) {
  const std::string git = absl::StrCat(record.path, ".git");
  for (const JsonOutline& object : outlines.objects) {
    if (object.path != git) continue;
    for (const std::string& name : object.names) {
      if (name != core::field::kRepositoryUrl &&
          name != core::field::kCommitSha) {
        return false;
      }
    }
  }
  return std::all_of(record.names.begin(), record.names.end(), IsAttribute);
}

constexpr char kVersionsInQuotes[] =
    "with versions such as 1.10 in quotes (jq may write 1.1): ";

core::Error RefuseInner(const JsonOutlines& outlines, const JsonOutline& record,
                        const std::string& path, const std::string& name) {
  return Refusal(
      name, " holds its records within other objects or arrays",
      absl::StrCat("Take them out, ", kVersionsInQuotes,
                   Command("", HasOnlyOurs(outlines, record)
                                   ? path
                                   : Pipe(path, OnlyOurs(record.names)))));
}

/// `"a", "b", "c" and 4 more` of the names that are not ours.
std::string ShownOf(const Names& unknown) {
  constexpr size_t kShown = 3;
  const size_t shown = std::min(kShown, unknown.size());
  Names quoted;
  for (size_t i = 0; i < shown; ++i) quoted.push_back(core::Quoted(unknown[i]));
  return absl::StrCat(
      absl::StrJoin(quoted, ", "),
      unknown.size() == shown
          ? ""
          : absl::StrCat(" and ", unknown.size() - shown, " more"));
}

Names UnknownOf(const Names& names) {
  Names unknown;
  std::copy_if(names.begin(), names.end(), std::back_inserter(unknown),
               [](const auto& name) { return !IsAttribute(name); });
  return unknown;
}

/// The record of the file that is most likely to be one: in an answer of an
/// API it is the first of a list within it.
const JsonOutline& LikelyRecord(const JsonOutlines& outlines) {
  const JsonOutline& first = outlines.objects.front();
  const bool is_one_of_many = outlines.has_all && !outlines.is_alone;
  if (absl::EndsWith(first.path, "[]") || is_one_of_many) return first;
  const JsonOutline* likely = &first;
  for (const JsonOutline& object : outlines.objects) {
    if (!absl::EndsWith(object.path, "[]")) continue;
    if (object.names.size() > 1) return object;
    // Lists of other things often have objects of one name, or of none.
    if (likely == &first && !object.names.empty()) likely = &object;
  }
  return *likely;
}

core::Error RefuseMore(const JsonOutlines& outlines, const std::string& name) {
  const JsonOutline& record = outlines.objects.front();
  return Refusal(
      name,
      absl::StrCat(" has more names than import reads: ",
                   ShownOf(UnknownOf(record.names))),
      absl::StrCat("Leave them out, ", kVersionsInQuotes,
                   Command("", Pipe(record.path, OnlyOurs(record.names)))));
}

core::Error RefuseUnknown(const JsonOutlines& outlines,
                          const std::string& name) {
  const JsonOutline& record = LikelyRecord(outlines);
  Names unknown = UnknownOf(record.names);
  if (unknown.empty()) unknown = UnknownOf(outlines.objects.front().names);
  return Refusal(
      name,
      absl::StrCat(
          " holds no deployments as import reads them: ", ShownOf(unknown),
          unknown.size() == 1 ? " is not an attribute" : " are not attributes",
          " of one"),
      absl::StrCat(
          KnownNames(), " With your names for A, B and C: ",
          Command("", Pipe(record.path,
                           "{service: .A, started_at: .B, finished_at: .C}"))));
}

}  // namespace

bool IsEmptyAnswer(const JsonOutlines& outlines) {
  constexpr absl::string_view kLists[] = {
      "builds",  "data", "deployments", "items",  "pipelines",    "records",
      "results", "runs", "value",       "values", "workflow_runs"};
  if (!outlines.is_alone || outlines.objects.front().path != ".") return false;
  const Names& empty = outlines.objects.front().empty_arrays;
  return std::any_of(
      std::begin(kLists), std::end(kLists),
      [&empty](absl::string_view list) { return Has(empty, list); });
}

std::optional<core::Error> RefuseForeignJson(const JsonOutlines& outlines,
                                             const std::string& name) {
  const std::vector<JsonOutline>& objects = outlines.objects;
  if (objects.empty()) return std::nullopt;
  const JsonOutline& first = objects.front();
  if (IsMeantForUs(first.names)) {
    if (!absl::StartsWith(first.path, ".[][]")) return std::nullopt;
    return RefuseInner(outlines, first, first.path, name);
  }
  if (IsErrorAnswer(outlines)) {
    return Refusal(name, " holds the error answer of an API, not deployments",
                   "Look at it, and get the data again.");
  }
  for (const JsonOutline& object : objects) {
    if (auto refusal = RefuseKnown(object, name)) return refusal;
    if (!IsRecord(object.names) || &object == &first) continue;
    const std::string path = PathOfAll(outlines, object);
    if (!path.empty()) return RefuseInner(outlines, object, path, name);
  }
  const bool has_required = IsRecord(first.names) &&
                            Has(first.names, core::field::kStartedAt) &&
                            Has(first.names, core::field::kFinishedAt);
  return has_required ? RefuseMore(outlines, name)
                      : RefuseUnknown(outlines, name);
}

}  // namespace dora::app
