#pragma once

// The names of the DORA Metrics API as they stand on the wire: paths, headers
// and the envelope of its JSON; an event's attributes are named as its fields
// (core/event/field_names.h). The sender writes them and the stand-in server
// (intake/) reads them, so they stand here once. Source: the API's OpenAPI,
// https://docs.datadoghq.com/api/latest/dora-metrics/.

namespace dora::sinks::wire {

inline constexpr char kDeploymentPath[] = "/api/v2/dora/deployment";
inline constexpr char kDeploymentsPath[] = "/api/v2/dora/deployments";
inline constexpr char kFailurePath[] = "/api/v2/dora/failure";
inline constexpr char kFailuresPath[] = "/api/v2/dora/failures";
/// Deprecated by the API in favour of kFailurePath; still accepted.
inline constexpr char kIncidentPath[] = "/api/v2/dora/incident";

/// Git metadata, which is not in the OpenAPI. Source: the public clients
/// datadog-ci, dd-trace-js and dd-trace-java.
inline constexpr char kSearchCommitsPath[] =
    "/api/v2/git/repository/search_commits";
inline constexpr char kPackfilePath[] = "/api/v2/git/repository/packfile";

/// What a check of the set-up asks. Source: the API's reference,
/// "Authentication", "Key Management", "Software Catalog" and "Service
/// Definition".
inline constexpr char kValidatePath[] = "/api/v1/validate";
inline constexpr char kValidateKeysPath[] = "/api/v2/validate_keys";
inline constexpr char kCatalogEntityPath[] = "/api/v2/catalog/entity";
inline constexpr char kServiceDefinitionsPath[] =
    "/api/v2/services/definitions";

inline constexpr char kApiKeyHeader[] = "DD-API-KEY";
inline constexpr char kAppKeyHeader[] = "DD-APPLICATION-KEY";

inline constexpr char kData[] = "data";
inline constexpr char kAttributes[] = "attributes";
inline constexpr char kErrors[] = "errors";
inline constexpr char kMeta[] = "meta";
inline constexpr char kType[] = "type";

inline constexpr char kDeploymentType[] = "dora_deployment";
inline constexpr char kFailureType[] = "dora_failure";
inline constexpr char kPatchType[] = "dora_deployment_patch_request";
inline constexpr char kDeploymentListType[] = "dora_deployments_list_request";
inline constexpr char kCommitType[] = "commit";

/// The parts of the multipart/form-data that brings a packfile.
inline constexpr char kPushedShaPart[] = "pushedSha";
inline constexpr char kPackfilePart[] = "packfile";

}  // namespace dora::sinks::wire
