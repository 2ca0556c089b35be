#include "app/inputs/missing_fields.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/event/field_names.h"

namespace dora::app {
namespace {

namespace field = core::field;

struct FieldInput {
  absl::string_view field;
  input::Id id;
};

constexpr FieldInput kInputs[] = {
    {field::kService, input::kService},
    {field::kServices, input::kService},
    {field::kEnv, input::kEnv},
    {field::kVersion, input::kVersion},
    {field::kTeam, input::kTeam},
    {field::kStartedAt, input::kStartedAt},
    {field::kRepositoryUrl, input::kGitRepositoryUrl},
    {field::kCommitSha, input::kGitCommitSha},
    {field::kRemediationType, input::kRemedy},
    {field::kRemediationId, input::kRemedyId},
    {field::kRemediationVersion, input::kRemedyVersion},
};

std::optional<input::Id> InputOf(absl::string_view field) {
  for (const FieldInput& row : kInputs) {
    if (row.field == field) return row.id;
  }
  return std::nullopt;
}

std::string Code(input::Id id, NameInput name) {
  return absl::StrCat("`", name(id), "`");
}

/// Half of what git knows may be left out with the other half.
std::string WayOut(const core::MissingFields& missing, NameInput name) {
  const bool is_half_of_git =
      missing.names.size() == 1 && (missing.names[0] == field::kRepositoryUrl ||
                                    missing.names[0] == field::kCommitSha);
  return is_half_of_git ? absl::StrCat(", or ", Code(input::kSkipGit, name),
                                       " to send neither")
                        : "";
}

}  // namespace

core::Error WithInputsToSet(core::Error error, NameInput name) {
  const core::MissingFields& missing = error.missing;
  const char* const link = missing.one_is_enough ? " or " : " and ";
  std::string list;
  for (const std::string& field : missing.names) {
    const auto id = InputOf(field);
    if (!id) continue;
    absl::StrAppend(&list, list.empty() ? "" : link, Code(*id, name));
  }
  if (list.empty()) return error;
  error.hint = absl::StrCat("Set ", list, WayOut(missing, name), ".",
                            error.hint.empty() ? "" : " ", error.hint);
  error.missing = {};
  return error;
}

}  // namespace dora::app
