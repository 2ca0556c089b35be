#include "core/event/inference.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "core/base/timestamp.h"
#include "core/event/doubtful_times.h"
#include "core/event/field_checker.h"
#include "core/event/field_names.h"

namespace dora::core {
namespace {

using Value = std::optional<Sourced>;

bool IsInferred(const Value& value) { return value && value->inferred; }

/// Looks at one event's inferred values.
class Inspection {
 public:
  explicit Inspection(absl::Time now) : now_(now) {}

  void Text(const char* field, Value& value) {
    if (!IsInferred(value)) return;
    FieldChecker checker(now_);
    checker.Text(field, value);
    LeaveOutWhereBroken(checker, value);
  }

  void Name(const char* field, Value& value) {
    if (!IsInferred(value)) return;
    FieldChecker checker(now_);
    checker.Name(field, value);
    LeaveOutWhereBroken(checker, value);
  }

  void Git(Value& repository_url, Value& commit_sha) {
    if (!IsInferred(repository_url) && !IsInferred(commit_sha)) return;
    if (!IsBroken(repository_url, {}) && !IsBroken({}, commit_sha)) return;
    repository_url.reset();
    commit_sha.reset();
    Note("The event has neither repository nor commit.");
  }

  void Times(Value& started_at, Value& finished_at) {
    if (IsInferred(finished_at)) {
      FieldChecker checker(now_);
      checker.Time(field::kFinishedAt, *finished_at);
      LeaveOutWhereBroken(checker, finished_at);
    }
    LeaveOutAbsurd(field::kStartedAt, started_at);
    LeaveOutAbsurd(field::kFinishedAt, finished_at);
    const absl::Time finish = TimeOf(finished_at).value_or(now_);
    const std::optional<absl::Time> start = TimeOf(started_at);
    if (!start || *start <= finish) return;
    if (IsInferred(finished_at)) {
      Note(absl::StrCat("finished_at: ", finished_at->text, " (from ",
                        finished_at->source, ") is before started_at."));
      finished_at.reset();
    } else if (IsInferred(started_at)) {
      Note(absl::StrCat("started_at: ", started_at->text, " (from ",
                        started_at->source, ") is after finished_at, ",
                        FormatRfc3339(finish), ", which is taken for both."));
      started_at->text = FormatRfc3339(finish);
    }
  }

  std::vector<std::string> Take() { return std::move(notes_); }

 private:
  void Note(std::string note) { notes_.push_back(std::move(note)); }

  void LeaveOutWhereBroken(FieldChecker& checker, Value& value) {
    if (checker.problems().empty()) return;
    Note(absl::StrCat(checker.problems().front().message, " It is left out."));
    value.reset();
  }

  /// A machine whose own clock stands there cannot tell.
  void LeaveOutAbsurd(const char* field, Value& value) {
    const std::optional<absl::Time> time = TimeOf(value);
    if (!time || !value->inferred || !IsBeforeAnyEvent(*time) ||
        IsBeforeAnyEvent(now_)) {
      return;
    }
    Note(absl::StrCat(field, ": ", Quoted(value->text), " (from ",
                      value->source, ") is taken for ", FormatRfc3339(*time),
                      ", which cannot be. It is left out."));
    value.reset();
  }

  /// Whether an inferred one of the two breaks a rule of its own; notes it.
  bool IsBroken(const Value& repository_url, const Value& commit_sha) {
    if (!IsInferred(repository_url) && !IsInferred(commit_sha)) return false;
    FieldChecker checker(now_);
    if (repository_url) checker.RepositoryUrl(*repository_url);
    if (commit_sha) checker.CommitSha(*commit_sha);
    if (checker.problems().empty()) return false;
    Note(checker.problems().front().message);
    return true;
  }

  absl::Time now_;
  std::vector<std::string> notes_;
};

void InspectShared(EventDraft& draft, Inspection& inspection) {
  inspection.Name(field::kEnv, draft.env);
  inspection.Text(field::kVersion, draft.version);
  inspection.Name(field::kTeam, draft.team);
  inspection.Git(draft.repository_url, draft.commit_sha);
}

}  // namespace

std::vector<std::string> LeaveOutInvalid(DeploymentDraft& draft,
                                         absl::Time now) {
  Inspection inspection(now);
  InspectShared(draft, inspection);
  inspection.Name(field::kService, draft.service);
  inspection.Times(draft.started_at, draft.finished_at);
  return inspection.Take();
}

std::vector<std::string> LeaveOutInvalid(IncidentDraft& draft, absl::Time now) {
  Inspection inspection(now);
  InspectShared(draft, inspection);
  return inspection.Take();
}

}  // namespace dora::core
