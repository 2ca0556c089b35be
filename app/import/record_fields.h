#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "app/import/record_reader.h"

// What every form of a record has in common: the names of its fields, and how
// a text and a problem come into it.

namespace dora::app {

using RecordField = std::optional<core::Sourced> core::DeploymentDraft::*;

inline constexpr char kFlatRepositoryUrl[] = "git_repository_url";
inline constexpr char kFlatCommitSha[] = "git_commit_sha";

/// The fields that hold one text, by their flat names.
const std::map<std::string, RecordField>& TextFields();

/// The fix of a name that is not known: those that are.
std::string KnownNames();

/// Adds to the record's problems, with its place before the problem.
void ReportProblem(DeploymentRecord& record, absl::string_view problem,
                   std::string fix);

/// The error of text at `place`, FILE:LINE, that is in no encoding that is
/// read; `how_to_save` says how to make such a file.
core::Error UnreadableText(const std::string& place,
                           absl::string_view how_to_save);

/// Leaves out the blanks around a text, as for an option. Blank is absent, as
/// an empty cell of a CSV file is.
void SetText(DeploymentRecord& record, RecordField field,
             absl::string_view text);

/// The same for one of its tags.
void AddTag(DeploymentRecord& record, absl::string_view text);

}  // namespace dora::app
