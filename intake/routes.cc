#include "intake/routes.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

enum class Tail { kNone, kId };

constexpr char kJson[] = "application/json";
constexpr char kForm[] = "multipart/form-data";
constexpr char kNoBody[] = "";

struct Endpoint {
  const char* method;
  const char* path;
  Tail tail;
  Operation operation;
  Keys keys;
  const char* content_type;
  EventKind kind = EventKind::kDeployment;
};

constexpr EventKind kFailure = EventKind::kFailure;

namespace wire = sinks::wire;

constexpr Endpoint kEndpoints[] = {
    {"POST", wire::kDeploymentPath, Tail::kNone, Operation::kCreate, Keys::kApi,
     kJson},
    {"DELETE", wire::kDeploymentPath, Tail::kId, Operation::kDelete,
     Keys::kBoth, kNoBody},
    {"POST", wire::kDeploymentsPath, Tail::kNone, Operation::kList, Keys::kBoth,
     kJson},
    {"PATCH", wire::kDeploymentsPath, Tail::kNone, Operation::kPatchByVersion,
     Keys::kBoth, kJson},
    {"GET", wire::kDeploymentsPath, Tail::kId, Operation::kGet, Keys::kBoth,
     kNoBody},
    {"PATCH", wire::kDeploymentsPath, Tail::kId, Operation::kPatch, Keys::kBoth,
     kJson},
    {"POST", wire::kFailurePath, Tail::kNone, Operation::kCreate, Keys::kApi,
     kJson, kFailure},
    {"POST", wire::kIncidentPath, Tail::kNone, Operation::kCreate, Keys::kApi,
     kJson, kFailure},
    {"DELETE", wire::kFailurePath, Tail::kId, Operation::kDelete, Keys::kBoth,
     kNoBody, kFailure},
    {"POST", wire::kFailuresPath, Tail::kNone, Operation::kList, Keys::kBoth,
     kJson, kFailure},
    {"GET", wire::kFailuresPath, Tail::kId, Operation::kGet, Keys::kBoth,
     kNoBody, kFailure},
    {"POST", wire::kSearchCommitsPath, Tail::kNone, Operation::kSearchCommits,
     Keys::kApi, kJson},
    {"POST", wire::kPackfilePath, Tail::kNone, Operation::kTakePack, Keys::kApi,
     kForm},
    {"GET", wire::kValidatePath, Tail::kNone, Operation::kValidate, Keys::kApi,
     kNoBody},
    {"GET", wire::kValidateKeysPath, Tail::kNone, Operation::kValidateKeys,
     Keys::kAsked, kNoBody},
    {"GET", wire::kCatalogEntityPath, Tail::kNone, Operation::kFindEntities,
     Keys::kBoth, kNoBody},
    {"GET", wire::kServiceDefinitionsPath, Tail::kId, Operation::kGetDefinition,
     Keys::kBoth, kNoBody},
};

// The id when `path` is the endpoint's, empty for an endpoint without one.
std::optional<std::string> MatchPath(const Endpoint& endpoint,
                                     const std::string& path) {
  if (endpoint.tail == Tail::kNone) {
    if (path != endpoint.path) return std::nullopt;
    return "";
  }
  const std::string prefix = absl::StrCat(endpoint.path, "/");
  if (path.compare(0, prefix.size(), prefix) != 0) return std::nullopt;
  const std::string id = path.substr(prefix.size());
  if (id.empty() || id.find('/') != std::string::npos) return std::nullopt;
  return id;
}

}  // namespace

RouteLookup FindRoute(const std::string& method, const std::string& path) {
  std::set<std::string> allowed;
  for (const Endpoint& endpoint : kEndpoints) {
    const std::optional<std::string> id = MatchPath(endpoint, path);
    if (!id) continue;
    if (method == endpoint.method) {
      return {Route{endpoint.operation, endpoint.kind, *id, endpoint.keys,
                    endpoint.content_type},
              ""};
    }
    allowed.insert(endpoint.method);
  }
  return {std::nullopt, absl::StrJoin(allowed, ", ")};
}

}  // namespace dora::intake
