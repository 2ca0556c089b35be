#pragma once

// The names of the DORA Metrics API as they stand on the wire: paths, headers
// and JSON attributes. The sender writes them and the stand-in server
// (intake/) reads them, so they stand here once. Source: the API's OpenAPI,
// https://docs.datadoghq.com/api/latest/dora-metrics/.

namespace dora::core::wire {

/// What every path below begins with.
inline constexpr char kPathPrefix[] = "/api/v2/dora/";
inline constexpr char kDeploymentPath[] = "/api/v2/dora/deployment";
inline constexpr char kDeploymentsPath[] = "/api/v2/dora/deployments";
inline constexpr char kFailurePath[] = "/api/v2/dora/failure";
inline constexpr char kFailuresPath[] = "/api/v2/dora/failures";
/// Deprecated by the API in favour of kFailurePath; still accepted.
inline constexpr char kIncidentPath[] = "/api/v2/dora/incident";

inline constexpr char kApiKeyHeader[] = "DD-API-KEY";
inline constexpr char kAppKeyHeader[] = "DD-APPLICATION-KEY";

inline constexpr char kData[] = "data";
inline constexpr char kAttributes[] = "attributes";
inline constexpr char kErrors[] = "errors";
inline constexpr char kType[] = "type";

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

inline constexpr char kDeploymentType[] = "dora_deployment";
inline constexpr char kFailureType[] = "dora_failure";
inline constexpr char kPatchType[] = "dora_deployment_patch_request";
inline constexpr char kDeploymentListType[] = "dora_deployments_list_request";

/// How a failed deployment was mended.
inline constexpr char kRollback[] = "rollback";
inline constexpr char kRollforward[] = "rollforward";

/// An event's id: this many characters of A-Z a-z 0-9 - _ . :
inline constexpr int kMinIdLength = 16;
inline constexpr int kMaxIdLength = 128;
inline constexpr int kMaxCustomTags = 100;

}  // namespace dora::core::wire
