#include "intake/routes.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/wire_names.h"

namespace dora::intake {
namespace {

namespace wire = core::wire;

enum class Tail { kNone, kId };

struct Endpoint {
  const char* method;
  const char* path;
  Tail tail;
  Operation operation;
  EventKind kind;
};

constexpr EventKind kDeployment = EventKind::kDeployment;
constexpr EventKind kFailure = EventKind::kFailure;

constexpr Endpoint kEndpoints[] = {
    {"POST", wire::kDeploymentPath, Tail::kNone, Operation::kCreate,
     kDeployment},
    {"DELETE", wire::kDeploymentPath, Tail::kId, Operation::kDelete,
     kDeployment},
    {"POST", wire::kDeploymentsPath, Tail::kNone, Operation::kList,
     kDeployment},
    {"PATCH", wire::kDeploymentsPath, Tail::kNone, Operation::kPatchByVersion,
     kDeployment},
    {"GET", wire::kDeploymentsPath, Tail::kId, Operation::kGet, kDeployment},
    {"PATCH", wire::kDeploymentsPath, Tail::kId, Operation::kPatch,
     kDeployment},
    {"POST", wire::kFailurePath, Tail::kNone, Operation::kCreate, kFailure},
    {"POST", wire::kIncidentPath, Tail::kNone, Operation::kCreate, kFailure},
    {"DELETE", wire::kFailurePath, Tail::kId, Operation::kDelete, kFailure},
    {"POST", wire::kFailuresPath, Tail::kNone, Operation::kList, kFailure},
    {"GET", wire::kFailuresPath, Tail::kId, Operation::kGet, kFailure},
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

bool NeedsAppKey(Operation operation) {
  return operation != Operation::kCreate;
}

RouteLookup FindRoute(const std::string& method, const std::string& path) {
  std::set<std::string> allowed;
  for (const Endpoint& endpoint : kEndpoints) {
    const std::optional<std::string> id = MatchPath(endpoint, path);
    if (!id) continue;
    if (method == endpoint.method) {
      return {Route{endpoint.operation, endpoint.kind, *id}, ""};
    }
    allowed.insert(endpoint.method);
  }
  return {std::nullopt, absl::StrJoin(allowed, ", ")};
}

}  // namespace dora::intake
