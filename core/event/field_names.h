#pragma once

// The names of an event's fields, in errors, files and requests alike: those of
// the DORA Metrics API, which every other receiver's names are mapped from.
// Source: https://docs.datadoghq.com/api/latest/dora-metrics/.

namespace dora::core::field {

inline constexpr char kService[] = "service";
inline constexpr char kServices[] = "services";
inline constexpr char kStartedAt[] = "started_at";
inline constexpr char kFinishedAt[] = "finished_at";
inline constexpr char kEnv[] = "env";
inline constexpr char kVersion[] = "version";
inline constexpr char kTeam[] = "team";
inline constexpr char kCustomTags[] = "custom_tags";
inline constexpr char kId[] = "id";
inline constexpr char kName[] = "name";
inline constexpr char kSeverity[] = "severity";
inline constexpr char kGit[] = "git";
inline constexpr char kRepositoryUrl[] = "repository_url";
inline constexpr char kRepositoryId[] = "repository_id";
inline constexpr char kCommitSha[] = "commit_sha";
inline constexpr char kChangeFailure[] = "change_failure";
inline constexpr char kRemediation[] = "remediation";
inline constexpr char kRemediationType[] = "remediation.type";
inline constexpr char kRemediationId[] = "remediation.id";
inline constexpr char kRemediationVersion[] = "remediation.version";

/// How a failed deployment was fixed.
inline constexpr char kRollback[] = "rollback";
inline constexpr char kRollforward[] = "rollforward";

/// An event's id: this many characters of A-Z a-z 0-9 - _ . :
inline constexpr int kMinIdLength = 16;
inline constexpr int kMaxIdLength = 128;
inline constexpr int kMaxCustomTags = 100;

}  // namespace dora::core::field
